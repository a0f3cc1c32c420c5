import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { checkDate } from "../../check-date.ts";

export default class PolicyTier extends BaseCommand {
  static override summary = "The support tier of a target, feature or flag, in all tables or on a day";
  static override examples = [
    "<%= config.bin %> policy tier tail-call",
    "<%= config.bin %> policy tier WAMR_BUILD_GC --date 2026-03-01",
    "<%= config.bin %> policy tier aarch64-unknown-nuttx-eabi",
  ];
  static override args = { name: Args.string({ description: "target, feature or flag", required: true }) };
  static override flags = {
    date: Flags.string({ description: "only the table of this day", helpValue: "YYYY-MM-DD" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PolicyTier);
    const [{ tierHistory }, { renderHistory }] = await Promise.all([
      import("../../tier-history.ts"),
      import("../../render/tiers.ts"),
    ]);
    const history = tierHistory(args.name, checkDate(flags.date));
    this.result({ name: args.name, history }, () => renderHistory(args.name, history));
  }
}

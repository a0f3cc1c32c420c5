import { Args } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";

export default class Bundle extends BaseCommand {
  static override summary = "Make the advisory bundle of a case anew";
  static override examples = ["<%= config.bin %> bundle assay-case-crash"];
  static override args = { case: Args.string({ description: "folder of the case", required: true }) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Bundle);
    const { bundleCase, openCase, runtimePlaces } = await import("@assay/triage");
    const found = bundleCase(openCase(args.case), runtimePlaces(flags.config as string | undefined));
    this.result({ case: args.case, ...found }, () =>
      [`${found.path}:`, ...found.files.map((f) => `  ${f}`)].join("\n"),
    );
  }
}

import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";

export default class Explain extends BaseCommand {
  static override summary = "One rule of the policy: its words in every revision, and what they decide";
  static override description =
    "RULE is an id as `assay classify` prints it, also of a gap or of a sentence on handling; POLICY/RULE looks into one policy only.";
  static override examples = [
    "<%= config.bin %> explain maintainer.tier-a-only",
    "<%= config.bin %> explain f5a1c39be/reporter.crash-or-hang",
    "<%= config.bin %> explain gap.wamrc-crash",
  ];
  static override args = { rule: Args.string({ description: "id of the rule", required: true }) };
  static override flags = {
    policy: Flags.string({ description: "look into this policy or policy file only", helpValue: "ID|FILE.json" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Explain);
    const [{ explain }, { policyFrom }, { renderExplanation }] = await Promise.all([
      import("../explanation.ts"),
      import("../policy-input.ts"),
      import("../render/explanation.ts"),
    ]);
    const found = explain(args.rule, flags.policy === undefined ? undefined : policyFrom(flags.policy));
    this.result(found, () => renderExplanation(found, this.paint));
  }
}

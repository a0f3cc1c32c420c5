import { Args } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class PolicyDiff extends BaseCommand {
  static override summary = "What changed between two policies, with examples whose verdict changes";
  static override examples = [
    "<%= config.bin %> policy diff 635576c60 f5a1c39be",
    "<%= config.bin %> policy diff pr-4867-proposed f5a1c39be --json",
  ];
  static override args = {
    from: Args.string({ description: "id, alias or policy file", required: true }),
    to: Args.string({ description: "id, alias or policy file", required: true }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(PolicyDiff);
    const [{ diffPolicies }, { policyFrom }, { renderDiff }] = await Promise.all([
      import("@assay/policy"),
      import("../../policy-input.ts"),
      import("../../render/policy-diff.ts"),
    ]);
    const diff = diffPolicies(policyFrom(args.from), policyFrom(args.to));
    this.result(diff, () => renderDiff(diff, this.paint));
  }
}

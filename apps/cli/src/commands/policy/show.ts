import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class PolicyShow extends BaseCommand {
  static override summary = "One policy: its rules with words and place, what it leaves open, its tier table";
  static override description =
    "--json gives the policy itself, in the shape of policy.schema.json: a start for a policy file of your own.";
  static override examples = [
    "<%= config.bin %> policy show f5a1c39be",
    "<%= config.bin %> policy show f5a1c39be --tiers",
    "<%= config.bin %> policy show f5a1c39be --json > mine.json",
  ];
  static override args = { policy: Args.string({ description: "id, alias or policy file", required: true }) };
  static override flags = { tiers: Flags.boolean({ description: "the tier table it looks into" }) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(PolicyShow);
    const [{ policyFrom }, { renderPolicy }, { renderTiers }, { tierRows }] = await Promise.all([
      import("../../policy-input.ts"),
      import("../../render/policy.ts"),
      import("../../render/tiers.ts"),
      import("@assay/policy"),
    ]);
    const policy = policyFrom(args.policy);
    if (!flags.tiers) return this.result(policy, () => renderPolicy(policy, this.paint));
    const rows = policy.tierTable === null ? [] : tierRows(policy.tierTable);
    this.result({ policy: policy.id, table: policy.tierTable, rows }, () => renderTiers(policy.tierTable, rows));
  }
}

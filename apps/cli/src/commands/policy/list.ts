import { BaseCommand } from "../../base-command.ts";

export default class PolicyList extends BaseCommand {
  static override summary = "The policies known: WAMR's revisions, proposals, other readings";
  static override examples = ["<%= config.bin %> policy list"];

  async run(): Promise<void> {
    await this.parse(PolicyList);
    const [{ listPolicies }, { renderList, summaryOfPolicy }] = await Promise.all([
      import("@assay/policy"),
      import("../../render/policy.ts"),
    ]);
    const policies = listPolicies();
    this.result({ policies: policies.map(summaryOfPolicy) }, () => renderList(policies));
  }
}

import { Args } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class PolicyCheck extends BaseCommand {
  static override summary = "Check a policy file of your own: every wrong path, or what it holds";
  static override examples = ["<%= config.bin %> policy check mine.json"];
  static override args = { file: Args.string({ description: "policy file, or - for standard input", required: true }) };

  async run(): Promise<void> {
    const { args } = await this.parse(PolicyCheck);
    const [{ parsePolicy, PolicyError }, { readJson }, { renderCheck, summaryOfPolicy }] = await Promise.all([
      import("@assay/policy"),
      import("../../policy-input.ts"),
      import("../../render/policy.ts"),
    ]);
    const input = readJson(args.file, "a policy");
    try {
      const policy = parsePolicy(input);
      this.result({ ok: true, problems: [], policy: summaryOfPolicy(policy) }, () =>
        renderCheck(args.file, policy, []),
      );
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      const problems = error.at;
      this.result({ ok: false, problems, policy: null }, () => renderCheck(args.file, undefined, problems));
      this.end("usage");
    }
  }
}

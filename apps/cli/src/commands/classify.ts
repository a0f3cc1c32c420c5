import { Args } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { endOfCase } from "../render/case.ts";
import { renderVerdict } from "../render/verdict.ts";
import { POLICY_FLAGS } from "../triage-flags.ts";

export default class Classify extends BaseCommand {
  static override summary = "Apply a revision of WAMR's security policy to the facts of a case";
  static override examples = [
    "<%= config.bin %> classify assay-case-crash",
    "<%= config.bin %> classify assay-case-crash --policy f5a1c39be4 --json",
  ];
  static override args = { case: Args.string({ description: "folder of the case", required: true }) };
  static override flags = POLICY_FLAGS;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Classify);
    const { classifyCase, openCase } = await import("@assay/triage");
    const found = classifyCase(openCase(args.case), { policy: flags.policy });
    this.result({ case: args.case, verdict: found.verdict }, () => renderVerdict(found.verdict, this.paint));
    this.end(flags["fail-on"] ? endOfCase(found, flags["fail-on"]) : "done");
  }
}

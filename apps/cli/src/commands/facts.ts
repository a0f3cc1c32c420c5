import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { renderFacts } from "../render/facts.ts";

export default class Facts extends BaseCommand {
  static override summary = "Show the facts of a case with their evidence, or declare one";
  static override description =
    "A declared value fills an unknown. Where a value was measured, it stays, and the contradiction is shown.";
  static override examples = [
    "<%= config.bin %> facts assay-case-crash",
    '<%= config.bin %> facts assay-case-crash --set recovers=no --because "our service restarts it"',
  ];
  static override args = { case: Args.string({ description: "folder of the case", required: true }) };
  static override flags = {
    set: Flags.string({
      description: "declare a fact",
      helpValue: "NAME=VALUE",
      dependsOn: ["because"],
      multiple: true,
      multipleNonGreedy: true,
    }),
    because: Flags.string({ description: "how you know", helpValue: "TEXT", dependsOn: ["set"] }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Facts);
    const { declareFacts, declaredFrom, factReport, openCase } = await import("@assay/triage");
    const dir = openCase(args.case);
    const { because } = flags;
    if (flags.set && because !== undefined) {
      declareFacts(
        dir,
        flags.set.map((words) => declaredFrom(words, because)),
      );
      this.note(`declared; the verdict and the bundle are made anew by: assay triage ${args.case}`);
    }
    const report = factReport(dir);
    this.result({ case: args.case, ...report }, () => renderFacts(report, this.paint));
  }
}

import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { escapeControl } from "../render/escape.ts";
import { table } from "../render/style.ts";
import { UsageError } from "../usage-error.ts";

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
    set: Flags.string({ description: "declare a fact", helpValue: "NAME=VALUE", dependsOn: ["because"] }),
    because: Flags.string({ description: "how you know", helpValue: "TEXT", dependsOn: ["set"] }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Facts);
    const { declareFact, factsOf, openCase } = await import("@assay/triage");
    const dir = openCase(args.case);
    if (flags.set && flags.because) {
      const at = flags.set.indexOf("=");
      if (at < 1) throw new UsageError(`--set ${flags.set}: expected NAME=VALUE`);
      declareFact(dir, flags.set.slice(0, at), flags.set.slice(at + 1), flags.because);
      this.note(`declared; the verdict and the bundle are made anew by: assay triage ${args.case}`);
    }
    const facts = factsOf(dir);
    this.result({ case: args.case, facts }, () =>
      escapeControl(
        table([
          ["FACT", "VALUE", "SOURCE", "EVIDENCE"],
          ...facts.map((f) => [f.name, f.value ?? "unknown", f.source, f.evidence.join("; ") || "-"]),
        ]),
      ),
    );
  }
}

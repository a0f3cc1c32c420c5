import { Args, Flags, type Interfaces } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { naming, readInput } from "../read-input.ts";
import { PARTS, type Part, renderFrame, renderReport } from "../render/aot-report.ts";

const only = (
  part: Part,
  char: "S" | "i" | "e" | "f" | "t" | "g" | "T" | "d" | "r" | "c",
): Interfaces.BooleanFlag<boolean> => Flags.boolean({ char, description: `only ${part}, in full`, helpGroup: "PARTS" });

export default class Inspect extends BaseCommand {
  static override summary = "Show what is in an .aot file, of any architecture and version";
  static override description =
    "Without a part: an overview. It describes and does not judge; what no wamrc writes is listed, and its absence proves nothing.";
  static override examples = [
    "<%= config.bin %> inspect app.aot",
    "<%= config.bin %> inspect app.aot --functions --relocations",
    "<%= config.bin %> inspect app.aot --json",
  ];
  static override args = { file: Args.string({ description: "the .aot file", required: true }) };
  static override flags = {
    all: Flags.boolean({ char: "a", description: "every part, in full" }),
    sections: only("sections", "S"),
    imports: only("imports", "i"),
    exports: only("exports", "e"),
    functions: only("functions", "f"),
    types: only("types", "t"),
    globals: only("globals", "g"),
    tables: only("tables", "T"),
    data: only("data", "d"),
    relocations: only("relocations", "r"),
    custom: only("custom", "c"),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Inspect);
    const { AotError, inspectAot, structuralFindings, walk } = await import("@assay/aot-format");
    const bytes = readInput(args.file);
    const file = naming(args.file, () => walk(bytes));
    const findings = structuralFindings(bytes);
    const chosen = flags.all ? PARTS : PARTS.filter((part) => flags[part]);
    try {
      const report = inspectAot(bytes);
      this.result({ file: args.file, ...report, findings }, () =>
        renderReport({ name: args.file, report, findings, parts: chosen, paint: this.paint }),
      );
    } catch (error) {
      if (!(error instanceof AotError)) throw error;
      // The frame can be read where the contents cannot: say so much, and that the file is malformed.
      const { code, message, offset } = error;
      this.result({ file: args.file, error: { code, message, offset }, frame: file, findings }, () =>
        renderFrame({ name: args.file, file, findings, paint: this.paint }),
      );
      this.note(`${args.file}: ${message}`);
      this.end("malformed");
    }
  }
}

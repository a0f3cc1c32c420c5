import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { naming, readInput } from "../read-input.ts";
import { renderDiff } from "../render/aot-diff.ts";

export default class Diff extends BaseCommand {
  static override summary = "Compare two .aot files by section, function and relocation";
  static override description =
    "Words that wamrc leaves uninitialised are masked and named. Exit code 0: identical, or equal but for such words; 1: different; 6: one is malformed.";
  static override examples = [
    "<%= config.bin %> diff old.aot new.aot",
    "<%= config.bin %> diff old.aot new.aot --json",
  ];
  static override args = {
    a: Args.string({ description: "an .aot file", required: true }),
    b: Args.string({ description: "another", required: true }),
  };
  static override flags = {
    all: Flags.boolean({ char: "a", description: "every difference, however many" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff);
    const { diffAot, parseAot } = await import("@assay/aot-format");
    const [a, b] = [readInput(args.a), readInput(args.b)];
    naming(args.a, () => parseAot(a));
    naming(args.b, () => parseAot(b));
    const diff = diffAot(a, b);
    this.result({ a: args.a, b: args.b, ...diff }, () =>
      renderDiff({ ...args, diff, all: flags.all, paint: this.paint }),
    );
    if (diff.verdict === "different") this.end("matched");
  }
}

import { Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { endOfCase, renderRun } from "../render/case.ts";
import { INPUT_ARG, TARGET_FLAGS, today } from "../triage-flags.ts";
import { toolName } from "../version.ts";

export default class Run extends BaseCommand {
  static override summary = "Run an input once or more and name what happens";
  static override description =
    "Tells a crash from a trap, a refusal, a hang and a clean end. Leaves nothing behind; `assay triage` keeps what it finds.";
  static override examples = [
    "<%= config.bin %> run crash.wasm --runtime wamr-2020-asan",
    "<%= config.bin %> run crash.wasm -- /usr/local/bin/iwasm {file}",
  ];
  static override args = INPUT_ARG;
  static override flags = {
    ...TARGET_FLAGS,
    repeats: Flags.integer({
      description: "how often",
      default: 1,
      min: 1,
      max: 1000,
      helpValue: "N",
      helpGroup: "TARGET",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    const { examine, runtimePlaces } = await import("@assay/triage");
    const progress = this.progress();
    const found = await examine(
      {
        file: args.file,
        runtime: flags.runtime,
        words: this.target,
        places: runtimePlaces(flags.config as string | undefined),
        date: today(),
        tool: toolName(),
      },
      {
        notify: progress,
        timeoutMs: flags.timeout * 1000,
        repeats: flags.repeats,
        workers: 1,
        minimize: false,
        abort: this.interruptible(),
      },
    );
    progress.done();
    this.result({ ...found.fingerprint, outcome: found.outcome }, () => renderRun(found));
    this.end(endOfCase(found, undefined));
  }
}

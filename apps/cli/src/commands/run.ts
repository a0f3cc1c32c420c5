import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { LOG_FLAG, readLogFile } from "../log-input.ts";
import { endOfCase, renderRun } from "../render/case.ts";
import { endOfLog, renderLog } from "../render/log.ts";
import { TARGET_FLAGS, today } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";
import { toolName } from "../version.ts";

export default class Run extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Run an input once or more and name what happens";
  static override description =
    "Tells a crash from a trap, a refusal, a hang and a clean end. Leaves nothing behind; `assay triage` keeps what it finds.";
  static override examples = [
    "<%= config.bin %> run crash.wasm --runtime wamr-2020-asan",
    "<%= config.bin %> run crash.wasm -- /usr/local/bin/iwasm {file}",
    "<%= config.bin %> run --log crash.log",
  ];
  static override args = {
    file: Args.string({ description: "crashing .wasm or .aot", required: false, ignoreStdin: true }),
  };
  static override flags = {
    ...TARGET_FLAGS,
    log: Flags.string({ ...LOG_FLAG, exclusive: ["runtime"] }),
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
    if (flags.log !== undefined) {
      if (args.file !== undefined || this.target)
        throw new UsageError(
          "with --log nothing is run",
          "The log alone: assay run --log FILE. A case with the input: assay triage --log FILE INPUT",
        );
      return this.readLog(flags.log);
    }
    if (args.file === undefined) throw new UsageError("which input?", "assay run FILE --runtime NAME, or --log FILE");
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

  private async readLog(path: string): Promise<void> {
    const { observeLog } = await import("@assay/triage");
    const given = await readLogFile(path);
    const { reading } = observeLog(given);
    this.result({ log: given.name, reading }, () => renderLog(given.name, reading));
    this.end(endOfLog(reading));
  }
}

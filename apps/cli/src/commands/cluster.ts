import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { renderGrouping } from "../render/grouping.ts";
import { TARGET_FLAGS } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";

export default class Cluster extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Group a folder of crashes into bugs and name the best input of each";
  static override description =
    `Runs every input on the named runtimes and on the sanitizer builds of the same versions; folders that are cases already, and
.log or .txt files, are read and not run. With --state the answers are kept, and a run that was stopped goes on where it was.`;
  static override examples = [
    "<%= config.bin %> cluster crashes --runtime wamr-2020",
    "<%= config.bin %> cluster crashes --runtime wamr-2020 --runtime wamr-2.4.3 --state crashes.jsonl",
    "<%= config.bin %> cluster assay-case-*",
    "<%= config.bin %> cluster crashes --runtime wamr-2020 -- -f _start {file}",
  ];
  static override args = {
    paths: Args.string({
      description: "folders, files, patterns, cases",
      required: true,
      multiple: true,
      multipleNonGreedy: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...TARGET_FLAGS,
    runtime: Flags.string({
      char: "r",
      description: "a runtime by name (assay runtimes list); may be repeated",
      helpValue: "NAME",
      helpGroup: "TARGET",
      multiple: true,
      multipleNonGreedy: true,
    }),
    state: Flags.string({
      description: "remember answers in this file, and use those that are there",
      helpValue: "FILE",
    }),
    workers: Flags.integer({ char: "j", description: "runs at the same time", min: 1, max: 64, helpValue: "N" }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Cluster);
    const { DEFAULTS, groupFolder, runtimePlaces, targetsOf } = await import("@assay/triage");
    const progress = this.progress();
    const places = runtimePlaces(flags.config as string | undefined);
    const abort = this.interruptible();
    const started = performance.now();
    const names = flags.runtime ?? [];
    if (names.length === 0 && this.target) throw new UsageError("arguments of which runtime?", "--runtime NAME");
    const found = await groupFolder(argv as string[], {
      targets: targetsOf(places, names, this.target),
      workers: flags.workers ?? DEFAULTS.workers,
      timeoutMs: flags.timeout * 1000,
      memory: flags.state,
      onProgress(done, total, crashes) {
        const rate = (done / (performance.now() - started)) * 1000;
        const left = Math.ceil((total - done) / Math.max(rate, 0.1));
        progress.update(`${done} of ${total} runs · ${crashes} crashes · ${rate.toFixed(0)}/s · ${left} s left`);
      },
      abort,
    });
    progress.done();
    if (found.inputs > 0 && names.length === 0 && found.bugs.length === 0)
      throw new UsageError(
        `${found.inputs} input${found.inputs === 1 ? "" : "s"}, and no runtime to run them on`,
        "--runtime NAME (assay runtimes list). Cases and logs need none.",
      );
    this.result(found, () => renderGrouping(found));
    if (!found.complete) this.note("stopped early; with --state the same command goes on from here");
    this.end(found.complete ? "done" : "interrupted");
  }
}

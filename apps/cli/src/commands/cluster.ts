import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { renderGrouping } from "../render/grouping.ts";
import { TARGET_FLAGS } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";

export default class Cluster extends BaseCommand {
  static override summary = "Group a folder of crashing inputs by bug";
  static override description =
    `Runs each input on the runtime and on the sanitizer builds of the same version, reads what they say, and puts together what is one bug.
The best representative of each is named: go on with it. With --state an interrupted run goes on where it was.`;
  static override examples = [
    "<%= config.bin %> cluster crashes/ --runtime wamr-2020",
    "<%= config.bin %> cluster out/crashes-1 out/crashes-2 --runtime wamr-2020 --state seen.jsonl --json",
  ];
  static override strict = false;
  static override args = { paths: Args.string({ description: "files and folders of inputs", required: true }) };
  static override flags = {
    ...TARGET_FLAGS,
    state: Flags.string({
      description: "remember answers in this file, and use those that are there",
      helpValue: "FILE",
    }),
    workers: Flags.integer({ char: "j", description: "runs at the same time", min: 1, max: 64, helpValue: "N" }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Cluster);
    if (!flags.runtime)
      throw new UsageError("which runtime?", "assay cluster DIR --runtime NAME (assay runtimes list)");
    const { DEFAULTS, groupFolder, runtimePlaces, targetsOf } = await import("@assay/triage");
    const progress = this.progress();
    const abort = this.interruptible();
    const started = performance.now();
    const found = await groupFolder(argv as string[], {
      targets: targetsOf(runtimePlaces(flags.config as string | undefined), flags.runtime, this.target),
      workers: flags.workers ?? DEFAULTS.workers,
      timeoutMs: flags.timeout * 1000,
      memory: flags.state,
      abort,
      onProgress(done, total) {
        const rate = (done / (performance.now() - started)) * 1000;
        progress.update(
          `${done} of ${total} runs · ${rate.toFixed(0)}/s · ${Math.ceil((total - done) / Math.max(rate, 0.1))} s left`,
        );
      },
    });
    progress.done();
    this.result(found, () => renderGrouping(found));
    this.end(found.complete ? "done" : "interrupted");
  }
}

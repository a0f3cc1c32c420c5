import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { minimizeProgress } from "../minimize-progress.ts";
import { bytes } from "../render/style.ts";
import { SEARCH_FLAGS, TARGET_FLAGS } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";

export default class Minimize extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Shrink a crashing .wasm while the crash stays the same";
  static override description =
    `Three ways to ask: --runtime NAME or --crash -- COMMAND {file} keep the fingerprint of the first run; -- SCRIPT {file} keeps
whatever makes the script exit with 0. Malformed modules are welcome. The best so far is at the output at any moment; Ctrl-C leaves it.`;
  static override examples = [
    "<%= config.bin %> minimize crash.wasm -o small.wasm --runtime wamr-2.4.3",
    "<%= config.bin %> minimize crash.wasm -o small.wasm --crash -- wasm-decompile {file} -o /dev/null",
    "<%= config.bin %> minimize crash.wasm -o small.wasm -- ./interesting.sh {file}",
    "<%= config.bin %> minimize crash.wasm -o small.wasm --resume -- ./interesting.sh {file}",
  ];
  static override args = { file: Args.string({ description: "the input to shrink", required: true }) };
  static override flags = {
    ...TARGET_FLAGS,
    out: Flags.string({ char: "o", description: "where the result goes (default: FILE.min.wasm)", helpValue: "FILE" }),
    crash: Flags.boolean({
      description: "the words after -- are the crashing command itself, not a script",
      helpGroup: "TARGET",
    }),
    ...SEARCH_FLAGS,
    "max-questions": Flags.integer({
      description: "questions after which minimizing stops with the best so far; with --resume, new ones",
      min: 1,
      helpValue: "N",
      helpGroup: "MINIMIZE",
    }),
    "keep-valid": Flags.boolean({
      description: "never leave the set of valid modules (judged by V8)",
      helpGroup: "MINIMIZE",
    }),
    command: Flags.boolean({
      description: "find out too which words and variables of the command the crash needs, by leaving them out",
      helpGroup: "MINIMIZE",
    }),
    resume: Flags.boolean({
      description: "go on after an interruption; no question is asked twice",
      helpGroup: "MINIMIZE",
    }),
    force: Flags.boolean({ description: "replace a file that is there already", helpGroup: "MINIMIZE" }),
    text: Flags.string({
      description: "write a readable text form of the result too",
      helpValue: "FILE",
      helpGroup: "MINIMIZE",
    }),
    report: Flags.string({
      description: "write a report: what went when, questions, findings",
      helpValue: "FILE",
      helpGroup: "MINIMIZE",
    }),
    events: Flags.boolean({
      description: "events as JSON lines on stderr in place of progress",
      helpGroup: "MINIMIZE",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Minimize);
    const { DEFAULTS, minimizeFile, saveMinimizeText, targetFromFlags, runtimePlaces } = await import("@assay/triage");
    const words = this.target;
    if (!flags.runtime && !words)
      throw new UsageError("what is the question?", "--runtime NAME, --crash -- COMMAND {file}, or -- SCRIPT {file}");
    const question =
      flags.runtime || flags.crash
        ? ({
            kind: "crash",
            target: targetFromFlags(runtimePlaces(flags.config as string | undefined), flags.runtime, words),
          } as const)
        : ({ kind: "script", words: words ?? [] } as const);
    if (flags.command && question.kind === "script")
      throw new UsageError(
        "--command needs a crash",
        "a script decides itself what it runs: --runtime NAME or --crash",
      );
    const progress = this.progress();
    const started = performance.now();
    const maxMs = flags["max-time"] ? flags["max-time"] * 1000 : undefined;
    const maxQuestions = flags["max-questions"];
    // What the journal answers is free, so the budget ends that much later.
    const replayed = { questions: 0, ms: 0 };
    const line = minimizeProgress({
      get maxMs() {
        return maxMs === undefined ? undefined : maxMs + replayed.ms;
      },
      get maxQuestions() {
        return maxQuestions === undefined ? undefined : maxQuestions + replayed.questions;
      },
    });
    const found = await minimizeFile({
      file: args.file,
      out: flags.out ?? `${args.file.replace(/\.wasm$/, "")}.min.wasm`,
      question,
      workers: flags.workers ?? (question.kind === "script" ? 1 : DEFAULTS.workers),
      timeoutMs: flags.timeout * 1000,
      keepValid: flags["keep-valid"],
      force: flags.force,
      resume: flags.resume,
      command: flags.command,
      ...(maxMs ? { maxMs } : {}),
      ...(maxQuestions ? { maxQuestions } : {}),
      abort: this.interruptible(),
      onEvent(event) {
        if (flags.events) process.stderr.write(`${JSON.stringify(event)}\n`);
        const elapsed = performance.now() - started;
        if (event.kind === "question" && event.fromJournal > replayed.questions)
          Object.assign(replayed, { questions: event.fromJournal, ms: elapsed });
        const text = line(event, elapsed);
        if (text && !flags.events) progress.update(text);
      },
    });
    progress.done();
    saveMinimizeText(found, { text: flags.text, report: flags.report });
    const { reduction } = found;
    const { flaky } = reduction;
    this.result(
      {
        out: found.out,
        sha256: found.sha256,
        from: reduction.originalSize,
        to: reduction.bytes.length,
        kept: found.kept,
        ...withoutBytes(reduction),
        findings: found.findings,
        ...(found.command ? { command: found.command } : {}),
      },
      () =>
        [
          `${bytes(reduction.originalSize)} → ${bytes(reduction.bytes.length)}  ${reduction.questions} questions${reduction.oneMinimal ? `, nothing single can go${flaky ? " as far as one can tell" : ""}` : ""}${reduction.stopped === "done" ? "" : `, stopped (${reduction.stopped})`}`,
          `kept: ${found.kept ?? "the script's exit 0"}`,
          ...(flaky
            ? [
                `flaky: the input in ${inRuns(flaky)} runs${flaky.result ? `, the result in ${inRuns(flaky.result)}` : ""}`,
              ]
            : []),
          `${found.out}`,
          ...(found.command
            ? [
                `needed of the command: ${found.command.needed.join(" ") || "nothing but the file"}`,
                ...(found.command.notNeeded.length > 0 ? [`not needed: ${found.command.notNeeded.join(" ")}`] : []),
              ]
            : []),
          ...found.findings.map((f) => `another crash met on the way: ${f.key}: ${f.file}`),
        ].join("\n"),
    );
    this.end(reduction.stopped === "abort" ? "interrupted" : "done");
  }
}

function withoutBytes(reduction: object): object {
  const { bytes: _, findings: __, originalSize: ___, ...rest } = reduction as Record<string, unknown>;
  return rest;
}

function inRuns({ interesting, asked }: { readonly interesting: number; readonly asked: number }): string {
  return `${interesting} of ${asked}`;
}

import { accessSync, constants, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { isBatch, renderBatch } from "../batch-run.ts";
import { checkDate } from "../check-date.ts";
import { matches, outcomesOf } from "../fail-on.ts";
import { LOG_FLAG, readLogFile } from "../log-input.ts";
import { policyFrom } from "../policy-input.ts";
import { endOfCase, renderCase, summaryOf } from "../render/case.ts";
import { POLICY_FLAGS, SEARCH_FLAGS, TARGET_FLAGS, today } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";
import { toolName } from "../version.ts";

export default class Triage extends BaseCommand {
  static override takesCommand = true;
  static override summary = "From a crashing input to a verdict and a private advisory, ready to file";
  static override description =
    `Runs the input, names the crash, minimizes it, measures the facts that WAMR's policy asks for, applies the policy
and leaves a bundle. Everything goes into one folder, the case; the same command (or \`assay triage CASE\`) goes on after an
interruption. Nothing leaves the machine: filing is a printed command.`;
  static override examples = [
    "<%= config.bin %> triage crash.wasm --runtime wamr-2.4.3",
    "<%= config.bin %> triage crash.wasm --runtime wamr-2020 -- -f _start {file}",
    "<%= config.bin %> triage crash.wasm --out case -- /usr/local/bin/iwasm --heap-size=0 {file}",
    "<%= config.bin %> triage --log crash.log crash.wasm",
    "<%= config.bin %> triage crashes/ --runtime wamr-2020 --out bugs --jobs 2",
    "<%= config.bin %> triage app.wasm --runtime iwasm --wamrc ./wamrc --wamrc-options=--target=x86_64",
    "<%= config.bin %> triage case",
  ];
  static override strict = false;
  static override args = {
    file: Args.string({
      description: "crashing .wasm or .aot; a folder or several of them; or a case to go on with",
      required: false,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...TARGET_FLAGS,
    log: Flags.string({ ...LOG_FLAG, exclusive: ["runtime"] }),
    out: Flags.string({
      char: "o",
      description: "folder of the case (default: assay-case-NAME here)",
      helpValue: "DIR",
    }),
    repeats: Flags.integer({
      description: "how often the input is run at first",
      default: 3,
      min: 1,
      max: 100,
      helpValue: "N",
      helpGroup: "TARGET",
    }),
    trust: Flags.string({
      description: "trust file by which the stamp of an .aot is judged (kept in the case)",
      helpValue: "FILE",
      helpGroup: "TARGET",
    }),
    jobs: Flags.integer({
      description: "of a folder: bugs worked on at the same time",
      min: 1,
      max: 64,
      helpValue: "N",
      helpGroup: "MINIMIZE",
    }),
    wamrc: Flags.string({
      description: "compile the .wasm with this wamrc first, on the record, and minimize through both steps",
      helpValue: "PATH",
      helpGroup: "TARGET",
      exclusive: ["log"],
    }),
    "wamrc-options": Flags.string({
      description: "options of wamrc, in one word: '--target=x86_64 --opt-level=3'",
      helpValue: "OPTIONS",
      helpGroup: "TARGET",
      dependsOn: ["wamrc"],
    }),
    key: Flags.string({
      description: "private key that signs what wamrc makes (default: one of this case alone)",
      helpValue: "FILE",
      helpGroup: "TARGET",
      dependsOn: ["wamrc"],
    }),
    "recovery-script": Flags.string({
      description: "your own program: given the input and a good module, exit 0 when your runtime recovers, 1 when not",
      helpValue: "FILE",
      helpGroup: "TARGET",
    }),
    "no-minimize": Flags.boolean({ description: "leave the input as it is", helpGroup: "MINIMIZE" }),
    ...SEARCH_FLAGS,
    ...POLICY_FLAGS,
    date: Flags.string({
      description: "date of the report, decides the policy (default: today)",
      helpValue: "YYYY-MM-DD",
      helpGroup: "POLICY",
    }),
    repository: Flags.string({
      description: "where the report would be filed",
      helpValue: "OWNER/NAME",
      helpGroup: "POLICY",
    }),
  };

  async run(): Promise<void> {
    const { args, argv, flags } = await this.parse(Triage);
    const { DEFAULTS, batch, batchSummary, makeCase, makeLogCase, openCase, runtimePlaces, triage } = await import(
      "@assay/triage"
    );
    // A mistake in the call is said before anything is run.
    const failOn = outcomesOf(flags["fail-on"]);
    if (flags.policy !== undefined) policyFrom(flags.policy);
    if (flags["recovery-script"]) readable(flags["recovery-script"]);
    const progress = this.progress();
    const places = runtimePlaces(flags.config as string | undefined);
    const about = {
      words: this.target,
      out: flags.out,
      date: checkDate(flags.date) ?? today(),
      policy: flags.policy,
      repository: flags.repository,
      tool: toolName(),
    };
    const abort = this.interruptible();
    const session = {
      places,
      notify: progress,
      timeoutMs: flags.timeout * 1000,
      repeats: flags.repeats,
      workers: flags.workers ?? DEFAULTS.workers,
      minimize: !flags["no-minimize"],
      abort,
      ...(flags.key ? { keys: await (await import("../provenance/key-input.ts")).readKeys([flags.key]) } : {}),
      ...(flags["recovery-script"] ? { recoveryScript: resolve(flags["recovery-script"]) } : {}),
      ...(flags["max-time"] ? { maxMinimizeMs: flags["max-time"] * 1000 } : {}),
    };
    if (isBatch(argv as string[])) {
      if (!flags.runtime) throw new UsageError("which runtime?", "assay triage DIR --runtime NAME --out DIR");
      const one = FOR_ONE.find((name) => flags[name] !== undefined);
      if (one)
        throw new UsageError(`--${one} is for one input`, `Triage the inputs one by one: assay triage FILE --${one} …`);
      const out = flags.out ?? "assay-batch";
      const result = await batch({
        ...session,
        ...about,
        paths: argv as string[],
        runtime: flags.runtime,
        out,
        jobs: flags.jobs ?? 1,
      });
      progress.done();
      this.result(batchSummary(result), () => renderBatch(result, out));
      const failed = result.cases.some((one) => one.failed !== undefined);
      const matched = result.cases.some(({ found }) => found?.verdict && matches(found.verdict, failOn));
      this.end(abort.aborted ? "interrupted" : failed ? "usage" : matched ? "matched" : "done");
      return;
    }
    const dir =
      flags.log !== undefined
        ? makeLogCase({ ...about, log: await readLogFile(flags.log), file: args.file, trust: flags.trust })
        : existsSync(join(wanted(args.file), "case.json"))
          ? openCase(unchanged(wanted(args.file), flags, this.target))
          : makeCase({
              ...about,
              file: wanted(args.file),
              runtime: flags.runtime,
              places,
              trust: flags.trust,
              wamrc: flags.wamrc
                ? { program: flags.wamrc, words: (flags["wamrc-options"] ?? "").split(" ").filter(Boolean) }
                : undefined,
            });
    try {
      const found = await triage(dir, session);
      progress.done();
      this.result(summaryOf(found), () => renderCase(found, this.paint));
      this.end(endOfCase(found, flags["fail-on"]));
    } finally {
      progress.done();
    }
  }
}

/** Of a batch they would be passed over. */
const FOR_ONE = ["log", "trust", "wamrc", "wamrc-options", "key"] as const;

function readable(path: string): void {
  accessSync(path, constants.R_OK);
}

/** What a case was made with stands in it; a flag that says otherwise would be passed over. */
function unchanged(
  path: string,
  flags: Readonly<Record<string, unknown>>,
  words: readonly string[] | undefined,
): string {
  const given = ["runtime", "policy", "date", "repository", "trust", "wamrc", "out"].find((name) => flags[name]);
  if (given === undefined && words === undefined) return path;
  throw new UsageError(
    `${path} is a case already: ${given ? `--${given}` : "its command"} was said when it was made`,
    given === "policy"
      ? `Another policy on the same facts: assay classify ${path} --policy …`
      : `To go on: assay triage ${path}. For another case, give the input itself: assay triage ${path}/input.wasm …`,
  );
}

function wanted(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new UsageError("which input?", "assay triage FILE --runtime NAME, or assay triage --log FILE");
}

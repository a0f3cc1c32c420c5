import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { EXIT, worst } from "../exit-codes.ts";
import { TRUST_FLAGS, WANTED_FLAGS } from "../provenance-flags.ts";
import { escapeControl } from "../render/escape.ts";
import { renderProvenance, verdictLine } from "../render/provenance.ts";
import { describeError } from "../report-error.ts";
import { UsageError } from "../usage-error.ts";

export default class Verify extends BaseCommand {
  static override summary = "Say who made .aot files, and whether that is whom and what you expect";
  static override description =
    `Reads each file once. A stamp inside the file and FILE.intoto.jsonl beside it are both judged, each alone.
Exit codes: 0 trusted, 1 mismatched, 2 usage or I/O, 3 unattested, 4 untrusted signer, 5 refused by expectations, 6 malformed;
for several files the first of 2, 1, 6, 4, 3, 5 that any has.`;
  static override examples = [
    "<%= config.bin %> verify app.aot --trust trust.json",
    "<%= config.bin %> verify app.aot --key release.pub.pem --output checked.aot",
    "<%= config.bin %> verify build/*.aot --trust trust.json --runtime-flag WAMR_DISABLE_HW_BOUND_CHECK=0 --json",
  ];
  static override strict = false;
  static override args = { file: Args.string({ description: ".aot files", required: true }) };
  static override flags = {
    ...TRUST_FLAGS,
    ...WANTED_FLAGS,
    attestation: Flags.string({
      char: "a",
      description:
        "detached envelope, JSON lines of them, or sigstore bundle (default: FILE.intoto.jsonl, when there is one)",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "FILE",
    }),
    output: Flags.string({
      char: "o",
      description: "write the verified bytes here, only when trusted",
      helpValue: "FILE",
    }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Verify);
    const files = argv as string[];
    if (files.length > 1 && (flags.output || flags.attestation)) {
      throw new UsageError("--output and --attestation are for one file", "Verify the files one by one.");
    }
    const { verifyFile } = await import("@assay/provenance");
    const [{ readTrust }, { detachedOf }, { wantedFrom }] = await Promise.all([
      import("../provenance/trust-input.ts"),
      import("../provenance/received.ts"),
      import("../provenance/wanted.ts"),
    ]);
    const now = Date.now();
    const trust = readTrust(flags, now);
    if (!trust) this.note("no trust file: nobody is trusted (--trust FILE, or --key PUB.pem)");
    const expectations = { ...(trust && { trust }), now, wanted: wantedFrom(flags) };
    const progress = this.progress();
    const answers: { file: string; verdict?: Awaited<ReturnType<typeof verifyFile>>; error?: object; exit: number }[] =
      [];
    // Only with a copy is there something to clean up after Ctrl-C.
    const copied = flags.output === undefined ? {} : { output: flags.output, abort: this.interruptible() };
    for (const file of files) {
      try {
        const detached = detachedOf(file, flags.attestation);
        const onProgress = (done: number, total: number): void => progress.update(`${file}: ${percent(done, total)}`);
        const options = { detached, onProgress, ...copied };
        const verdict = await verifyFile(file, expectations, options);
        answers.push({ file, verdict, exit: verdict.exitCode });
      } catch (error) {
        const { exit, ...body } = describeError(error);
        if (exit === EXIT.bug.code || exit === EXIT.interrupted.code) throw error;
        answers.push({ file, error: body, exit });
        progress.done();
        const about = body.message.includes(file) ? "" : `${file}: `;
        this.note(`assay: ${about}${body.message}${body.hint ? `\n  → ${body.hint}` : ""}`);
      }
    }
    progress.done();
    const judged = answers.flatMap(({ file, verdict }) => (verdict ? [{ file, verdict }] : []));
    this.result({ files: answers.map(({ exit, ...a }) => ({ ...a, exit })) }, () =>
      files.length === 1
        ? judged.map(({ file, verdict }) => renderProvenance(file, verdict, this.paint)).join("\n")
        : judged.map(({ file, verdict }) => verdictLine(file, verdict, this.paint)).join("\n"),
    );
    process.exitCode = worst(answers.map((a) => a.exit));
  }
}

function percent(done: number, total: number): string {
  return `${Math.floor((100 * done) / total)} % of ${escapeControl(String(Math.round(total / 1e6)))} MB`;
}

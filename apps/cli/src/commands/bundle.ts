import { Args } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { BUNDLE_FLAGS } from "../bundle-flags.ts";
import { UsageError } from "../usage-error.ts";

export default class Bundle extends BaseCommand {
  static override summary = "Make the report of a case anew, or check a report that you were sent";
  static override description =
    `Makes CASE/bundle: the private report, the public issue or the note that the verdict asks for, with the PoC and the evidence,
without your name, home folder, environment, and whatever else differs from machine to machine (redactions.json lists it).
With --check: reads a bundle that somebody sent, a folder or a .zip. Nothing of it is run: digests, schemas, the PoC in all its forms,
the crash read again from the evidence, the policy applied again. With --rerun the PoC, if it is a .wasm, runs on your own runtimes;
never repro.sh, never an option that opens a folder, a library, an address or the environment.
Exit codes of --check: 0 consistent, 1 contradicted, 3 texts not checked or not run, 4 not reproduced, 6 malformed.`;
  static override examples = [
    "<%= config.bin %> bundle assay-case-crash",
    "<%= config.bin %> bundle assay-case-crash --zip report.zip --encrypt-to age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "<%= config.bin %> bundle assay-case-crash --format sarif > report.sarif",
    "<%= config.bin %> bundle --check report.zip",
    "<%= config.bin %> bundle --check report.zip --rerun --policy f5a1c39be",
  ];
  static override args = {
    path: Args.string({ description: "folder of the case; with --check a bundle, folder or .zip", required: true }),
  };
  static override flags = BUNDLE_FLAGS;

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Bundle);
    if (!flags.check) {
      const { makeBundleOf } = await import("../bundle/make.ts");
      const made = await makeBundleOf(args.path, flags);
      for (const warning of made.warnings) this.note(`look at this first: ${warning}`);
      if (made.one) process.stdout.write(Buffer.from(made.one.bytes));
      else this.result({ case: args.path, ...made.summary }, () => made.text);
      return;
    }
    const making = (["zip", "format", "keep"] as const).find((name) => flags[name] !== undefined);
    if (making) throw new UsageError(`--${making} is for making a bundle, --check for reading one`);
    const [{ checkReceivedBundle }, { renderCheck, summaryOfCheck }] = await Promise.all([
      import("../bundle/check.ts"),
      import("../render/bundle-check.ts"),
    ]);
    const progress = this.progress();
    try {
      const checked = await checkReceivedBundle(args.path, flags, progress, () => this.interruptible());
      progress.done();
      this.result(summaryOfCheck(args.path, checked), () => renderCheck(args.path, checked, this.paint));
      this.end(checked.exit);
    } finally {
      progress.done();
    }
  }
}

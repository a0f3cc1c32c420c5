import { readFileSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { TRUST_FLAGS } from "../provenance-flags.ts";
import { UsageError } from "../usage-error.ts";

export default class Rebuild extends BaseCommand {
  static override takesCommand = true;
  static override summary = "The proof without a key: compile again and compare";
  static override description =
    `Uses the options after --, else those of the stamp (only options that steer code generation; never libraries, passes, commands or
variables), else with --search what people usually write. Exit codes: 0 reproduced, 1 it differs, 3 not proved either way.`;
  static override examples = [
    "<%= config.bin %> rebuild app.aot --wasm app.wasm --wamrc ./wamrc",
    "<%= config.bin %> rebuild app.aot --wasm app.wasm --wamrc ./wamrc-2.4.3 --wamrc ./wamrc-2.4.5 --search",
    "<%= config.bin %> rebuild app.aot --wasm app.wasm --wamrc ./wamrc -- --target=x86_64 --cpu=x86-64 --bounds-checks=1",
  ];
  static override args = { file: Args.string({ description: ".aot file", required: true }) };
  static override flags = {
    ...TRUST_FLAGS,
    wasm: Flags.string({ description: "the .wasm it is said to be made from", required: true, helpValue: "FILE" }),
    wamrc: Flags.string({
      description: "wamrc to compile with; several are tried in order (default: $WAMRC)",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "PATH",
    }),
    search: Flags.boolean({ description: "nothing is claimed: try what people usually write" }),
    "own-env": Flags.boolean({
      description: "give wamrc the WAMRC_* variables of this environment (never those of a statement)",
    }),
    attestation: Flags.string({
      char: "a",
      description: "detached envelope (default: FILE.intoto.jsonl)",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "FILE",
    }),
    timeout: Flags.integer({
      description: "seconds that one compilation may take",
      default: 600,
      min: 1,
      helpValue: "S",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Rebuild);
    const [
      { rebuildAot },
      { wamrc },
      { planOf },
      { readTrust },
      { detachedOf },
      { exitOf, factOf, renderRebuild, summaryOf },
    ] = await Promise.all([
      import("@assay/triage"),
      import("@assay/provenance"),
      import("../provenance/rebuild-plan.ts"),
      import("../provenance/trust-input.ts"),
      import("../provenance/received.ts"),
      import("../render/rebuild.ts"),
    ]);
    const wamrcs = flags.wamrc ?? (process.env.WAMRC ? [process.env.WAMRC] : []);
    if (wamrcs.length === 0) throw new UsageError("no wamrc to compile with", "--wamrc PATH, or set WAMRC.");
    const now = Date.now();
    const trust = readTrust(flags, now);
    const detached = detachedOf(args.file, flags.attestation);
    const plan = planOf(
      new Uint8Array(readFileSync(args.file)),
      detached,
      { now, ...(trust && { trust }) },
      this.target,
      flags.search,
    );
    const progress = this.progress();
    const rebuilt = await rebuildAot({
      original: plan.original,
      wasm: new Uint8Array(readFileSync(flags.wasm)),
      wamrcs,
      candidates: plan.candidates,
      ...(plan.source === "given" && { cwd: process.cwd() }),
      verdict: plan.verdict,
      timeoutMs: flags.timeout * 1000,
      abort: this.interruptible(),
      onTry: (done, total, what) => progress.update(`${done + 1} of ${total}: ${what}`),
      ...(flags["own-env"] && { env: wamrc.wamrcEnvironment(process.env) }),
    });
    progress.done();
    this.result({ file: args.file, ...summaryOf(plan, rebuilt), fact: factOf(plan, rebuilt) }, () =>
      renderRebuild(args.file, plan, rebuilt, this.paint),
    );
    process.exitCode = exitOf(plan, rebuilt);
  }
}

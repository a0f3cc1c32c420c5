import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { UsageError } from "../../usage-error.ts";

export default class RuntimesAdd extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Add a runtime by name";
  static override description =
    "What you say of the build (version, mode, sanitizer, features) becomes evidence; what you leave out stays unknown, and an iwasm of 2.4.3 or later is asked itself.";
  static override examples = [
    "<%= config.bin %> runtimes add iwasm-main -- /opt/wamr/iwasm {options} {file}",
    "<%= config.bin %> runtimes add main-asan --version-of 2.4.5 --mode fast-interp --sanitizer address -- /opt/wamr-asan/iwasm {options} {file}",
  ];
  static override args = { name: Args.string({ description: "name of the runtime", required: true }) };
  static override flags = {
    "version-of": Flags.string({ description: "WAMR version of the build", helpValue: "X.Y.Z" }),
    mode: Flags.string({
      description: "running mode",
      options: ["classic-interp", "fast-interp", "fast-jit", "llvm-jit", "multi-tier-jit", "aot"],
    }),
    sanitizer: Flags.string({
      description: "sanitizer it was built with",
      options: ["address", "undefined", "memory", "thread", "address,undefined"],
    }),
    platform: Flags.string({ description: "target triple", helpValue: "TRIPLE" }),
    feature: Flags.string({
      description: "build flag, NAME=VALUE (may be repeated)",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "FLAG",
    }),
    env: Flags.string({
      description: "environment of each run, NAME=VALUE (may be repeated)",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "VAR",
    }),
    replace: Flags.boolean({ description: "replace a runtime of the same name" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RuntimesAdd);
    const [{ addRuntime, checkRuntime, describeBuild }, { editRuntimes }] = await Promise.all([
      import("@assay/triage"),
      import("../../runtime-edit.ts"),
    ]);
    if (!this.target)
      throw new UsageError(
        "the command of the runtime is missing",
        "assay runtimes add NAME -- /path/iwasm {options} {file}",
      );
    const env = Object.fromEntries((flags.env ?? []).map((word) => pair(word)));
    const said = {
      name: args.name,
      command: this.target,
      version: flags["version-of"] ?? null,
      date: null,
      mode: flags.mode ?? null,
      sanitizer: flags.sanitizer ?? null,
      platform: flags.platform ?? null,
      features: flags.feature ?? [],
      env,
      builtIn: false,
    };
    const program = checkRuntime(said);
    const runtime = await describeBuild({ ...said, command: [program, ...this.target.slice(1)] });
    editRuntimes(flags.config as string | undefined, (places) => addRuntime(places, runtime, flags.replace));
    this.result(
      { runtime },
      () => `added ${runtime.name}: ${runtime.command.join(" ")}${runtime.version ? ` (WAMR ${runtime.version})` : ""}`,
    );
  }
}

function pair(word: string): [string, string] {
  const at = word.indexOf("=");
  if (at < 1) throw new UsageError(`--env ${word}: expected NAME=VALUE`);
  return [word.slice(0, at), word.slice(at + 1)];
}

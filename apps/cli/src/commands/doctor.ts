import { BaseCommand } from "../base-command.ts";
import { escapeControl } from "../render/escape.ts";
import { table } from "../render/style.ts";

/** Optional tools: what each is for, and the package that brings it on Debian. */
const TOOLS: readonly (readonly [name: string, use: string, from: string])[] = [
  ["gdb", "backtraces of plain builds, samples of hangs", "apt install gdb"],
  ["script", "the last line that iwasm loses in a pipe", "apt install bsdutils"],
  ["wasm-validate", "a second opinion on validity", "apt install wabt"],
  ["wasm-tools", "a third opinion on validity", "cargo install wasm-tools"],
  ["bwrap", "running an untrusted .aot in a sandbox", "apt install bubblewrap"],
  ["gh", "filing the printed command", "see cli.github.com"],
  ["cargo", "building the lab's real WAMR", "see rustup.rs"],
  ["cmake", "building the lab's real WAMR", "apt install cmake"],
  ["cc", "building the lab's real WAMR", "apt install gcc"],
  ["wamrc", "assay compile and rebuild", "build WAMR's compiler"],
];

export default class Doctor extends BaseCommand {
  static override summary = "Tell what is there, what is missing, and what for";
  static override examples = ["<%= config.bin %> doctor", "<%= config.bin %> doctor --json"];

  async run(): Promise<void> {
    const { flags } = await this.parse(Doctor);
    const { checkRuntime, listRuntimes, runtimePlaces } = await import("@assay/triage");
    const { findTool } = await import("@assay/runner");
    const tools = TOOLS.map(([name, use, from]) => ({ name, found: findTool(name) !== undefined, use, from }));
    const runtimes = listRuntimes(runtimePlaces(flags.config as string | undefined)).map((r) => {
      try {
        checkRuntime(r);
        return { name: r.name, usable: true, why: "" };
      } catch (error) {
        return { name: r.name, usable: false, why: (error as Error).message };
      }
    });
    this.result(
      { node: process.versions.node, platform: `${process.platform} ${process.arch}`, tools, runtimes },
      () => {
        const t = tools.map((x) => [x.found ? "ok" : "missing", x.name, x.found ? x.use : `${x.use} (${x.from})`]);
        const r = runtimes.map((x) => [x.usable ? "ok" : "broken", x.name, x.usable ? "runtime" : x.why]);
        const none =
          runtimes.length === 0
            ? [
                [
                  "none",
                  "runtimes",
                  "assay runtimes add NAME -- /path/iwasm {options} {file}, or npm start for the lab's four",
                ],
              ]
            : [];
        return escapeControl(
          `Node ${process.versions.node} on ${process.platform} ${process.arch}\n${table([...t, ...r, ...none])}`,
        );
      },
    );
  }
}

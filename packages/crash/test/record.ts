/**
 * Writes the measured part of the corpus: `npx tsx packages/crash/test/record.ts [TOOL… | PROGRAM… | --lab LAB.json INPUTS]`. The programs run
 * under every tool found here; with --lab, real inputs run on wamr-lab's four runtimes, plain, in a pty and under gdb.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { RunText } from "../src/crash.ts";
import { corpusCases, expectations, read, writeCase } from "./corpus.ts";
import { GDB, GDB_HANDLED, missingTools, PROGRAMS, programCases, runProgram, start } from "./toolbox.ts";

const FAMILY: Readonly<Record<string, string>> = {
  "asan-leaks": "lsan",
  "asan-raw": "asan",
  "asan-rss": "asan",
  "ubsan-short": "ubsan",
  "gdb-handled": "gdb",
};

/** Nothing of this machine: no scratch folder, no home, no build folder. */
function scrubbed(text: string, inputs = ""): string {
  return text
    .replaceAll(PROGRAMS, "/src")
    .replaceAll(/\/tmp\/assay-crash-\w{6}/g, "/scratch")
    .replaceAll(/[^\s:="'(]*\/assay\/wamr-lab\/[0-9a-f]+\//g, "/lab/")
    .replaceAll(inputs === "" ? "\u0000" : `${inputs}/`, "")
    .replaceAll(homedir() === "/" ? "\u0000" : `${homedir()}/`, "/home/")
    .replaceAll(/(Process memory map follows:\n(?:.*\n){20})(?:.*\n)*/g, "$1");
}

function save(name: string, about: Record<string, string>, run: RunText, inputs?: string): void {
  const clean = (text: string): string => scrubbed(text, inputs);
  const parts = {
    stderr: clean(run.stderr),
    stdout: clean(run.stdout),
    ...(run.traces && { trace: clean(run.traces.join("\n")) }),
  };
  const header = {
    ...about,
    ...(run.exitCode !== null && { exit: String(run.exitCode) }),
    ...(run.signal !== null && { signal: run.signal }),
    ...(run.timedOut && { "timed-out": "yes" }),
  };
  writeCase({ name, header: { ...header, ...expectations(read({ name, header, parts })) }, parts });
  console.log(name);
}

const version = (tool: string): string =>
  execFileSync(tool, ["--version"], { encoding: "utf8" }).split("\n")[0]!.trim();

/** Tools or programs named on the command line; all without. Recording anew changes process ids, so record what is new. */
function wanted(...names: readonly string[]): boolean {
  const asked = process.argv.slice(2);
  return asked.length === 0 || names.some((name) => asked.includes(name));
}

async function recordPrograms(): Promise<void> {
  for (const program of programCases()) {
    if (missingTools(program).length > 0 || !wanted(program.tool, program.name)) continue;
    const tool = FAMILY[program.tool] ?? program.tool;
    const under = ["gdb", "lldb", "valgrind"].includes(tool) ? `, under ${version(tool)}` : "";
    const source = `measured with ${version(program.compiler)}${under}; test/programs/${program.name}.c, tool ${program.tool}`;
    const variant = program.tool === tool ? "" : `-${program.tool.replace(`${tool}-`, "")}`;
    save(`${tool}/${program.name}${variant}.${program.compiler}`, { source }, await runProgram(program));
  }
}

interface LabRuntime {
  readonly name: string;
  readonly path: string;
  readonly sanitizer: string | null;
  readonly env: Readonly<Record<string, string>>;
}

/** The four that every lab has; variants are built on demand. */
const LAB = /^wamr-(?:2020|2\.4\.3)(?:-asan)?$/;

const LAB_INPUTS: Readonly<Record<string, readonly string[]>> = {
  "br-depth": [],
  "br-depth-guarded": [],
  "br-table-depth": [],
  "if-params": ["-f", "_start"],
  "const-table": [],
  "const-table-asan-only": [],
  "const-dedup": [],
  recurse: ["-f", "_start"],
  oob: ["-f", "_start"],
  spin: ["-f", "_start"],
};

async function recordLab(manifest: string, inputs: string): Promise<void> {
  const runtimes = (JSON.parse(readFileSync(manifest, "utf8")) as { runtimes: LabRuntime[] }).runtimes.filter(
    ({ name }) => LAB.test(name),
  );
  for (const [input, options] of Object.entries(LAB_INPUTS)) {
    const file = join(inputs, `${input}.wasm`);
    const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
    for (const runtime of runtimes) {
      const command = [runtime.path, ...options, file];
      const timeoutMs = input === "spin" ? 3000 : 30_000;
      const about = { source: `measured on wamr-lab, ${runtime.name}`, runtime: runtime.name, input: sha256 };
      const plain = await start(command, inputs, { env: runtime.env, timeoutMs });
      save(`wamr-lab/${input}.${runtime.name}`, about, plain, inputs);
      if (plain.signal === null || plain.timedOut || runtime.sanitizer) continue;
      // What a user sees in a terminal: the line of WAMR's handler that a pipe loses.
      const quoted = command.map((word) => `'${word}'`).join(" ");
      const pty = await start(["script", "-qec", quoted, "/dev/null"], inputs, { env: runtime.env, timeoutMs });
      save(`wamr-lab/${input}.${runtime.name}.pty`, { ...about, source: `${about.source}, in a pty` }, pty, inputs);
      const gdb = runtime.name.includes("2020") ? GDB_HANDLED : GDB;
      const debugged = await start([...gdb, ...command], inputs, { env: runtime.env, timeoutMs, trace: true });
      save(
        `wamr-lab/${input}.${runtime.name}.gdb`,
        { ...about, source: `${about.source}, under ${version("gdb")}` },
        debugged,
        inputs,
      );
    }
  }
}

const lab = process.argv.indexOf("--lab");
const main = lab < 0 ? recordPrograms() : recordLab(process.argv[lab + 1]!, process.argv[lab + 2]!);
main.then(() => console.log(`${corpusCases().length} files (${basename(import.meta.dirname)})`));

/**
 * What the reducers are measured on. A case is a file and a script that exits with 0 for an interesting candidate; each run of the
 * script leaves a byte in a counter file, so that all tools are counted by the same question.
 */
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface BenchCase {
  readonly id: string;
  readonly input: Uint8Array;
  /** Shell, with the candidate in "$1". */
  readonly script: string;
  /** The smallest result anybody has found, and what a prototype asked for it. */
  readonly floor: number | null;
  readonly feasible: string;
  /** Seconds for one tool. */
  readonly cap: number;
}

interface PeerCase {
  readonly id: string;
  readonly file: string;
  readonly command: readonly string[];
  readonly signal: string;
  readonly stderr: string;
  readonly floor: number;
  readonly feasible: string;
}

const test = join(import.meta.dirname, "../../../test");
const SIGNALS: Readonly<Record<string, number>> = { SIGABRT: 134, SIGSEGV: 139 };

/** The real programs of test/minimize/cases.json, deep nesting, and the lab's runtimes where they are built. */
export function benchCases(cap: number): BenchCase[] {
  const { cases } = JSON.parse(readFileSync(join(test, "minimize/cases.json"), "utf8")) as {
    cases: readonly PeerCase[];
  };
  return [
    ...cases.map((one) => ({
      id: one.id,
      input: gunzipSync(readFileSync(join(test, "minimize", `${one.file}.gz`))),
      script: dies(one.command, SIGNALS[one.signal] ?? 134, one.stderr),
      floor: one.floor,
      feasible: one.feasible,
      cap,
    })),
    {
      id: "nest",
      input: readFileSync(join(test, "crashes/nest.wasm")),
      script: dies(["wasm-decompile", "{file}", "-o", "/dev/null"], 139, ""),
      floor: null,
      feasible: "58231/200",
      cap,
    },
    ...labCases(cap),
  ];
}

function dies(command: readonly string[], status: number, text: string): string {
  const words = command.map(
    (word) => `"${word.replaceAll('"', '\\"').replaceAll("$$", "\\$\\$").replaceAll("{file}", "$1")}"`,
  );
  return `err=$(${words.join(" ")} 2>&1 >/dev/null)
[ $? -eq ${status} ] || exit 1
case "$err" in *"${text}"*) exit 0;; esac
exit 1`;
}

interface Lab {
  readonly runtimes: readonly { readonly name: string; readonly path: string }[];
}

function labCases(cap: number): BenchCase[] {
  const path = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "assay/wamr-lab/lab.json");
  if (!existsSync(path)) return [];
  const { runtimes } = JSON.parse(readFileSync(path, "utf8")) as Lab;
  const overflow = (name: string, file: Uint8Array, runtime: string, feasible: string): BenchCase[] => {
    const found = runtimes.find((one) => one.name === runtime);
    if (!found || !existsSync(found.path)) return [];
    const script = `export ASAN_OPTIONS=detect_leaks=0:exitcode=99:allocator_may_return_null=1:symbolize=0
${found.path} "$1" 2>&1 | grep -aq 'heap-buffer-overflow'`;
    return [{ id: name, input: file, script, floor: null, feasible, cap }];
  };
  const swift = gunzipSync(readFileSync(join(test, "crashes/tree-sitter-swift.wasm.gz")));
  const dedup = readFileSync(join(test, "crashes/const-dedup.wasm"));
  return [
    ...overflow("swift on wamr-2020-asan", swift, "wamr-2020-asan", "12000"),
    ...overflow("const-dedup on wamr-2.4.3-asan", dedup, "wamr-2.4.3-asan", "50000"),
  ];
}

/** A script that counts its runs in `counter`. */
export function writeScript(path: string, counter: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\nprintf . >> ${counter}\n${script}\n`);
  chmodSync(path, 0o755);
  writeFileSync(counter, "");
}

export function questions(counter: string): number {
  return statSync(counter).size;
}

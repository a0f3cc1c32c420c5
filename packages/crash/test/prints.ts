/** Fingerprints for tests, made the way real ones are: from a report's text. */
import { type Fingerprint, readRun } from "../src/crash.ts";

export interface Sketch {
  readonly kind: string;
  readonly access?: "READ" | "WRITE";
  readonly frames: readonly string[];
  readonly file?: string;
  readonly line?: number;
}

/** Each function has a line of its own, as in a real source file. */
const lineOf = (name: string, i: number, { line }: Sketch): number =>
  line === undefined ? 100 + ([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 9000) : line + i;

const place = (name: string, i: number, sketch: Sketch): string =>
  `    #${i} 0x55d0c2a0${i.toString(16).padStart(4, "0")} in ${name} /wamr/${sketch.file ?? "wasm_loader.c"}:${lineOf(name, i, sketch)}`;

const ASAN_WORDS: Readonly<Record<string, string>> = { SIGSEGV: "SEGV", SIGBUS: "BUS", SIGFPE: "FPE" };

/** As AddressSanitizer reports it. */
export function asan(sketch: Sketch): Fingerprint {
  const access = sketch.access ?? "READ";
  const signal = ASAN_WORDS[sketch.kind];
  const how = signal
    ? `==1==The signal is caused by a ${access} memory access.`
    : `${access} of size 1 at 0x6310000d8832 thread T0`;
  const header = `==1==ERROR: AddressSanitizer: ${signal ?? sketch.kind} on ${signal ? "unknown " : ""}address 0x6310000d8832 (pc 0x1 bp 0x2 sp 0x3 T0)`;
  return printOf({ stderr: [header, how, ...sketch.frames.map((name, i) => place(name, i, sketch))].join("\n") });
}

/** As gdb shows it on a plain build. */
export function gdb(sketch: Sketch): Fingerprint {
  const stack = sketch.frames.map(
    (name, i) =>
      `#${i}  0x000055555555${i.toString(16).padStart(4, "0")} in ${name} (a=1) at /wamr/${sketch.file ?? "wasm_loader.c"}:${lineOf(name, i, sketch)}`,
  );
  return printOf({ traces: [[`Program received signal ${sketch.kind}, Segmentation fault.`, ...stack].join("\n")] });
}

/** As glibc notices it, with the innocent function's stack from gdb. */
export function glibc(frames: readonly string[]): Fingerprint {
  const stack = ["abort", "malloc_printerr", "_int_free", ...frames].map(
    (name, i) => `#${i}  0x000055555555${i.toString(16).padStart(4, "0")} in ${name} (a=1) at /x/y.c:${i + 1}`,
  );
  return printOf({
    stderr: "double free or corruption (out)\n",
    traces: [["Program received signal SIGABRT, Aborted.", ...stack].join("\n")],
  });
}

export function ubsanLine(file: string, line: number, message: string): Fingerprint {
  return printOf({ stderr: `/wamr/${file}:${line}:7: runtime error: ${message}\n` });
}

/** As the C library prints it before abort(). */
export function assertion(line: string): Fingerprint {
  return printOf({ stderr: `iwasm: ${line}\n`, signal: "SIGABRT" });
}

export function signal(name: string): Fingerprint {
  return printOf({ signal: name });
}

function printOf(run: { stderr?: string; signal?: string; traces?: readonly string[] }): Fingerprint {
  const { stderr = "", signal = null, traces } = run;
  const reading = readRun({
    exitCode: signal ? null : 1,
    signal,
    timedOut: false,
    stdout: "",
    stderr,
    ...(traces && { traces }),
  });
  if (reading.kind !== "crash") throw new Error(`not a crash: ${JSON.stringify(reading)}`);
  return reading.fingerprint;
}

/**
 * What iwasm prints by itself, all of it on stdout: traps, refusals, and the line of its signal handler, after which it
 * aborts, so that the wait status says SIGABRT for what was a SIGSEGV. A trap and a refusal are the runtime at work.
 */
import { type Finding, STRENGTH } from "../report.ts";

const HANDLER =
  /^(?:unhandled (SIG[A-Z]{2,8})|unhandle signal (\d{1,3})), si_addr: (0x[0-9a-fA-F]{1,16}|\(nil\)|[0-9A-Fa-f]{8,16})?/;
const REFUSED =
  /^(?:(?:WASM|AOT) module (load|instantiate) failed|(Load|Instantiate) (?:wasm|WASM|aot|AOT) module failed)(?:: |\. |$)(.*)$/;
const TRAP = /^Exception: (.*)$/;
/** Exceptions that speak of the command line, not of the module. */
const COMMAND = /^(?:lookup function .{1,500} failed|invalid input argument)/;
/** proc_exit in a function started with -f, or a module without main: loaded, instantiated, and ended as it should. */
const ENDED = /^(?:wasi proc exit$|lookup main function failed|lookup the entry point symbol)/;

const SIGNALS: Readonly<Record<string, string>> = {
  4: "SIGILL",
  7: "SIGBUS",
  8: "SIGFPE",
  10: "SIGBUS",
  11: "SIGSEGV",
};

function readLine(line: string): Finding | undefined {
  const handler = HANDLER.exec(line);
  if (handler) {
    const signal = handler[1] ?? SIGNALS[handler[2]!] ?? "SIGABRT";
    const address = handler[3] === "(nil)" ? "0x0" : handler[3];
    const report = {
      source: "iwasm",
      kind: signal,
      signal,
      ...(address && { address }),
      message: line,
      frames: [],
      strength: STRENGTH.runtime,
    };
    return { what: "report", report };
  }
  const refused = REFUSED.exec(line);
  if (refused) {
    const stage = (refused[1] ?? refused[2]!).toLowerCase() as "load" | "instantiate";
    return { what: "refused", stage, message: refused[3]! };
  }
  const trap = TRAP.exec(line);
  if (!trap) return undefined;
  const message = trap[1]!;
  if (COMMAND.test(message)) return { what: "setup-error", message };
  return { what: ENDED.test(message) ? "clean" : "trap", message };
}

/** What the runtime says last may follow what the program printed last without a newline. */
const GLUED =
  /(?:(?:WASM|AOT) module (?:load|instantiate) failed: |Exception: (?:unreachable|integer (?:divide by zero|overflow)|out of bounds |wasm operand stack overflow|native stack overflow|indirect call type mismatch|un(?:initialized|defined) element|invalid conversion to integer|wasi proc exit$|failed to call unlinked import function|lookup ))/;

/** The last finding of each sort, in the order of the text: whatever the program prints, the runtime speaks after it. */
export function readIwasm(lines: readonly string[]): Finding[] {
  const found = new Map<string, Finding>();
  const end = lines.findLastIndex((line) => line !== "");
  lines.forEach((line, i) => {
    // The handler's line follows what the program printed last without a newline.
    const handler = line.indexOf("unhandle");
    const glued = i === end ? line.search(GLUED) : -1;
    const from = handler > 0 && HANDLER.test(line.slice(handler)) ? handler : Math.max(0, glued);
    const finding = readLine(line.slice(from));
    if (!finding) return;
    found.delete(finding.what);
    found.set(finding.what, finding);
  });
  return [...found.values()];
}

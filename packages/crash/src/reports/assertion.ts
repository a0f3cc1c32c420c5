/** Failed assertions of C libraries and of WAMR, and panics of Rust: the line names the place, so it is a frame by itself. */
import { baseName, plainName } from "../frame.ts";
import { type Finding, type Frame, STRENGTH } from "../report.ts";

interface Form {
  readonly mark: string;
  readonly form: RegExp;
  readonly kind: "assertion" | "panic";
}

/** Named groups: file, line, function, expression. Each form is anchored by `mark`, so it is tried on few lines. */
const FORMS: readonly Form[] = [
  // glibc, clang and gcc, LLVM: prog: file:line: function: Assertion `x' failed.
  {
    mark: "Assertion ",
    form: /(?:^|: )(?<file>[^:]{1,1000}):(?<line>\d{1,7}): (?:(?<function>.{1,1000}?): )?Assertion [`'](?<expression>.{0,2000})' failed/,
    kind: "assertion",
  },
  // WAMR on its platforms
  {
    mark: "ASSERTION FAILED: ",
    form: /ASSERTION FAILED: (?<expression>.{0,2000}), at (?:file )?(?<file>.{1,1000}), line (?<line>\d{1,7})/,
    kind: "assertion",
  },
  // macOS and BSD
  {
    mark: "Assertion failed: (",
    form: /Assertion failed: \((?<expression>.{0,2000})\), function (?<function>[^,]{1,500}), file (?<file>[^,]{1,1000}), line (?<line>\d{1,7})/,
    kind: "assertion",
  },
  // musl
  {
    mark: "Assertion failed: ",
    form: /Assertion failed: (?<expression>.{0,2000}) \((?<file>[^()]{1,1000}): (?<function>[^:()]{1,500}): (?<line>\d{1,7})\)/,
    kind: "assertion",
  },
  // Microsoft's C runtime
  {
    mark: "Assertion failed: ",
    form: /Assertion failed: (?<expression>.{0,2000}), file (?<file>.{1,1000}), line (?<line>\d{1,7})/,
    kind: "assertion",
  },
  {
    mark: " panicked at ",
    form: /panicked at (?<file>[^\s:]{1,1000}):(?<line>\d{1,7}):\d{1,7}:?(?<expression>.{0,200})/,
    kind: "panic",
  },
];

/** The forms cost more than their length on hostile lines: short pieces of few lines are tried. */
const LONGEST = 1500;
const MOST_TRIES = 64;

export function readAssertion(lines: readonly string[]): Finding[] {
  let tries = 0;
  for (const line of lines) {
    for (const { mark, form, kind } of FORMS) {
      if (!line.includes(mark)) continue;
      if (tries++ > MOST_TRIES) return [];
      const parts = form.exec(line.slice(0, LONGEST))?.groups;
      if (!parts) continue;
      const frame: Frame = {
        function: parts.function ? plainName(returnless(parts.function)) : null,
        file: baseName(parts.file!.trim()),
        line: Number(parts.line),
      };
      const message = `${parts.expression ?? ""}`.trim() || line.trim();
      const signal = kind === "assertion" ? { signal: "SIGABRT" } : {};
      const report = { source: kind, kind, ...signal, message, frames: [frame], strength: STRENGTH.assertion };
      return [{ what: "report", report }];
    }
  }
  return [];
}

/** `void pop_frame(int)` as clang writes it: the name is the word before the parameters. */
function returnless(signature: string): string {
  const name = plainName(signature);
  return name.slice(Math.max(name.lastIndexOf(" "), name.lastIndexOf("*")) + 1) || name;
}

/**
 * `file:line:column: runtime error: …`: UndefinedBehaviorSanitizer of gcc and clang. By default there is no stack and the
 * exit status is 0. gcc and clang write the same check with other words and operand orders, so only the check is kept.
 */
import { baseName, gatherStack, parseSanitizerFrame } from "../frame.ts";
import type { Access } from "../reading.ts";
import { type Finding, type Report, STRENGTH } from "../report.ts";
import { MOST_REPORTS } from "./limits.ts";

const MARK = ": runtime error: ";
const PLACE = /^(.+?):(\d{1,7})(?::\d{1,7})?$/;

/** Each check: words that name it, the kind, and whether a program usually goes on unharmed. First match wins. */
const CHECKS: readonly (readonly [RegExp, string, "harmless" | "harmful"])[] = [
  [/null pointer passed as argument|null pointer returned from function/, "nonnull-argument", "harmless"],
  [
    /applying (?:non-)?zero offset|pointer index expression|pointer overflow|addition of unsigned offset|subtraction of unsigned offset/,
    "pointer-overflow",
    "harmless",
  ],
  [/null pointer/, "null-pointer", "harmful"],
  [/misaligned/, "misaligned-pointer", "harmless"],
  [/insufficient space for an object/, "object-size", "harmful"],
  [/index .{0,200}? out of bounds/, "index-out-of-bounds", "harmful"],
  [/division by zero/, "division-by-zero", "harmful"],
  [/signed integer overflow|cannot be represented in type|negation of/, "signed-integer-overflow", "harmless"],
  [/shift exponent|left shift of/, "shift-out-of-bounds", "harmless"],
  [/unsigned integer overflow/, "unsigned-integer-overflow", "harmless"],
  [/is outside the range of representable values/, "float-cast-overflow", "harmless"],
  [/implicit conversion from type/, "implicit-conversion", "harmless"],
  [/not a valid value for type 'bool'|not a valid value for type '_Bool'/, "invalid-bool-load", "harmless"],
  [/not a valid value/, "invalid-enum-load", "harmless"],
  [/variable length array bound/, "non-positive-vla-bound", "harmful"],
  [/through pointer to incorrect function type/, "function-type-mismatch", "harmful"],
  [/execution reached an unreachable program point/, "unreachable-reached", "harmful"],
  [/reached the end of a value-returning function/, "missing-return", "harmful"],
  [/which does not point to an object of type|invalid vptr|downcast of address/, "bad-cast", "harmful"],
  [/control flow integrity check/, "control-flow-integrity", "harmful"],
  [/passing zero to/, "invalid-builtin-use", "harmless"],
];

/** Kinds of checks after which a program usually goes on. */
export const HARMLESS: ReadonlySet<string> = new Set(
  CHECKS.filter(([, , harm]) => harm === "harmless").map(([, kind]) => kind),
);

function access(message: string): Access | undefined {
  if (/^store to /.test(message)) return "WRITE";
  return /^(?:load of|member access within|reference binding)/.test(message) ? "READ" : undefined;
}

function report(lines: readonly string[], at: number): Report {
  const line = lines[at]!;
  const mark = line.indexOf(MARK);
  const message = line.slice(mark + MARK.length);
  const check = CHECKS.find(([words]) => words.test(message));
  const before = line.slice(0, mark).trim();
  const place = PLACE.exec(before.slice(before.lastIndexOf(" ") + 1));
  const { frames } = gatherStack(lines, at + 1, parseSanitizerFrame);
  const how = access(message);
  const site = place ? [{ function: null, file: baseName(place[1]!), line: Number(place[2]) }] : [];
  return {
    source: "ubsan",
    kind: check?.[1] ?? "undefined-behavior",
    ...(how && { access: how }),
    ...(check?.[1] === "null-pointer" && { address: "0x0" }),
    message,
    frames: frames.length > 0 ? frames : site,
    strength: check?.[2] === "harmful" ? STRENGTH.undefined : STRENGTH.harmless,
  };
}

export function readUbsan(lines: readonly string[]): Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < lines.length && found.length < MOST_REPORTS; i++) {
    if (lines[i]!.includes(MARK)) found.push({ what: "report", report: report(lines, i) });
  }
  return found;
}

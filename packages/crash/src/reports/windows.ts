/** Windows: exception codes as exit statuses, in Visual Studio's and WinDbg's words, and in the event log's. */
import { baseName } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";
import { MOST_REPORTS } from "./limits.ts";

const CODES: Readonly<Record<string, string>> = {
  c0000005: "SIGSEGV",
  c0000006: "SIGBUS",
  c000001d: "SIGILL",
  c0000094: "SIGFPE",
  c0000095: "SIGFPE",
  c0000096: "SIGILL",
  c00000fd: "stack-overflow",
  c0000374: "heap-corruption",
  c0000409: "stack-smashing",
  c0000420: "assertion",
  "80000003": "SIGTRAP",
};

/** The POSIX word for an exception code written as 0xC0000005, or as the signed number a shell shows. */
export function windowsCode(code: string): string | undefined {
  const value = code.toLowerCase().startsWith("0x") ? code.slice(2) : (Number(code) >>> 0).toString(16);
  return CODES[value.toLowerCase()];
}

const CODE = /\b(0x[cC8]0000[0-9a-fA-F]{3})\b/;
const SIGNED = /\bexit(?:ed)?(?: with)?(?: code| status)?[ :=]{1,3}(-10737\d{5}|32212\d{5})\b/i;
const VIOLATION = /[Aa]ccess violation (read|writ|execut)ing (?:location|address) (0x[0-9A-Fa-f]{8,16})/;
const SYMBOL = /^\s*([\w.$-]{1,80})!([\w:~<>$@?]{1,300})\+0x[0-9a-f]{1,8}/;

function report(line: string, next: string): Finding | undefined {
  const how = VIOLATION.exec(line) ?? VIOLATION.exec(next);
  const code = CODE.exec(line)?.[1] ?? SIGNED.exec(line)?.[1];
  const kind = code ? windowsCode(code) : how ? "SIGSEGV" : undefined;
  if (!kind) return undefined;
  const access = how && how[1] !== "execut" && { access: how[1] === "read" ? ("READ" as const) : ("WRITE" as const) };
  const module = /in ([\w.-]{1,80}\.(?:exe|dll))/i.exec(line)?.[1];
  const symbol = SYMBOL.exec(line);
  const frames = symbol ? [{ function: symbol[2]!, module: baseName(symbol[1]!) }] : [];
  return {
    what: "report",
    report: {
      source: "windows",
      kind,
      ...(kind.startsWith("SIG") && { signal: kind }),
      ...access,
      ...(how && { address: how[2]!.toLowerCase() }),
      message: module && frames.length === 0 ? `${line.trim()}` : line.trim(),
      frames,
      strength: STRENGTH.runtime,
      ...(kind === "heap-corruption" && { attributable: false }),
    },
  };
}

export function readWindows(lines: readonly string[]): Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < lines.length && found.length < MOST_REPORTS; i++) {
    const line = lines[i]!;
    if (line.length > 1500 || !/0x[c8]0000|xit|ccess violation/i.test(line)) continue;
    const finding = report(line, lines[i + 1] ?? "");
    if (finding) found.push(finding);
  }
  return found;
}

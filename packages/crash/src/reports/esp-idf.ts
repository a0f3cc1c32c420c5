/**
 * ESP-IDF's panic handler: `Guru Meditation Error`, abort(), failed asserts, the heap checker. The backtrace is a list of
 * addresses; idf.py monitor adds a line with the symbol under each, in one of two forms.
 */
import { baseName, plainName } from "../frame.ts";
import { type Finding, type Frame, type Report, STRENGTH } from "../report.ts";
import { addressFrames, faultOf } from "./device.ts";

const GURU = /Guru Meditation Error: Core\s{1,4}(\d) panic'ed \(([^)]{1,80})\)?/;
const ASSERT = /^assert failed: (?:(\S{1,300}) )?(\S{1,300}):(\d{1,7}) \((.{0,1000})\)\s*$/;
const ABORT = /^abort\(\) was called at PC (0x[0-9a-f]{8})/;
const HEAP = /^CORRUPT HEAP: (.{1,200})|^(?:multi_heap|assertion) .{0,80}(?:heap|corrupt)/i;
const SMASHED = /^Stack smashing protect failure!/;
const OVERFLOW = /^\*{3}ERROR\*{3} A stack overflow in task (\S{1,40})/;
const REGISTER = /\b(PC|MEPC|EXCVADDR|MTVAL)\s{0,4}: (0x[0-9a-fA-F]{8})/g;
/** `0x400d1234: wasm_loader_load at /path/wasm_loader.c:12` and `0x400d1234 - wasm_loader_load`. */
const DECODED =
  /^\s{0,16}(?:\(inlined by\) )?(?:0x[0-9a-f]{8}(?:: | - ))?([\w:~<>.$]{1,200})(?: at (\S{1,500}):(\d{1,7}|\?))?(?: \(.{0,80}\))?\s*$/;

interface Start {
  readonly kind: string;
  readonly access?: "READ" | "WRITE";
  readonly message: string;
  readonly frame?: Frame;
  readonly attributable?: boolean;
}

function begins(line: string): Start | undefined {
  const guru = line.includes("Guru Meditation") && GURU.exec(line);
  if (guru) return { ...(faultOf(guru[2]!) ?? { kind: "cpu-exception" }), message: `panic: ${guru[2]}` };
  const assert = ASSERT.exec(line);
  if (assert) {
    const frame = {
      function: assert[1] ? plainName(assert[1]) : null,
      file: baseName(assert[2]!),
      line: Number(assert[3]),
    };
    return { kind: "assertion", message: assert[4]!, frame };
  }
  if (ABORT.test(line)) return { kind: "SIGABRT", message: line.trim() };
  if (HEAP.test(line)) return { kind: "heap-corruption", message: line.trim(), attributable: false };
  if (SMASHED.test(line)) return { kind: "stack-smashing", message: line.trim() };
  return OVERFLOW.test(line) ? { kind: "stack-overflow", message: line.trim() } : undefined;
}

/** Symbols the monitor wrote under `Backtrace:`, else the addresses themselves, else the program counter alone. */
function framesAfter(lines: readonly string[], at: number, pc: string | undefined): Frame[] {
  const trace = lines.findIndex((line, i) => i >= at && i < at + 120 && /^\s{0,4}Backtrace:/.test(line));
  const decoded: Frame[] = [];
  const from = trace >= 0 ? trace + 1 : at + 1;
  for (let i = from; i < Math.min(lines.length, from + 80) && decoded.length < 64; i++) {
    const found = /^\s{0,16}(?:0x[0-9a-f]{8}(?:: | - )|\(inlined by\) )/.test(lines[i]!) && DECODED.exec(lines[i]!);
    if (!found) {
      if (trace >= 0 && decoded.length > 0 && lines[i] === "") break;
      continue;
    }
    decoded.push({
      function: plainName(found[1]!),
      ...(found[2] && { file: baseName(found[2]), line: Number(found[3]) || 0 }),
    });
    if (trace < 0) break; // Without a backtrace only the first decoded register, the program counter, is a frame.
  }
  if (decoded.length > 0) return decoded;
  const listed =
    trace < 0 ? [] : [...lines[trace]!.matchAll(/(0x[0-9a-f]{8}):0x[0-9a-f]{8}/g)].map((match) => match[1]!);
  return addressFrames(listed.length > 0 ? listed : pc ? [pc] : []);
}

export function readEspIdf(lines: readonly string[]): Finding[] {
  for (let i = 0; i < lines.length; i++) {
    const start = begins(lines[i]!);
    if (!start) continue;
    const registers = new Map<string, string>();
    for (const line of lines.slice(i, i + 40)) {
      for (const match of line.matchAll(REGISTER)) if (!registers.has(match[1]!)) registers.set(match[1]!, match[2]!);
    }
    const { kind, access, message, frame, attributable } = start;
    const pc = registers.get("PC") ?? registers.get("MEPC");
    const address = kind.startsWith("SIGSEGV") ? (registers.get("EXCVADDR") ?? registers.get("MTVAL")) : undefined;
    const rest = framesAfter(lines, i, kind === "assertion" ? undefined : pc);
    const report: Report = {
      source: "esp-idf",
      kind,
      ...(access && { access }),
      ...(address && { address: address.toLowerCase() }),
      message,
      frames: rest.some((other) => other.function) || !frame ? rest : [frame],
      strength: STRENGTH.device,
      ...(attributable === false && { attributable }),
    };
    return kind === "hang" ? [{ what: "hang", message }] : [{ what: "report", report }];
  }
  return [];
}

/**
 * macOS and iOS crash reports: the .ips file (a line of JSON, then a JSON body) and the older text form. Both name the
 * faulting thread; its frames carry symbols or image offsets.
 */
import { escapeControl } from "../escape.ts";
import { baseName, gatherStack, type NumberedFrame, plainName } from "../frame.ts";
import { type Finding, type Frame, type Report, STRENGTH } from "../report.ts";

/** The POSIX word for a Mach exception. EXC_CRASH and EXC_GUARD carry their meaning elsewhere. */
export function machException(text: string): string | undefined {
  const name = /\bEXC_([A-Z_]{3,30})/.exec(text)?.[1];
  if (name === "BAD_ACCESS") return /KERN_PROTECTION_FAILURE|code=2\b/.test(text) ? "SIGBUS" : "SIGSEGV";
  if (name === "BAD_INSTRUCTION") return "SIGILL";
  if (name === "ARITHMETIC") return "SIGFPE";
  if (name === "BREAKPOINT") return "SIGTRAP";
  return name === "CRASH" ? "SIGABRT" : undefined;
}

type Json = { readonly [key: string]: unknown };
const object = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined =>
  typeof value === "string" ? escapeControl(value.slice(0, 500)) : undefined;

function ipsFrame(value: unknown, images: readonly unknown[]): Frame {
  const frame = object(value) ?? {};
  const image = typeof frame.imageIndex === "number" ? object(images[frame.imageIndex]) : undefined;
  const module = text(image?.name) ?? (text(image?.path) && baseName(text(image?.path)!));
  const offset =
    typeof frame.imageOffset === "number" && Number.isSafeInteger(frame.imageOffset)
      ? frame.imageOffset.toString(16)
      : undefined;
  const file = text(frame.sourceFile);
  return {
    function: text(frame.symbol) ? plainName(text(frame.symbol)!) : null,
    ...(module && offset && { module, offset }),
    ...(file && { file: baseName(file) }),
    ...(typeof frame.sourceLine === "number" && { line: frame.sourceLine }),
    ...(!module && { anonymous: true }),
  };
}

function fromBody(body: Json): Report | undefined {
  const exception = object(body.exception);
  if (!exception) return undefined;
  const told = `${text(exception.type) ?? ""} ${text(exception.subtype) ?? ""}`.trim();
  const signal = text(exception.signal);
  const kind = signal && /^SIG[A-Z]{2,8}$/.test(signal) ? signal : machException(told);
  if (!kind) return undefined;
  const threads = list(body.threads).map(object);
  const faulting =
    (typeof body.faultingThread === "number" ? threads[body.faultingThread] : undefined) ??
    threads.find((thread) => thread?.triggered === true);
  const frames = list(faulting?.frames).slice(0, 512);
  const address = / at (0x[0-9a-f]{1,16})/i.exec(told)?.[1];
  return {
    source: "apple",
    kind,
    signal: kind,
    ...(address && { address: address.toLowerCase() }),
    message: told,
    frames: frames.map((frame) => ipsFrame(frame, list(body.usedImages))),
    strength: STRENGTH.device,
  };
}

function parse(candidate: string): Json | undefined {
  try {
    return object(JSON.parse(candidate));
  } catch {
    return undefined;
  }
}

/** Lines that may begin the body: the one after the metadata line, or the first, if that line was not pasted. */
const MOST_STARTS = 8;

/** The body is one JSON value whose lines are far longer than any other report's, so it is read from the text itself. */
function readIps(whole: string): Report | undefined {
  const end = whole.lastIndexOf("}");
  if (end < 0 || !whole.includes('"exception"')) return undefined;
  let start = whole.startsWith("{") ? 0 : whole.indexOf("\n{") + 1;
  for (let tries = 0; tries < MOST_STARTS && start >= 0 && start < end && whole[start] === "{"; tries++) {
    const body = parse(whole.slice(start, end + 1));
    const report = body && fromBody(body);
    if (report) return report;
    start = whole.indexOf("\n{", start) + 1 || whole.length;
  }
  return undefined;
}

const TEXT_FRAME = /^(\d{1,4})\s{1,4}(\S.{0,100}?)\s{1,40}0x[0-9a-f]{8,16} (.*)$/;

/** `3   iwasm   0x0000000100a1b2c3 wasm_loader_load + 123 (wasm_loader.c:12)` */
function textFrame(line: string): NumberedFrame | undefined {
  const found = TEXT_FRAME.exec(line);
  if (!found) return undefined;
  const rest = found[3]!;
  const place = /\(([^()]{1,300}):(\d{1,7})\)$/.exec(rest);
  const name = plainName((place ? rest.slice(0, place.index) : rest).trim());
  const unknown = /^0x[0-9a-f]+$/i.test(name);
  return {
    number: Number(found[1]),
    frame: {
      function: unknown || name === "???" ? null : name,
      module: found[2]!.trim(),
      ...(place && { file: baseName(place[1]!), line: Number(place[2]) }),
    },
  };
}

function readText(lines: readonly string[]): Report | undefined {
  const at = lines.findIndex((line) => line.startsWith("Exception Type:"));
  if (at < 0) return undefined;
  const about = lines.slice(at, at + 4).join(" ");
  const signal = /\((SIG[A-Z]{2,8})\)/.exec(about)?.[1];
  const kind = signal ?? machException(about);
  if (!kind) return undefined;
  const crashed = lines.findIndex((line, i) => i > at && /^Thread \d{1,5} .{0,100}Crashed:/.test(line));
  const frames = crashed < 0 ? [] : gatherStack(lines, crashed + 1, textFrame).frames;
  const address = / at (0x[0-9a-f]{1,16})/i.exec(about)?.[1];
  return {
    source: "apple",
    kind,
    signal: kind,
    ...(address && { address: address.toLowerCase() }),
    message: lines[at]!,
    frames,
    strength: STRENGTH.device,
  };
}

export function readApple(lines: readonly string[], whole: string): Finding[] {
  const report = readIps(whole) ?? readText(lines);
  return report ? [{ what: "report", report }] : [];
}

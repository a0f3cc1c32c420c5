/**
 * A report to a fingerprint. Identity is kind, access and the innermost functions: lines move between commits, addresses
 * between runs, sizes between inputs. Two exceptions keep bugs apart inside one build: a position in a giant function, and
 * offsets where there are no symbols; neither is part of the key when names are known.
 */
import type { Confidence, Fingerprint } from "../reading.ts";
import { type Frame, type Report, STRENGTH } from "../report.ts";
import { componentOf } from "./component.ts";
import { GIANTS } from "./giants.ts";
import { inProject, isAllocator } from "./noise.ts";
import { collapsed, runaway } from "./recursion.ts";
import { isVague } from "./weight.ts";

export const ALGORITHM = "assay-fingerprint/1";
const KEPT_FRAMES = 8;
const KEPT_STACK = 16;
/** Frames in the key, as many as OSS-Fuzz uses: fewer join bugs, more split them. */
export const KEY_FRAMES = 3;
/** Below this an address is a member of a null structure. */
const ZERO_PAGE = 0x1_0000n;

const nameOf = (frame: Frame): string => frame.function ?? `${frame.module ?? frame.file ?? "?"}+${frame.offset ?? ""}`;

/** Only of a fault: a sanitizer's address of a tracked object says nothing. */
function pointerOf(kind: string, address: string | undefined): Pick<Fingerprint, "pointer"> {
  if (!/^SIG(?:SEGV|BUS)$|^null-pointer$/.test(kind)) return {};
  if (!address || !/^0x[0-9a-f]{1,16}$/.test(address)) return {};
  return { pointer: BigInt(address) < ZERO_PAGE ? "null" : "wild" };
}

/** Kinds that a stack corrects: a fault in the allocator is an echo, a fault under a full stack is the stack's end. */
function kindOf(report: Report, names: readonly string[]): string {
  if (report.kind !== "SIGSEGV" && report.kind !== "SIGBUS") return report.kind;
  if (runaway(names)) return "stack-overflow";
  const sanitizer = /^(?:asan|hwasan|msan|tsan|ubsan)$/.test(report.source);
  return !sanitizer && isAllocator(report.frames[0]) ? "heap-corruption" : report.kind;
}

function siteOf(top: Frame | undefined): Pick<Fingerprint, "site" | "fine"> {
  const site = top?.file && top.line ? { site: `${top.file}:${top.line}` } : {};
  if (!top?.function || !GIANTS.has(top.function)) return site;
  const fine = site.site ?? (top.offset && `${top.module}+0x${top.offset}`);
  return { ...site, ...(fine && { fine }) };
}

/** Witnesses whose frames can be trusted: they stopped the process, or were compiled into it. */
const WITNESS = /asan|msan|tsan|ubsan|valgrind|gdb|lldb|apple|android/;

function confidenceOf(report: Report, print: Pick<Fingerprint, "frames" | "fine" | "attributable">): Confidence {
  if (!print.attributable) return "low";
  const sure =
    WITNESS.test(report.source) && !report.source.startsWith("glibc") && report.strength !== STRENGTH.summary;
  if (print.frames.length === 0 || !sure) return "medium";
  return isVague(print.frames) && print.fine === undefined ? "medium" : "high";
}

export function keyOf(
  kind: string,
  access: string | undefined,
  frames: readonly string[],
  offsets: readonly string[] = [],
): string {
  const place = frames.length > 0 ? frames : offsets;
  return `${kind}${access ? ` ${access}` : ""} @ ${place.slice(0, KEY_FRAMES).join(" < ") || "?"}`;
}

/** Names of a stack, noise skipped and recursion collapsed. */
export function project(report: Report): { kind: string; frames: readonly Frame[] } {
  const own = inProject(report.frames);
  const names = own.map(nameOf);
  const kind = kindOf(report, names);
  const turn = kind === "stack-overflow" ? runaway(names) : undefined;
  return { kind, frames: (turn ?? collapsed(names)).map((i) => own[i]!) };
}

/** Which instruction met the end of the stack, or lost the race, is chance. */
function accessOf(kind: string, report: Report): Pick<Fingerprint, "access" | "size"> {
  if (kind === "stack-overflow" || report.source === "tsan") return {};
  return { ...(report.access && { access: report.access }), ...(report.size !== undefined && { size: report.size }) };
}

export function fingerprintOf(report: Report, also: readonly string[] = []): Fingerprint {
  const { kind, frames } = project(report);
  const how = accessOf(kind, report);
  const fine =
    kind === "assertion" && report.message ? { ...siteOf(frames[0]), fine: report.message } : siteOf(frames[0]);
  const named = frames.filter((frame) => frame.function !== null).slice(0, KEPT_FRAMES);
  const bare = frames.filter((frame) => frame.function === null && frame.offset).slice(0, KEPT_FRAMES);
  const names = named.map((frame) => frame.function!);
  // Offsets stand in for names only where the top of the stack has none.
  const offsets =
    frames[0]?.function === null || names.length === 0 ? bare.map((frame) => `${frame.module}+0x${frame.offset}`) : [];
  const site = frames.find((frame) => frame.file);
  const attributable =
    report.attributable !== false &&
    kind !== "heap-corruption" &&
    (names.length > 0 || offsets.length > 0 || site !== undefined);
  const placeless = names.length === 0 && offsets.length === 0;
  const place =
    placeless && site ? [`${site.file}${kind === "assertion" && report.message ? ` (${report.message})` : ""}`] : [];
  const pointer = pointerOf(kind, report.address);
  const where = names[0] ?? offsets[0] ?? place[0];
  return {
    algorithm: ALGORITHM,
    kind,
    ...how,
    ...(report.signal && { signal: report.signal }),
    ...pointer,
    frames: names,
    files: placeless && site ? [site.file!] : named.map((frame) => frame.file ?? ""),
    stack: report.frames.slice(0, KEPT_STACK).map(nameOf),
    ...fine,
    ...(offsets.length > 0 && { offsets }),
    ...(report.frames[0]?.anonymous && report.instructionBytes && { instructionBytes: report.instructionBytes }),
    component: componentOf(frames.length > 0 ? frames : report.frames),
    source: report.source,
    confidence: confidenceOf(report, { frames: names, ...fine, attributable }),
    attributable,
    also: [...also, ...(report.caveats ?? [])],
    key: keyOf(kind, how.access, names, offsets.length > 0 ? offsets : place),
    summary: summaryOf(kind, how, report.source, where, pointer.pointer, attributable),
  };
}

type How = Pick<Fingerprint, "access" | "size">;

export function summaryOf(
  kind: string,
  how: How,
  source: string,
  where: string | undefined,
  pointer: string | undefined,
  attributable: boolean,
): string {
  const bytes = how.size === undefined ? "" : ` of ${how.size} byte${how.size === 1 ? "" : "s"}`;
  const access = how.access ? `, ${how.access}${bytes}` : "";
  const place = where ? ` in ${where}` : "";
  const near = pointer === "null" ? " through a null pointer" : "";
  const doubt = attributable
    ? ""
    : kind === "heap-corruption" || kind === "bad-free"
      ? ", not attributable: the place is where it was noticed"
      : ", place unknown";
  return `${kind}${access}${near}${place}${doubt} (${source})`;
}

/** An lldb session: the last stop reason and its `frame #N` lines. macOS says EXC_BAD_ACCESS, Windows an exception code. */
import { baseName, beforeJump, gatherStack, isSameAddress, JUMP, type NumberedFrame, plainName } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";
import { machException } from "./apple.ts";
import { windowsCode } from "./windows.ts";

const STOP = /stop reason = (.{1,400})$/;
const FRAME = /^\s{0,8}(?:\* )?frame #(\d{1,5}): 0x[0-9a-f]{1,16}(?: (.*))?$/;

/** module`function(args) + offset at file:line:column */
export function parseLldbFrame(line: string): NumberedFrame | undefined {
  const found = FRAME.exec(line);
  if (!found) return undefined;
  const rest = found[2] ?? "";
  const tick = rest.indexOf("`");
  const at = rest.lastIndexOf(" at ");
  const place = at >= 0 ? /^(.{1,1000}?):(\d{1,7})(?::\d{1,7})?$/.exec(rest.slice(at + 4)) : null;
  let name = tick < 0 ? "" : rest.slice(tick + 1, place ? at : undefined).trim();
  if (name.startsWith("___lldb_unnamed_symbol")) name = "";
  const paren = name.indexOf("(", 1);
  const known = plainName(paren > 0 && !name.startsWith("operator") ? name.slice(0, paren) : name);
  return {
    number: Number(found[1]),
    frame: {
      function: known || null,
      ...(tick > 0 && { module: baseName(rest.slice(0, tick)) }),
      ...(tick < 0 && { anonymous: true }),
      ...(place && { file: baseName(place[1]!), line: Number(place[2]) }),
    },
  };
}

function meaning(reason: string): { kind: string; address?: string; access?: "READ" | "WRITE" } | undefined {
  const address = /(?:fault address: |address=)(0x[0-9a-f]{1,16})/.exec(reason)?.[1];
  const signal = /^signal (SIG[A-Z]{2,8})/.exec(reason)?.[1];
  if (signal) return { kind: signal, ...(address && { address }) };
  const mach = machException(reason);
  if (mach) return { kind: mach, ...(address && { address }) };
  const windows = /^Exception (0x[0-9a-f]{8})/.exec(reason)?.[1];
  if (!windows) return undefined;
  const how = /Access violation (read|writ)ing location (0x[0-9a-f]{1,16})/.exec(reason);
  return {
    kind: windowsCode(windows) ?? "crash",
    ...(how && { access: how[1] === "read" ? ("READ" as const) : ("WRITE" as const), address: how[2]! }),
  };
}

export function readLldb(lines: readonly string[]): Finding[] {
  let last: { at: number; reason: string } | undefined;
  for (let i = 0; i < lines.length; i++) {
    const reason = lines[i]!.includes("stop reason = ") && STOP.exec(lines[i]!)?.[1];
    if (reason && meaning(reason)) last = { at: i, reason };
  }
  if (!last) return [];
  const what = meaning(last.reason)!;
  const { frames } = gatherStack(lines, last.at + 1, parseLldbFrame);
  const signal = what.kind.startsWith("SIG") ? { signal: what.kind } : {};
  const top = lines.slice(last.at + 1).find((line) => FRAME.test(line)) ?? "";
  const jumped = isSameAddress(/#0: (0x[0-9a-f]{1,16})\b/.exec(top)?.[1], what.address);
  const report = {
    source: "lldb",
    ...what,
    ...signal,
    message: last.reason,
    frames: jumped ? beforeJump(frames) : frames,
    strength: STRENGTH.debugger,
    ...(jumped && { caveats: [`lldb: ${JUMP}`] }),
  };
  return [{ what: "report", report }];
}

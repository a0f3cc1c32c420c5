/** Android: debuggerd's tombstone, in a file or in logcat. Bionic's abort message tells an assertion from a heap check. */
import { baseName, gatherStack, type NumberedFrame, plainName } from "../frame.ts";
import { type Finding, STRENGTH } from "../report.ts";

const SIGNAL =
  /(?:^|\s)(?:Fatal )?signal (\d{1,3}) \((SIG[A-Z]{2,8})\), code \S{1,12}(?: \([A-Z_]{1,30}(?: from pid \d{1,10}, uid \d{1,10})?\))?(?:, fault addr (0x[0-9a-f]{1,16}|-{4,16}|[0-9a-f]{8,16}))?(?: \((read|write)\))?/;
const FRAME = /^\s{0,16}#(\d{2,4})\s{1,4}pc ([0-9a-f]{8,16})\s{1,4}(.*)$/;
const ABORT = /^\s{0,4}Abort message: '(.*?)'?$/;
/** Bionic's assertion, inside the abort message. */
const ASSERTION = /assertion "(.{0,500})" failed/;

/** `#00 pc 0000000000054282  /system/lib/libc.so (abort+101) (BuildId: …)` */
function parseFrame(line: string): NumberedFrame | undefined {
  const found = FRAME.exec(line);
  if (!found) return undefined;
  const build = found[3]!.lastIndexOf(" (BuildId:");
  const rest = build >= 0 ? found[3]!.slice(0, build) : found[3]!;
  const open = rest.indexOf(" (");
  const path = (open < 0 ? rest : rest.slice(0, open)).trim();
  const name = open < 0 ? "" : plainName(rest.slice(open + 2).replace(/(?:\+\d{1,9})?\)\s*$/, ""));
  const anonymous = path.startsWith("<") || path.startsWith("[anon");
  const offset = found[2]!.replace(/^0+(?=.)/, "");
  const known = name !== "" && !name.startsWith("offset 0x");
  return {
    number: Number(found[1]),
    frame: { function: known ? name : null, ...(anonymous ? { anonymous } : { module: baseName(path), offset }) },
  };
}

export function readAndroid(lines: readonly string[]): Finding[] {
  const at = lines.findIndex((line) => line.includes("signal ") && SIGNAL.test(line));
  if (at < 0) return [];
  // logcat has the linker's line first and the tombstone after it; the stack follows the latter.
  const trace = lines.findIndex((line, i) => i >= at && /^\s{0,8}backtrace:/.test(line));
  const told = lines.slice(at, trace < 0 ? at + 50 : trace).findLast((line) => SIGNAL.test(line)) ?? lines[at]!;
  const [, , signal = "", address, access] = SIGNAL.exec(told)!;
  const { frames } = gatherStack(lines, (trace < 0 ? at : trace) + 1, parseFrame);
  const abort =
    lines
      .slice(at, at + 50)
      .map((line) => ABORT.exec(line)?.[1])
      .find((text) => text !== undefined) ?? "";
  const kind = ASSERTION.test(abort)
    ? "assertion"
    : /^(?:Scudo ERROR|heap corruption|.{0,40}corrupt)/i.test(abort)
      ? "heap-corruption"
      : signal;
  const report = {
    source: "android",
    kind,
    signal,
    ...(access && { access: access.toUpperCase() as "READ" | "WRITE" }),
    ...(address && !address.startsWith("-") && { address: address.startsWith("0x") ? address : `0x${address}` }),
    message: ASSERTION.exec(abort)?.[1] ?? (abort ? abort.slice(0, 500) : told.trim()),
    frames,
    strength: STRENGTH.device,
    ...(kind === "heap-corruption" && { attributable: false }),
  };
  return [{ what: "report", report }];
}

/**
 * NuttX: everything fatal becomes an assertion dump, `Assertion failed …: at file: F:L`. A processor fault is printed just
 * before it by the architecture's handler; then the dump's file is the handler's own and says nothing of the bug.
 */
import { baseName } from "../frame.ts";
import { type Finding, type Report, STRENGTH } from "../report.ts";
import { addressFrames, causeOf, type Fault, faultOf } from "./device.ts";

const DUMP = /(?:^|: )Assertion failed ?(panic)?:? ?:? ?at file: ?(\S{0,500}?)(?: line: |:)(\d{1,7})/;
/** File names of the handlers that turn a fault into a dump. */
const HANDLERS = /(?:fault|fatal|exception|_irq|nmi|panic|doirq|_svcall|abort)\w{0,20}\.c$/;
const RISCV =
  /EXCEPTION: (.{3,60}?)\. MCAUSE: ([0-9a-fA-F]{1,16})(?:, EPC: ([0-9a-fA-F]{1,16}))?(?:, MTVAL: ([0-9a-fA-F]{1,16}))?/;
const XTENSA = /EXCCAUSE[=:]\s?([0-9a-fA-F]{1,8})/;
const HARD = /PANIC!{3} (?:Hard [Ff]ault|Exception = ([0-9a-fA-F]{8})|[\w ]{3,40})/;
const TRACE = /(?:backtrace\||\[BackTrace\|)\s{0,4}\d{1,5}(?:\|\d{1,3}\])?:\s{1,4}((?:0x[0-9a-f]{4,16}\s{0,4}){1,16})/;
const PC = /(?:\bPC: |\bEPC:\s?)([0-9a-f]{8,16})\b/;

export function readNuttx(lines: readonly string[]): Finding[] {
  const at = lines.findIndex((line) => line.includes("Assertion failed") && DUMP.test(line));
  if (at < 0) return [];
  let fault: Fault | undefined;
  let address: string | undefined;
  let pc: string | undefined;
  const trace: string[] = [];
  for (const line of lines.slice(Math.max(0, at - 12), at + 60)) {
    const riscv = RISCV.exec(line);
    const xtensa = line.includes("EXCCAUSE") ? XTENSA.exec(line) : null;
    const hard = line.includes("PANIC!!!") ? HARD.exec(line) : null;
    fault ??= riscv ? (causeOf("riscv", Number.parseInt(riscv[2]!, 16)) ?? faultOf(riscv[1]!)) : undefined;
    fault ??= xtensa ? causeOf("xtensa", Number.parseInt(xtensa[1]!, 16)) : undefined;
    fault ??= hard?.[1] ? causeOf("riscv", Number.parseInt(hard[1], 16)) : hard ? { kind: "SIGSEGV" } : undefined;
    address ??= riscv?.[4] && `0x${riscv[4].toLowerCase()}`;
    pc ??= riscv?.[3]?.toLowerCase() ?? PC.exec(line)?.[1];
    const listed = TRACE.exec(line)?.[1];
    if (listed) trace.push(...listed.trim().split(/\s+/));
  }
  const [, panic, path = "", number] = DUMP.exec(lines[at]!)!;
  const byHandler = panic !== undefined || HANDLERS.test(path);
  const where = { function: null, file: baseName(path), line: Number(number) };
  const kind = fault?.kind ?? (byHandler ? "cpu-exception" : "assertion");
  const report: Report = {
    source: "nuttx",
    kind,
    ...(fault?.access && { access: fault.access }),
    ...(address && { address }),
    message: kind === "assertion" ? "" : lines[at]!.trim(),
    frames: kind === "assertion" ? [where] : addressFrames(trace.length > 0 ? trace : pc ? [pc] : []),
    strength: STRENGTH.device,
  };
  return [{ what: "report", report }];
}

/**
 * Zephyr's fatal errors. One fault prints a banner, one line per status bit, registers, then `ZEPHYR FATAL ERROR n`; older
 * kernels stop after the banner. A fault that escalates prints HARD FAULT first and the real one after it.
 */
import { baseName } from "../frame.ts";
import { type Finding, type Frame, type Report, STRENGTH } from "../report.ts";
import { addressFrames, causeOf, type Fault, faultOf } from "./device.ts";

/** Zephyr's log puts level and module before each line of a fault. */
const LOG = /^(?:<err> |E: )?(?:os: ?|arm_exc: ?|fault: ?)?/;
const BANNER =
  /\*{5} (MPU|BUS|USAGE|HARD|SECURE|Reserved Exception|Data Abort|Prefetch Abort|[\w ]{3,40}?)(?: FAULT| \() ?\*{0,5}/;
const FATAL = />>> ZEPHYR FATAL ERROR (\d{1,3})(?:: (.{1,100}?))?(?: on CPU \d{1,3})?$/;
const FAULT_PC =
  /(?:Faulting instruction address(?: \(r15\/pc\))?\s?[:=]\s{0,4}|\bPC | xepc: | mepc: | EIP: | RIP: )(0x[0-9a-fA-F]{4,16}|[0-9a-fA-F]{8,16})/;
const ADDRESS =
  /(?:(?:MMFAR|BFAR|mtval|VADDR|FAR_ELn?|Page fault at address)[ a-zA-Z]{0,12}[:=]?\s{1,4})(0x[0-9a-fA-F]{1,16}|[0-9a-fA-F]{8,16})/;
const ASSERT = /^ASSERTION FAIL \[(.{1,1000}?)\](?: @ (?:ZEPHYR_BASE\/)?(.{1,500}?):(\d{1,7}))?/;

const REASONS: Readonly<Record<number, string>> = { 2: "stack-overflow", 3: "kernel-oops", 4: "kernel-panic" };

const hex = (text: string): string => (text.startsWith("0x") ? text.toLowerCase() : `0x${text.toLowerCase()}`);

/** Reads the block from `start` until the next boot or 80 lines on. */
function readBlock(lines: readonly string[], start: number): Report {
  let fault: Fault | undefined;
  let pc: string | undefined;
  let address: string | undefined;
  let assertion: Frame | undefined;
  let reason: number | undefined;
  let message = lines[start]!.trim();
  for (const raw of lines.slice(start, start + 80)) {
    const line = raw.replace(LOG, "");
    const cause = /(?:EXCCAUSE (\d{1,3})|mcause: (\d{1,3}))/.exec(line);
    const told = cause ? causeOf(cause[1] ? "xtensa" : "riscv", Number(cause[1] ?? cause[2])) : faultOf(line);
    if (told && (!fault || (!fault.access && told.access))) fault = told;
    const asserted = ASSERT.exec(line);
    if (asserted) {
      assertion = { function: null, ...(asserted[2] && { file: baseName(asserted[2]), line: Number(asserted[3]) }) };
      message = asserted[1]!;
    }
    pc ??= FAULT_PC.exec(line)?.[1];
    address ??= ADDRESS.exec(line)?.[1];
    const fatal = FATAL.exec(line.trim());
    if (fatal) {
      reason = Number(fatal[1]);
      break;
    }
  }
  const byReason = reason === undefined ? undefined : REASONS[reason];
  const kind = assertion ? "assertion" : reason === 2 ? "stack-overflow" : (fault?.kind ?? byReason ?? "cpu-exception");
  return {
    source: "zephyr",
    kind,
    ...(fault?.access && !assertion && { access: fault.access }),
    ...(address && { address: hex(address) }),
    message,
    frames: assertion ? [assertion] : pc ? addressFrames([pc]) : [],
    strength: STRENGTH.device,
  };
}

export function readZephyr(lines: readonly string[]): Finding[] {
  const start = lines.findIndex(
    (line) =>
      (line.includes("*****") && BANNER.test(line)) ||
      line.includes("** FATAL EXCEPTION") ||
      line.includes(">>> ZEPHYR FATAL ERROR") ||
      ASSERT.test(line.replace(LOG, "")) ||
      / mcause: \d{1,3}, [A-Z]/.test(line),
  );
  return start < 0 ? [] : [{ what: "report", report: readBlock(lines, start) }];
}

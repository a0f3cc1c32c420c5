/** The run did not happen as asked: a wrong command line, a missing file or library, a sanitizer that cannot start. */
import type { Finding } from "../report.ts";

const MARKS: readonly RegExp[] = [
  /ASan runtime does not come first in initial library list/,
  /^Usage: (?:\S{1,500}\/)?iwasm\b/,
  /^Read file to buffer failed/,
  /^Init runtime environment failed/,
  /^Unknown \w{1,20} file type|^unknown option/i,
  /error while loading shared libraries: /,
  /cannot execute binary file|[Ee]xec format error/,
  /^(?:\S{1,500}: )?(?:line \d{1,6}: )?(?:\d{1,6}: )?\S{1,500}: (?:command )?not found$/,
  /^(?:env|timeout|stdbuf|script|setarch|nice|sh|bash): .{1,500}: (?:No such file or directory|Permission denied)$/,
  /Shadow memory range interleaves with an existing memory mapping/,
  /ERROR: \w{1,40}Sanitizer:? (?:failed|Failed) to (?:allocate|reserve|map)|ReserveShadowMemoryRange failed/,
  /AddressSanitizer:? CHECK failed: /,
  /LeakSanitizer has encountered a fatal error/,
  /LeakSanitizer does not work under ptrace/,
  /unexpected memory mapping 0x/,
];

export function readSetup(lines: readonly string[]): Finding[] {
  for (const line of lines) {
    if (line === "" || line.length > 1000) continue;
    if (MARKS.some((mark) => mark.test(line))) return [{ what: "setup-error", message: line.trim() }];
  }
  return [];
}

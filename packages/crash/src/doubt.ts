/** Known false positives of AddressSanitizer in WAMR. */
import type { Reading } from "./reading.ts";

export interface AsanDoubt {
  /** Short stable name of the known pattern. */
  readonly pattern: string;
  readonly why: string;
  /** What to do to know. */
  readonly confirm: string;
  readonly references: readonly string[];
}

export function asanDoubt(_reading: Reading): AsanDoubt | undefined {
  return undefined;
}

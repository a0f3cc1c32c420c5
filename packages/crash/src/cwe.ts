/** The weakness class of a crash, for the advisory. */
import type { Fingerprint } from "./reading.ts";

export interface Cwe {
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

export function cweOf(_fingerprint: Fingerprint): Cwe | undefined {
  return undefined;
}

/**
 * What a shell's `$?` says. A shell gives 128+N for "killed by signal N" and for `exit 128+N` alike; but of a signal it also
 * tells on its own stderr ("Segmentation fault"), except for the few that people send by hand.
 */
import { constants } from "node:os";
import type { RunOutcome } from "./request.ts";

export type ShellStatus =
  | { readonly kind: "known"; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: "ambiguous" };

/** SIGINT, SIGPIPE and, for bash, SIGTERM die without a word. */
const SILENT: readonly string[] = ["SIGINT", "SIGPIPE", "SIGTERM"];

const nameOf = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));
// Two names for one number: take those the kernel's manual takes first.
for (const name of ["SIGABRT", "SIGIO", "SIGCHLD"] as const) {
  const number = constants.signals[name];
  if (number !== undefined) nameOf.set(number, name);
}

export function signalName(number: number): string {
  return nameOf.get(number) ?? `SIG${number}`;
}

/** `message` is what the shell itself wrote about this command. */
export function readShellStatus(status: number, message: string): ShellStatus {
  const silent = message.trim() === "";
  // 126 and 127 may be the shell's own: it could not start the program.
  if (status === 126 || status === 127) return { kind: "ambiguous" };
  if (status <= 128) return silent ? { kind: "known", exitCode: status, signal: null } : { kind: "ambiguous" };
  const signal = signalName(status - 128);
  if (!silent) return { kind: "known", exitCode: null, signal };
  return SILENT.includes(signal) ? { kind: "ambiguous" } : { kind: "known", exitCode: status, signal: null };
}

/** For wrappers that only pass on a shell's 128+N: taken as a signal, since that is what it nearly always is. */
export function withSignal(outcome: RunOutcome): RunOutcome {
  const number = (outcome.exitCode ?? 0) - 128;
  return nameOf.has(number) ? { ...outcome, exitCode: null, signal: signalName(number) } : outcome;
}

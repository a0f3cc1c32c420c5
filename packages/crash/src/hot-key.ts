/** The minimizer's cheap question: which crash is this, without symbols and without reading every format? */
import type { RunText } from "./reading.ts";

/** Name of the function at an offset of a module, from its symbol table read once; undefined where there is none. */
export type SymbolAt = (offset: number, module: string) => string | undefined;

export function hotKey(run: RunText, _symbolAt?: SymbolAt): string {
  return run.timedOut ? "hang" : (run.signal ?? `exit ${run.exitCode}`);
}

export interface GdbOptions {
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly abort?: AbortSignal;
}
export interface GdbSampleOptions extends GdbOptions {
  readonly afterMs: number;
  readonly times: number;
  readonly everyMs: number;
}
/** gdb's text of the fatal stop; null when gdb is not there. */
export async function gdbBacktrace(_argv: readonly string[], _options: GdbOptions): Promise<string | null> {
  return null;
}
/** Backtraces of a running program; null when gdb is not there. */
export async function gdbSample(_argv: readonly string[], _options: GdbSampleOptions): Promise<string[] | null> {
  return null;
}

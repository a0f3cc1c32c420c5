/**
 * The environment of every program we start: the same on every machine. Nothing is inherited but PATH, so that a crash does
 * not depend on whose shell it was found in.
 */

const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

/** Names a shell could not export (bash functions in a user's environment) are left out, whichever way the program is started. */
const PORTABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export interface Surroundings {
  readonly scratch: string;
  readonly cwd: string;
  /** What every process of this run carries in its environment; survivors are found by it. */
  readonly mark: string;
}

const MARK_NAME = "ASSAY_RUN";

export function environmentFor(
  around: Surroundings,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const base = {
    PATH: searchPath(),
    LANG: "C.UTF-8",
    TZ: "UTC",
    HOME: around.scratch,
    TMPDIR: around.scratch,
  };
  // A run inside a run keeps the outer mark too: whoever started us finds our processes as well.
  const fixed = { PWD: around.cwd, [MARK_NAME]: `${process.env[MARK_NAME] ?? ""}${around.mark}` };
  const own = Object.entries(extra).filter(([name, value]) => PORTABLE_NAME.test(name) && !value.includes("\0"));
  return { ...base, ...Object.fromEntries(own), ...fixed };
}

export function searchPath(): string {
  return process.env.PATH || DEFAULT_PATH;
}

export interface SanitizerOptions {
  /** Function names and lines (slow: about 80 ms a report), or bare module offsets for the hot loop. */
  readonly symbolize: boolean;
  /** Above this the sanitizer ends the program; a limit on address space cannot be used (shadow memory, guard regions). */
  readonly rssLimitMb?: number;
}

/**
 * Settings that make a sanitizer report tell itself from a trap of the runtime: both exit with 1 unless told otherwise.
 * No leak search (not a crash), no colours, failed allocations return null as in production. `own` are the target's variables: all of
 * them are kept, and of a sanitizer's options a target's own come last, where they win.
 */
export function sanitizerEnv(
  options: SanitizerOptions,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const symbolize = options.symbolize ? 1 : 0;
  const shared = `exitcode=99:symbolize=${symbolize}:color=never:allocator_may_return_null=1`;
  const rss = `hard_rss_limit_mb=${options.rssLimitMb ?? 2048}`;
  const ours = {
    ASAN_OPTIONS: `${shared}:${rss}:detect_leaks=0:abort_on_error=0${options.symbolize ? ":dump_instruction_bytes=1" : ""}`,
    UBSAN_OPTIONS: `${shared}:print_stacktrace=1:halt_on_error=1`,
    MSAN_OPTIONS: `${shared}:${rss}`,
    TSAN_OPTIONS: `${shared}:${rss}`,
  };
  const joined = Object.entries(ours).map(([name, value]) => [name, own[name] ? `${value}:${own[name]}` : value]);
  return { ...own, ...Object.fromEntries(joined) };
}

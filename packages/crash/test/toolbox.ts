/**
 * Runs the small C programs under real tools. A program's own first comment lines say what each tool must see
 * (`// asan: heap-buffer-overflow WRITE 1 in store_past < fill_table`), so a new case is a C file you drop in.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import type { RunText } from "../src/crash.ts";

export const PROGRAMS: string = join(import.meta.dirname, "programs");

interface Tool {
  readonly compilers: readonly ("gcc" | "clang")[];
  readonly flags: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The command that runs the program; its output is a trace unless `ownOutput`. */
  readonly under?: readonly string[];
  readonly needs?: string;
}

const gdb = (...first: string[]): string[] => [
  ...["gdb", "-q", "-nx", "-batch", "-ex", "set width 0", "-ex", "set startup-with-shell off"],
  ...first.flatMap((command) => ["-ex", command]),
  ...["run", "bt 64", "x/i $pc", "p $_siginfo._sifields._sigfault.si_addr"].flatMap((command) => ["-ex", command]),
  "--args",
];
export const GDB: readonly string[] = gdb();
/** gdb must pass over a signal that the program handles itself, or it stops in the wrong place. */
export const GDB_HANDLED: readonly string[] = gdb("handle SIGSEGV nostop noprint pass");

const BOTH = ["gcc", "clang"] as const;
const SANITIZER = { detect_leaks: "0", dump_instruction_bytes: "1", exitcode: "99" };
const asan = (more: Record<string, string>): string =>
  Object.entries({ ...SANITIZER, ...more })
    .map((pair) => pair.join("="))
    .join(":");

export const TOOLS: Readonly<Record<string, Tool>> = {
  asan: { compilers: BOTH, flags: ["-fsanitize=address", "-fno-omit-frame-pointer"], env: { ASAN_OPTIONS: asan({}) } },
  "asan-raw": { compilers: BOTH, flags: ["-fsanitize=address"], env: { ASAN_OPTIONS: asan({ symbolize: "0" }) } },
  "asan-leaks": { compilers: ["gcc"], flags: ["-fsanitize=address"], env: { ASAN_OPTIONS: "exitcode=99" } },
  "asan-rss": {
    compilers: ["gcc"],
    flags: ["-fsanitize=address"],
    env: { ASAN_OPTIONS: asan({ hard_rss_limit_mb: "150" }) },
  },
  ubsan: {
    compilers: BOTH,
    flags: ["-fsanitize=undefined", "-fno-sanitize-recover=all"],
    env: { UBSAN_OPTIONS: "print_stacktrace=1" },
  },
  "ubsan-short": { compilers: BOTH, flags: ["-fsanitize=undefined"] },
  tsan: { compilers: BOTH, flags: ["-fsanitize=thread"] },
  msan: { compilers: ["clang"], flags: ["-fsanitize=memory"] },
  lsan: { compilers: ["gcc"], flags: ["-fsanitize=leak"] },
  plain: { compilers: ["gcc"], flags: [] },
  gdb: { compilers: ["gcc"], flags: [], under: GDB, needs: "gdb" },
  "gdb-handled": { compilers: ["gcc"], flags: [], under: GDB_HANDLED, needs: "gdb" },
  lldb: {
    compilers: ["clang"],
    flags: [],
    under: ["lldb", "-x", "-b", "-o", "run", "-k", "bt", "-k", "quit", "--"],
    needs: "lldb",
  },
  valgrind: { compilers: ["gcc"], flags: [], under: ["valgrind", "--error-exitcode=97"], needs: "valgrind" },
};

export function found(tool: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, tool)));
}

export interface ProgramCase {
  readonly name: string;
  readonly tool: string;
  readonly compiler: "gcc" | "clang";
  readonly expect: string;
  readonly flags: readonly string[];
}

/** Every program under every tool its comments name, with every compiler of that tool. */
export function programCases(): ProgramCase[] {
  return readdirSync(PROGRAMS)
    .filter((file) => file.endsWith(".c"))
    .sort()
    .flatMap((file) => {
      const head = readFileSync(join(PROGRAMS, file), "utf8").matchAll(/^\/\/ ([\w/-]+): (.+)$/gm);
      const directives = [...head].map((match) => ({ name: match[1]!, value: match[2]! }));
      const flags = directives.find((directive) => directive.name === "cc")?.value.split(" ") ?? [];
      // `asan/clang:` speaks for one compiler, `asan:` for all of the tool's.
      return directives.flatMap(({ name, value }) => {
        const [tool = "", only] = name.split("/");
        const compilers = TOOLS[tool]?.compilers ?? [];
        return compilers
          .filter((compiler) =>
            only === undefined ? !directives.some((other) => other.name === `${tool}/${compiler}`) : compiler === only,
          )
          .map((compiler) => ({ name: basename(file, ".c"), tool, compiler, expect: value, flags }));
      });
    });
}

export function missingTools(program: ProgramCase): string[] {
  return [program.compiler, TOOLS[program.tool]!.needs ?? program.compiler].filter((tool) => !found(tool));
}

/** Compiles and runs one case in a scratch folder of its own. */
export async function runProgram(program: ProgramCase): Promise<RunText> {
  const scratch = mkdtempSync(join(tmpdir(), "assay-crash-"));
  try {
    const tool = TOOLS[program.tool]!;
    const source = `${program.name}.c`;
    const flags = ["-g", "-O0", "-w", `-ffile-prefix-map=${PROGRAMS}=/src`, ...tool.flags, ...program.flags];
    execFileSync(program.compiler, [...flags, "-o", join(scratch, program.name), join(PROGRAMS, source)]);
    const command = [...(tool.under ?? []), join(scratch, program.name)];
    return await start(command, scratch, {
      ...(tool.env && { env: tool.env }),
      trace: tool.under !== undefined && tool.needs !== "valgrind",
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** The output is a debugger's, not the program's. */
  readonly trace?: boolean;
}

export function start(argv: readonly string[], cwd: string, options: StartOptions): Promise<RunText> {
  const { PATH = "", HOME = "/" } = process.env;
  const child = spawn(argv[0]!, argv.slice(1), { cwd, env: { PATH, HOME, LANG: "C", ...options.env } });
  let stdout = "";
  let stderr = "";
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, options.timeoutMs ?? 60_000);
  child.stdout.on("data", (bytes) => {
    stdout += bytes;
  });
  child.stderr.on("data", (bytes) => {
    stderr += bytes;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => {
      clearTimeout(timer);
      const quiet = { exitCode: null, signal: null, timedOut, stdout: "", stderr: "", traces: [`${stderr}${stdout}`] };
      resolve(options.trace ? quiet : { exitCode, signal, timedOut, stdout, stderr });
    });
  });
}

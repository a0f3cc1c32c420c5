/**
 * How many programs a second each way of starting them gets through, on one worker and on two, beside what a bare shell loop
 * and a bare C loop (posix_spawn) reach with none of the care. Ways take turns, so that a busy machine hurts all alike; the
 * figure is the median of the rounds.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/spawn.ts [--seconds 1] [--rounds 5]
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fastRunner, findTool, sanitizerEnv } from "@assay/runner";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "1" }, rounds: { type: "string", default: "5" } },
});
const sliceMs = Number(values.seconds) * 1000;
const rounds = Number(values.rounds);
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const cc = findTool("cc");

interface Way {
  readonly name: string;
  /** Starts the program once; several are in flight at a time. */
  readonly once: (program: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const OVERFLOW = "#include <stdlib.h>\nint main(void) { char *p = malloc(4); p[4] = 1; free(p); return 0; }\n";
const LOOP = `#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
extern char **environ;
int main(int argc, char **argv) {
  (void)argc;
  for (int i = atoi(argv[1]); i > 0; i--) {
    pid_t pid;
    if (posix_spawn(&pid, argv[2], 0, 0, argv + 2, environ) != 0) return 1;
    waitpid(pid, 0, 0);
  }
  return 0;
}
`;

function compile(name: string, source: string, ...flags: string[]): string {
  const file = join(folder, `${name}.c`);
  writeFileSync(file, source);
  execFileSync(cc ?? "cc", ["-O1", ...flags, "-o", join(folder, name), file]);
  return join(folder, name);
}

const env = sanitizerEnv({ symbolize: false });

function ours(way: "sh" | "perl" | "node", workers: number): Way {
  const runner = fastRunner({ way, workers });
  return {
    name: `fastRunner, ${way}`,
    once: (program) => runner.run({ argv: [program], timeoutMs: 10_000, env, cwd: folder, outputLimit: 65_536 }),
    close: () => runner.close(),
  };
}

const bareNode: Way = {
  name: "child_process.spawn, no care",
  once: (program) =>
    new Promise((resolve) => {
      const child = spawn(program, { stdio: ["ignore", "pipe", "pipe"], env: { ...env } });
      child.stdout.resume();
      child.stderr.resume();
      child.once("close", resolve);
    }),
  close: async () => undefined,
};

/** A loop outside of Node: so many at a time that starting the loop itself does not count. */
function loop(name: string, command: (count: number, program: string) => string[]): Way & { readonly batch: number } {
  const batch = 50;
  return {
    name,
    batch,
    once: (program) =>
      new Promise((resolve) => {
        const [file = "", ...args] = command(batch, program);
        spawn(file, args, { stdio: "ignore", env: { ...env } }).once("close", resolve);
      }),
    close: async () => undefined,
  };
}

async function rate(way: Way & { readonly batch?: number }, program: string, workers: number): Promise<number> {
  let done = 0;
  const since = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (performance.now() - since < sliceMs) {
        await way.once(program);
        done += way.batch ?? 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - since);
}

const SHELL_LOOP = 'i=0; while [ $i -lt "$0" ]; do "$1" >/dev/null 2>&1; i=$((i + 1)); done';
const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;

const programs = [["true", findTool("true") ?? "/bin/true"]];
if (cc !== undefined) programs.push(["ASan crash, symbolize=0", compile("overflow", OVERFLOW, "-fsanitize=address")]);
const cLoop = cc === undefined ? undefined : compile("loop", LOOP);

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds of ${values.seconds} s\n`,
);
console.log(`| way | ${programs.flatMap(([name]) => [`${name}, 1 worker`, "2 workers"]).join(" | ")} |`);
console.log(`| --- |${" ---: |".repeat(programs.length * 2)}`);

const columns = programs.flatMap(([, program = ""]) => [1, 2].map((workers) => ({ program, workers })));
const rows = new Map<string, number[][]>();
for (const [index, { program, workers }] of columns.entries()) {
  const ways: Way[] = [
    ours("sh", workers),
    ...(findTool("perl") === undefined ? [] : [ours("perl", workers)]),
    ours("node", workers),
    bareNode,
    loop("bare shell loop", (count, target) => ["/bin/sh", "-c", SHELL_LOOP, String(count), target]),
    ...(cLoop === undefined ? [] : [loop("bare C loop", (count, target) => [cLoop, String(count), target])]),
  ];
  for (const way of ways) await way.once(program);
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const row = rows.get(way.name) ?? columns.map(() => []);
      rows.set(way.name, row);
      row[index]?.push(await rate(way, program, workers));
    }
  }
  await Promise.all(ways.map((way) => way.close()));
}
for (const [name, row] of rows) console.log(`| ${name} | ${row.map((list) => Math.round(median(list))).join(" | ")} |`);
rmSync(folder, { recursive: true });

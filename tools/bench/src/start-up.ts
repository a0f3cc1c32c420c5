/**
 * What a call of the built CLI costs before it does anything, beside a bare `node -e 0`. Calls take turns, so that a busy machine
 * hurts all alike; wall time, least and median of the rounds.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/start-up.ts [--rounds 20]
 */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, "..", "..", "..");
const bin = join(root, "apps", "cli", "bin", "run.js");
const stamped = join(root, "test", "aot", "stamped", "app.stamped.aot");

const CALLS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ["node -e 0", ["-e", "0"]],
  ["assay --version", [bin, "--version"]],
  ["assay --help", [bin, "--help"]],
  ["assay verify --help", [bin, "verify", "--help"]],
  ["assay verify app.aot", [bin, "verify", stamped]],
  ["assay inspect app.aot", [bin, "inspect", stamped]],
];

function once(words: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, words, { stdio: "ignore", env: { ...process.env, ASSAY_CONFIG_DIR: "/nonexistent" } });
  return performance.now() - start;
}

const walls = new Map<string, number[]>(CALLS.map(([name]) => [name, []]));
for (let round = 0; round < rounds; round++) for (const [name, words] of CALLS) walls.get(name)?.push(once(words));

const sorted = (name: string): number[] => [...(walls.get(name) ?? [])].sort((a, b) => a - b);
const median = (numbers: readonly number[]): number => numbers[Math.floor(numbers.length / 2)] ?? 0;
const bare = sorted("node -e 0");

process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds\n\n`,
);
process.stdout.write("| call | least, ms | median, ms | times node -e 0 |\n| --- | ---: | ---: | ---: |\n");
for (const [name] of CALLS) {
  const took = sorted(name);
  const times = median(took) / median(bare);
  process.stdout.write(`| ${name} | ${took[0]?.toFixed(0)} | ${median(took).toFixed(0)} | ${times.toFixed(2)} |\n`);
}

/**
 * Fuzzer output by the hundred through the CLI on wamr-lab: clustered alone, then as a batch with cases and bundles, killed three times and
 * resumed. Prints inputs, crashes, bugs and times; ends with 1 when an input is lost or counted twice, or when the resumed batch differs.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/batch.ts [--cluster 1000] [--inputs 500]
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeMutations } from "../../../test/mutations.ts";

const { values } = parseArgs({
  options: { cluster: { type: "string", default: "1000" }, inputs: { type: "string", default: "500" } },
});
const cli = join(import.meta.dirname, "../../../apps/cli/bin/run.js");
const folder = mkdtempSync(join(tmpdir(), "bench-"));

interface Summary {
  readonly bugs: readonly {
    readonly key: string;
    readonly inputs: readonly string[];
    readonly minimal: number | null;
  }[];
  readonly quiet: Readonly<Record<string, readonly string[]>>;
}

function accounted(found: Summary, count: number): boolean {
  const all = [...found.bugs.flatMap((b) => b.inputs), ...Object.values(found.quiet).flat()];
  return all.length === count && new Set(all).size === count;
}

function fill(name: string, count: number): string {
  const inputs = join(folder, name);
  mkdirSync(inputs);
  writeMutations(inputs, count);
  return inputs;
}

const seconds = (started: number): string => ((performance.now() - started) / 1000).toFixed(1);

try {
  const many = Number(values.cluster);
  const started = performance.now();
  const ran = spawnSync(
    process.execPath,
    [cli, "cluster", fill("many", many), "--runtime", "wamr-2020", "--timeout", "2", "-j", "2", "--json", "-q"],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const found = JSON.parse(ran.stdout) as { bugs: { files: string[] }[] };
  console.log(
    `cluster: ${many} inputs, ${found.bugs.reduce((n, b) => n + b.files.length, 0)} crashes, ${found.bugs.length} bugs in ${seconds(started)} s`,
  );

  const count = Number(values.inputs);
  const inputs = fill("batch", count);
  const args = (out: string) => [
    cli,
    "triage",
    inputs,
    "--runtime",
    "wamr-2020",
    "--timeout",
    "2",
    "--jobs",
    "2",
    "--date",
    "2026-11-21",
    "-q",
    "--out",
    join(folder, out),
  ];
  const whole = performance.now();
  spawnSync(process.execPath, args("whole"), { stdio: "ignore" });
  const one = JSON.parse(readFileSync(join(folder, "whole", "summary.json"), "utf8")) as Summary;
  console.log(
    `batch: ${count} inputs, ${one.bugs.length} bugs, cases and bundles in ${seconds(whole)} s; all accounted for: ${accounted(one, count)}`,
  );
  for (const wait of [2000, 4000, 6000]) {
    const child = spawn(process.execPath, args("killed"), { stdio: "ignore" });
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  spawnSync(process.execPath, args("killed"), { stdio: "ignore" });
  const two = JSON.parse(readFileSync(join(folder, "killed", "summary.json"), "utf8")) as Summary;
  const essence = (s: Summary): string =>
    JSON.stringify(s.bugs.map(({ key, inputs: files, minimal }) => ({ key, files, minimal })));
  const same = essence(one) === essence(two);
  console.log(`killed three times and resumed: the same result: ${same}`);
  if (!same || !accounted(one, count) || !accounted(two, count)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Our minimizer beside every reducer that is installed: same machine, same run, same question, same counter. Prints one table:
 * final bytes / questions / seconds; `!` when the time ran out (what was there then is what counts), `refused` when the tool
 * does not take the input.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/minimizer.ts [--cap 60] [--cases D2-css,…] [--tools assay,…] [--workers 1]
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { type BenchCase, benchCases, questions, writeScript } from "./minimizer-cases.ts";
import { type Reducer, reducers } from "./minimizer-peers.ts";

const { values } = parseArgs({
  options: {
    cap: { type: "string", default: "60" },
    cases: { type: "string" },
    tools: { type: "string" },
    workers: { type: "string", default: "1" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "bench-minimizer-"));

interface Measured {
  readonly bytes: number | null;
  readonly questions: number;
  readonly seconds: number;
  readonly capped: boolean;
}

async function measure(reducer: Reducer, one: BenchCase): Promise<Measured> {
  const own = join(folder, `${reducer.name}-${one.id.replaceAll(/\W+/g, "-")}`);
  mkdirSync(own);
  const [input, script, counter] = [join(own, "in.wasm"), join(own, "interesting.sh"), join(own, "counter")];
  writeFileSync(input, one.input);
  writeScript(script, counter, one.script);
  const { argv, result, partial } = reducer.start({ folder: own, input, script });
  const started = performance.now();
  const capped = await timed(argv, own, one.cap);
  const seconds = (performance.now() - started) / 1000;
  const asked = questions(counter);
  // What a tool leaves must be interesting, whatever it says itself.
  const left = capped && partial ? candidates(partial) : [result];
  const sizes = left
    .filter((file) => existsSync(file) && spawnSync(script, [file]).status === 0)
    .map((file) => statSync(file).size);
  const bytes = sizes.length > 0 ? Math.min(...sizes) : null;
  // What a killed tool had started in sessions of its own may still be writing.
  rmSync(own, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  return { bytes, questions: asked, seconds, capped };
}

/** The smallest few files that a tool kept as interesting. */
function candidates(kept: string): string[] {
  if (!existsSync(kept)) return [];
  const files = readdirSync(kept, { recursive: true, encoding: "utf8" }).map((file) => join(kept, file));
  const named = files.filter((file) => statSync(file).isFile() && /interesting|in\.wasm/.test(basename(file)));
  return named.sort((a, b) => statSync(a).size - statSync(b).size).slice(0, 20);
}

let running: number | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (running !== undefined) process.kill(-running, "SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(130);
  });

/** True when the time ran out; the whole process group goes then. */
function timed(argv: readonly string[], cwd: string, cap: number): Promise<boolean> {
  const [program = "", ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: "ignore", detached: true });
    running = child.pid;
    let capped = false;
    const timer = setTimeout(() => {
      capped = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, cap * 1000);
    const end = (): void => {
      clearTimeout(timer);
      running = undefined;
      resolve(capped);
    };
    child.on("error", end);
    child.on("close", end);
  });
}

function cell(one: BenchCase, { bytes, questions: asked, seconds, capped }: Measured): string {
  const time = seconds.toFixed(seconds < 10 ? 1 : 0);
  if (bytes === null) return capped ? `nothing! / ${asked} / ${time}` : "refused";
  if (bytes === one.input.length && asked < 10) return "refused";
  return `${bytes}${capped ? "!" : ""} / ${asked} / ${time}`;
}

function versionOf({ version }: Reducer): string {
  const [program = "", ...args] = version ?? [];
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  const text = `${stdout}${stderr}`.replaceAll(/\u001b\[[\d;]*m/g, "");
  return /(?:version |\+\+| |\/)(\d+(\.\d+)+\w?|\d{3})\b/.exec(text)?.[1] ?? "";
}

const wanted = (list: string | undefined, name: string): boolean => !list || list.split(",").includes(name);
const tools = reducers(Number(values.workers)).filter(({ name, version }) => version && wanted(values.tools, name));
const chosen = benchCases(Number(values.cap)).filter(({ id }) => wanted(values.cases, id));
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

say(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.version}, cap ${values.cap} s`,
);
say(`load before: ${loadavg()[0]?.toFixed(1)}; final bytes / questions / seconds; ! = stopped by the cap`);
say("");
say(`| case | input | floor, feasible | ${tools.map((tool) => `${tool.name} ${versionOf(tool)}`).join(" | ")} |`);
say(`| --- | ---: | --- | ${tools.map(() => "---").join(" | ")} |`);
for (const one of chosen) {
  const cells: string[] = [];
  for (const tool of tools) cells.push(cell(one, await measure(tool, one)));
  say(`| ${one.id} | ${one.input.length} | ${one.floor ?? ""} ${one.feasible} | ${cells.join(" | ")} |`);
}
rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });

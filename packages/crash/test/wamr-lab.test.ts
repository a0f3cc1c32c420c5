/** Real crashes of real WAMR fall into the bugs that a person found in them: recorded ones always, live ones where wamr-lab is built. */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ClusterItem, cluster, readLog, readRun } from "../src/crash.ts";
import { type CorpusCase, corpusCases, read } from "./corpus.ts";
import { start } from "./toolbox.ts";

const LAB = corpusCases().filter((file) => file.name.startsWith("wamr-lab/"));

/** "br-depth.wamr-2020.gdb" → the sightings of that name. */
const find = (name: string): CorpusCase => LAB.find((file) => file.name === `wamr-lab/${name}`)!;

/** As a runtime's run gives it: with the input's digest and the runtime's name. */
function sighting(name: string): ClusterItem {
  const file = find(name);
  const reading = read(file);
  if (reading.kind !== "crash") throw new Error(`${name} is no crash`);
  return { id: name, fingerprint: reading.fingerprint, inputSha256: file.header.input!, runtime: file.header.runtime! };
}

/** As someone pastes it: text alone. */
function pasted(name: string): ClusterItem {
  const { parts } = find(name);
  const reading = readLog(parts.trace ?? `${parts.stdout ?? ""}${parts.stderr ?? ""}`);
  if (reading.kind !== "crash") throw new Error(`${name} is no crash`);
  return { id: `${name} (log)`, fingerprint: reading.fingerprint };
}

const groups = (items: readonly ClusterItem[]): string[][] =>
  cluster(items)
    .map((found) => [...found.items])
    .sort();

describe.each(["br-depth", "if-params"])("%s on 2020", (input) => {
  test("plain, ASan, gdb and pasted logs are one bug", () => {
    const seen = [
      `${input}.wamr-2020`,
      `${input}.wamr-2020.pty`,
      `${input}.wamr-2020.gdb`,
      `${input}.wamr-2020-asan`,
    ].map(sighting);
    const logs = [`${input}.wamr-2020.gdb`, `${input}.wamr-2020-asan`].map(pasted);
    expect(cluster([...seen, ...logs])).toHaveLength(1);
  });

  test("a log of the plain build alone names no place and joins nothing", () => {
    const found = cluster([sighting(`${input}.wamr-2020-asan`), pasted(`${input}.wamr-2020.pty`)]);
    expect(found.map(({ attributable }) => attributable)).toEqual([true, false]);
  });
});

describe("the constant table", () => {
  test("plain and ASan come together because the input is the same", () => {
    const found = cluster([sighting("const-table.wamr-2020"), sighting("const-table.wamr-2020-asan")]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ representative: "const-table.wamr-2020-asan", attributable: true });
    expect(found[0]!.because).toEqual([
      "const-table.wamr-2020: same input as const-table.wamr-2020-asan, seen by another kind of build",
    ]);
  });

  test("an input that only ASan sees is the same bug", () => {
    expect(
      groups([sighting("const-table.wamr-2020-asan"), sighting("const-table-asan-only.wamr-2020-asan")]),
    ).toHaveLength(1);
  });

  test("const-dedup is that bug on 2020 and another one on 2.4.3", () => {
    const names = [
      "const-table.wamr-2020-asan",
      "const-dedup.wamr-2020-asan",
      "const-dedup.wamr-2020",
      "const-dedup.wamr-2.4.3-asan",
      "const-dedup.wamr-2.4.3",
      "const-dedup.wamr-2.4.3.gdb",
    ];
    expect(groups(names.map(sighting))).toEqual([
      ["const-dedup.wamr-2.4.3", "const-dedup.wamr-2.4.3-asan", "const-dedup.wamr-2.4.3.gdb"],
      ["const-dedup.wamr-2020", "const-dedup.wamr-2020-asan", "const-table.wamr-2020-asan"],
    ]);
  });

  test("its plain text on 2.4.3 stays heap corruption, not attributable", () => {
    const { fingerprint } = pasted("const-dedup.wamr-2.4.3");
    expect(fingerprint).toMatchObject({ kind: "heap-corruption", attributable: false, confidence: "low" });
    expect(fingerprint.summary).toContain("not attributable");
    expect(groups([pasted("const-dedup.wamr-2.4.3"), sighting("const-dedup.wamr-2.4.3-asan")])).toHaveLength(2);
  });
});

test("every crash at hand: four bugs, br-depth and its two sisters one of them", () => {
  const crashes = LAB.filter((file) => read(file).kind === "crash").map((file) =>
    sighting(file.name.slice("wamr-lab/".length)),
  );
  const inputs = cluster(crashes).map(({ items }) =>
    [...new Set(items.map((id) => id.replace(/\.wamr-.*/, "")))].sort().join(" "),
  );
  expect(inputs.sort()).toEqual([
    "br-depth br-depth-guarded br-table-depth",
    "const-dedup",
    "const-dedup const-table const-table-asan-only",
    "if-params",
  ]);
});

const INPUTS = join(import.meta.dirname, "..", "..", "..", "test", "crashes");
const CACHE = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
const MANIFEST = join(process.env.ASSAY_LAB_DIR || join(CACHE, "assay", "wamr-lab"), "lab.json");
const RUNTIMES: readonly { name: string; path: string; env: Record<string, string> }[] = existsSync(MANIFEST)
  ? JSON.parse(readFileSync(MANIFEST, "utf8")).runtimes.filter(
      ({ name, path }: { name: string; path: string }) =>
        /^wamr-(?:2020|2\.4\.3)(?:-asan)?$/.test(name) && existsSync(path),
    )
  : [];

describe.skipIf(RUNTIMES.length < 4 || !existsSync(INPUTS))("live runs (needs tools/wamr-lab built)", () => {
  test("are the same bugs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "assay-lab-"));
    const crashes: ClusterItem[] = [];
    for (const [input, options] of Object.entries({
      "br-depth": [],
      "br-table-depth": [],
      "if-params": ["-f", "_start"],
      "const-table": [],
      "const-dedup": [],
    })) {
      const file = join(INPUTS, `${input}.wasm`);
      const inputSha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
      for (const { name: runtime, path, env } of RUNTIMES) {
        const reading = readRun(await start([path, ...options, file], folder, { env }));
        if (reading.kind === "crash")
          crashes.push({ id: `${input} ${runtime}`, fingerprint: reading.fingerprint, inputSha256, runtime });
      }
    }
    rmSync(folder, { recursive: true, force: true });
    expect(groups(crashes)).toEqual([
      ["br-depth wamr-2020", "br-depth wamr-2020-asan", "br-table-depth wamr-2020", "br-table-depth wamr-2020-asan"],
      ["const-dedup wamr-2.4.3", "const-dedup wamr-2.4.3-asan"],
      ["const-dedup wamr-2020", "const-dedup wamr-2020-asan", "const-table wamr-2020", "const-table wamr-2020-asan"],
      ["if-params wamr-2020", "if-params wamr-2020-asan"],
    ]);
  });
});

// One bug by whatever it was seen: a plain build, a sanitizer build, a debugger, a log alone. Sightings come from real runs on the lab.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findTool } from "@assay/runner";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, lab } from "./assay.ts";

const crashes = join(import.meta.dirname, "crashes");
const path = (name: string): string => lab?.find((r) => r.name === name)?.path ?? "";
const OPTIONS: Record<string, string[]> = { "if-params": ["-f", "_start"] };
let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

/** What a reporter pastes: both streams of a run, nothing else. */
function saveLog(name: string, runtime: string, file: string, debugger_ = false): void {
  const words = [path(runtime), ...(OPTIONS[name] ?? []), join(crashes, `${name}.wasm`)];
  const gdb = [
    "-nx",
    "-batch",
    "-ex",
    "handle SIGSEGV nostop noprint pass",
    "-ex",
    "run",
    "-ex",
    "bt",
    "--args",
    ...words,
  ];
  const [program = "", ...args] = debugger_ ? ["gdb", ...gdb] : words;
  const ran = spawnSync(program, args, { encoding: "utf8" });
  writeFileSync(file, `${ran.stdout}${ran.stderr}`);
}

interface Bug {
  readonly key: string;
  readonly files: readonly string[];
  readonly frames: readonly string[];
  readonly attributable: boolean;
  readonly summary: string;
}

async function cluster(...args: string[]): Promise<Bug[]> {
  const { code, stdout, stderr } = await assay(["cluster", "--json", "-q", "--timeout", "5", ...args]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).bugs;
}
const names = (bug: Bug | undefined): string[] => [...(bug?.files ?? [])].map((f) => basename(f)).sort();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-cluster-"));
  mkdirSync(at("logs"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!lab)("clusters on real WAMR (needs the lab: cargo, cmake, a C compiler)", () => {
  it.each(["br-depth", "if-params"])(
    "%s on the plain build, on the ASan build and as a log only is one bug",
    async (name) => {
      const cases = at(`cases-${name}`);
      const words = ["--json", "-q", "--no-minimize", "--", ...(OPTIONS[name] ?? []), "{file}"];
      for (const runtime of ["wamr-2020", "wamr-2020-asan"]) {
        const call = ["triage", join(crashes, `${name}.wasm`), "--runtime", runtime, "--out", join(cases, runtime)];
        expect((await assay([...call, ...words])).code).toBe(0);
      }
      saveLog(name, "wamr-2020-asan", join(cases, "pasted.log"));
      const bugs = await cluster(cases);
      expect(bugs).toHaveLength(1);
      expect(names(bugs[0])).toEqual(["pasted.log", "wamr-2020", "wamr-2020-asan"]);
    },
    120_000,
  );

  it.skipIf(!findTool("gdb"))(
    "a log of gdb on the plain build joins them too (needs gdb)",
    async () => {
      saveLog("br-depth", "wamr-2020", at("logs", "gdb.log"), true);
      saveLog("br-depth", "wamr-2020-asan", at("logs", "asan.log"));
      const bugs = await cluster(at("logs"));
      expect(bugs).toHaveLength(1);
      expect(bugs[0]?.frames).toContain("check_branch_block");
    },
    60_000,
  );

  it("one bug on 2020 and another on 2.4.3 by the same file; four inputs of one folder fall as they should", async () => {
    const inputs = at("inputs");
    mkdirSync(inputs);
    for (const name of ["br-depth", "br-table-depth", "const-table", "const-dedup"])
      copyFileSync(join(crashes, `${name}.wasm`), join(inputs, `${name}.wasm`));
    const bugs = await cluster(inputs, "--runtime", "wamr-2020", "--runtime", "wamr-2.4.3");
    const found = bugs.map((b) => [b.frames[0], ...names(b)]);
    expect(found).toHaveLength(3);
    expect(found).toContainEqual(["block_type_get_result_types", "br-depth.wasm", "br-table-depth.wasm"]);
    expect(found).toContainEqual(["wasm_loader_get_const_offset", "const-dedup.wasm", "const-table.wasm"]);
    expect(found).toContainEqual(["wasm_loader_emit_uint8", "const-dedup.wasm"]);
  }, 60_000);

  it.skipIf(!findTool("script"))(
    "plain logs alone name no place: WAMR's own line, glibc's heap corruption; they join nothing (needs script)",
    async () => {
      const logs = at("plain");
      mkdirSync(logs);
      // On a terminal, where WAMR's last line is not lost.
      for (const [name, runtime] of [
        ["const-table", "wamr-2020"],
        ["const-dedup", "wamr-2.4.3"],
      ] as const) {
        const command = `'${path(runtime)}' '${join(crashes, `${name}.wasm`)}'`;
        const ran = spawnSync("script", ["-qec", command, "/dev/null"], { encoding: "utf8" });
        writeFileSync(join(logs, `${name}.log`), ran.stdout);
      }
      saveLog("const-table", "wamr-2020-asan", join(logs, "asan.log"));
      const bugs = await cluster(logs);
      expect(bugs.map((b) => [b.attributable, ...names(b)])).toEqual([
        [true, "asan.log"],
        [false, "const-table.log"],
        [false, "const-dedup.log"],
      ]);
      expect(bugs[2]?.summary).toMatch(/heap-corruption, not attributable/);
    },
    60_000,
  );

  it("const-table on the plain and on the ASan build come together because the input is the same", async () => {
    const bugs = await cluster(join(crashes, "const-table.wasm"), "--runtime", "wamr-2020");
    expect(bugs).toHaveLength(1);
    expect(bugs[0]).toMatchObject({ attributable: true, targets: ["wamr-2020", "wamr-2020-asan"] });
  }, 60_000);

  it("patterns that no shell expanded, several folders and a case broken in two stop nothing", async () => {
    mkdirSync(at("broken"));
    writeFileSync(at("broken", "case.json"), "{");
    const { code, stdout } = await assay([
      "cluster",
      join(crashes, "br-*.wasm"),
      at("broken"),
      "-r",
      "wamr-2020",
      "--json",
    ]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(names(found.bugs[0])).toEqual(["br-depth-guarded.wasm", "br-depth.wasm", "br-table-depth.wasm"]);
    expect(found.skipped.map((s: { path: string }) => s.path)).toEqual([at("broken")]);
  }, 60_000);

  it("inputs without a runtime are a usage error; cases and logs need none", async () => {
    expect((await assay(["cluster", crashes])).code).toBe(2);
    expect((await assay(["cluster", at("absent")])).code).toBe(2);
  });
});

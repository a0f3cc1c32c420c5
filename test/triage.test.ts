// The main job end to end, on real WAMR, through the built CLI: what a newcomer sees.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, lab } from "./assay.ts";

const crashes = join(import.meta.dirname, "crashes");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-e2e-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Summary {
  readonly case: string;
  readonly reading: { readonly kind: string };
  readonly fingerprint: {
    readonly kind: string;
    readonly access?: string;
    readonly frames: string[];
    readonly key: string;
  } | null;
  readonly reduction: { readonly from: number; readonly to: number };
  readonly likeness: { readonly name: string; readonly fixed: string }[];
  readonly verdict: {
    readonly action: string;
    readonly class: string;
    readonly notes: string[];
    readonly rules: { id: string }[];
    readonly conflicts: { rules: string[] }[];
  };
}

async function triage(file: string, ...args: string[]): Promise<{ code: number; summary: Summary; stderr: string }> {
  const { code, stdout, stderr } = await assay(["triage", file, "--json", "--date", "2026-11-21", ...args]);
  return { code, summary: JSON.parse(stdout) as Summary, stderr };
}

describe.skipIf(!lab)("triage on real WAMR (needs the lab: cargo, cmake, a C compiler)", () => {
  it("names the crash of 2.4.3, says which CVE it looks like, and the PoC of its bundle crashes the same way", async () => {
    const out = join(folder, "dedup");
    const { code, summary } = await triage(join(crashes, "const-dedup.wasm"), "--runtime", "wamr-2.4.3", "--out", out);
    expect(code).toBe(0);
    expect(summary.fingerprint).toMatchObject({ kind: "heap-buffer-overflow", access: "WRITE" });
    expect(summary.fingerprint?.frames.slice(0, 2)).toContain("reserve_block_ret");
    expect(summary.likeness[0]).toMatchObject({ name: "CVE-2026-54912", fixed: "2.4.5" });
    expect(summary.verdict.action).toBe("report-privately");
    expect(summary.verdict.notes.join(" ")).toContain("2.4.5");
    expect(summary.reduction.to).toBeLessThan(summary.reduction.from);

    // A stranger with the text alone: decode, run, compare.
    const text = readFileSync(join(out, "bundle", "ADVISORY.md"), "utf8");
    const commands = /; then:\n\n```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const elsewhere = join(folder, "elsewhere");
    execFileSync("cp", ["-r", join(out, "bundle"), elsewhere]);
    rmSync(join(elsewhere, "poc.wasm"));
    execFileSync("sh", ["-ec", commands], { cwd: elsewhere });
    const plain = lab?.find((r) => r.name === "wamr-2.4.3")?.path ?? "";
    expect(spawnSync(join(elsewhere, "repro.sh"), [plain]).status).toBe(0);
    const again = await assay(["run", join(elsewhere, "poc.wasm"), "--json", "--runtime", "wamr-2.4.3-asan"]);
    expect(JSON.parse(again.stdout).fingerprint.key).toBe(summary.fingerprint?.key);
  }, 240_000);

  it("a valid module of 3.1 MB on the 2020 ASan build: same bug at a fraction of the size; quiet on 2.4.3, so still private", async () => {
    const file = join(folder, "tree-sitter-swift.wasm");
    writeFileSync(file, gunzipSync(readFileSync(join(crashes, "tree-sitter-swift.wasm.gz"))));
    const { code, summary } = await triage(file, "--runtime", "wamr-2020-asan", "--out", join(folder, "swift"));
    expect(code).toBe(0);
    expect(summary.fingerprint).toMatchObject({ kind: "heap-buffer-overflow", access: "WRITE" });
    expect(summary.fingerprint?.frames[0]).toBe("wasm_loader_get_const_offset");
    expect(summary.likeness.map((l) => l.name)).not.toContain("CVE-2026-54912");
    expect(summary.reduction.to).toBeLessThanOrEqual(100_000);
    const minimal = await assay([
      "run",
      join(folder, "swift", "minimal.wasm"),
      "--json",
      "--runtime",
      "wamr-2020-asan",
    ]);
    expect(JSON.parse(minimal.stdout).fingerprint.key).toBe(summary.fingerprint?.key);
    const facts = JSON.parse((await assay(["facts", join(folder, "swift"), "--json"])).stdout).facts as {
      name: string;
      value: string | null;
      evidence: string[];
    }[];
    // 2.4.3 is not the newest release: what it shows is told, and does not make the action less private.
    expect(facts.find((f) => f.name === "newestClean")).toMatchObject({
      value: null,
      evidence: expect.arrayContaining(["not seen on 2.4.3"]),
    });
    expect(summary.verdict.action).toBe("report-privately");
  }, 240_000);

  it.each([
    ["br-depth", [], "check_branch_block"],
    ["br-table-depth", [], "check_branch_block"],
    ["if-params", ["--", "-f", "_start", "{file}"], "copy_stack_values"],
  ])(
    "%s crashes 2020: security, private, not larger than it was",
    async (name, words, frame) => {
      const { code, summary } = await triage(
        join(crashes, `${name}.wasm`),
        "--runtime",
        "wamr-2020",
        "--out",
        join(folder, name),
        ...words,
      );
      expect(code).toBe(0);
      expect(summary.fingerprint?.frames).toContain(frame);
      expect(summary.verdict).toMatchObject({ action: "report-privately", class: "security" });
      if (name === "if-params") expect(summary.reduction.to).toBeLessThan(summary.reduction.from);
      else expect(summary.reduction.to).toBeLessThanOrEqual(summary.reduction.from);
    },
    120_000,
  );

  it("spin is the program's own loop: not a bug, with the rule it conflicts with", async () => {
    const { code, summary } = await triage(
      join(crashes, "spin.wasm"),
      "--runtime",
      "wamr-2020",
      "--timeout",
      "1",
      "--out",
      join(folder, "spin"),
      "--",
      "-f",
      "_start",
      "{file}",
    );
    expect(code).toBe(0);
    expect(summary.reading.kind).toBe("hang");
    expect(summary.verdict.action).toBe("not-a-bug");
    expect(summary.verdict.rules.map((r) => r.id)).toContain("maintainer.infinite-loop");
    expect(summary.verdict.conflicts.flatMap((c) => c.rules)).toContain("reporter.crash-or-hang");
  }, 120_000);

  it.each(["recurse", "oob"])(
    "%s is a trap, no crash: exit 4",
    async (name) => {
      const { code, summary } = await triage(
        join(crashes, `${name}.wasm`),
        "--runtime",
        "wamr-2020",
        "--out",
        join(folder, name),
        "--",
        "-f",
        "_start",
        "{file}",
      );
      expect(code).toBe(4);
      expect(summary.reading.kind).toBe("trap");
      expect(summary.fingerprint).toBeNull();
      expect(readdirSync(join(folder, name))).not.toContain("bundle");
    },
    60_000,
  );

  it("a bad option that breaks every module is the caller's, shown by the control", async () => {
    const { summary } = await triage(
      join(crashes, "br-depth.wasm"),
      "--runtime",
      "wamr-2020",
      "--no-minimize",
      "--out",
      join(folder, "control"),
    );
    const facts = JSON.parse((await assay(["facts", summary.case, "--json"])).stdout).facts as {
      name: string;
      value: string | null;
    }[];
    expect(facts.find((f) => f.name === "callerGuarantee")?.value).not.toBe("broken");
  }, 60_000);

  it("goes on where it was, and asks nothing twice", async () => {
    const out = join(folder, "if-params");
    const before = readFileSync(join(out, "reduction.json"), "utf8");
    const { code, stderr } = await assay(["triage", out, "--json"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("minimizing");
    expect(readFileSync(join(out, "reduction.json"), "utf8")).toBe(before);
  }, 60_000);

  it("says the same for the same input: everything in the bundle is equal for two cases", async () => {
    const one = join(folder, "same-1");
    const two = join(folder, "same-2");
    for (const out of [one, two]) await triage(join(crashes, "br-depth.wasm"), "--runtime", "wamr-2020", "--out", out);
    expect(readFileSync(join(two, "bundle", "SHA256SUMS"), "utf8")).toBe(
      readFileSync(join(one, "bundle", "SHA256SUMS"), "utf8"),
    );
  }, 120_000);
});

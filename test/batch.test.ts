// A folder of fuzzer output: every input is accounted for, once; killed and resumed it says the same; a bad input stops nothing.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, bin, lab, labDir } from "./assay.ts";
import { writeMutations } from "./mutations.ts";

const crashes = join(import.meta.dirname, "crashes");
const COUNT = 40;
let folder: string;
let inputs: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-batch-"));
  inputs = join(folder, "inputs");
  mkdirSync(inputs);
  writeMutations(inputs, COUNT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Summary {
  readonly inputs: number;
  readonly bugs: {
    readonly key: string;
    readonly inputs: string[];
    readonly action: string | null;
    readonly case: string;
    readonly minimal: number | null;
    readonly failed: string | null;
  }[];
  readonly superseded: string[];
  readonly quiet: Record<string, string[]>;
  readonly skipped: { readonly path: string; readonly why: string }[];
}

const summary = (out: string): Summary => JSON.parse(readFileSync(join(out, "summary.json"), "utf8"));
const run = (out: string) => [
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
  "--out",
  out,
];
/** What does not depend on where the folder of the batch lies. */
const essence = (out: string) => summary(out).bugs.map(({ case: _, ...rest }) => rest);

describe.skipIf(!lab)("a folder of crashes (needs the lab: cargo, cmake, a C compiler)", () => {
  it("no input is lost, none counted twice, each bug has its case and bundle", async () => {
    const out = join(folder, "whole");
    const { code, stdout } = await assay(run(out));
    expect(code).toBe(0);
    const found = summary(out);
    const all = [...found.bugs.flatMap((b) => b.inputs), ...Object.values(found.quiet).flat()];
    expect(all.length).toBe(COUNT);
    expect(new Set(all).size).toBe(COUNT);
    expect(found.bugs.length).toBeGreaterThan(0);
    expect(stdout).toContain(`${COUNT} inputs`);
    for (const bug of found.bugs) {
      expect(bug.failed).toBeNull();
      expect(bug.action).toBe("report-privately");
      expect(existsSync(join(bug.case, "bundle", "ADVISORY.md"))).toBe(true);
    }
  }, 180_000);

  it("killed in the middle and resumed, it says the same", async () => {
    const out = join(folder, "killed");
    const child = execa(process.execPath, [bin, ...run(out)], {
      reject: false,
      env: { ASSAY_LAB_DIR: labDir, ASSAY_CONFIG_DIR: join(folder, "none") },
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGKILL");
    await child;
    expect((await assay(run(out))).code).toBe(0);
    expect(essence(out)).toEqual(essence(join(folder, "whole")));
  }, 180_000);

  it("links, empty files and folders in folders stop nothing", async () => {
    const odd = join(folder, "odd");
    mkdirSync(join(odd, "deeper"), { recursive: true });
    copyFileSync(join(crashes, "br-depth.wasm"), join(odd, "deeper", "a.wasm"));
    copyFileSync(join(crashes, "br-depth.wasm"), join(odd, "copy.wasm"));
    writeFileSync(join(odd, "empty.wasm"), "");
    symlinkSync("/etc/passwd", join(odd, "link.wasm"));
    const { code, stdout } = await assay(["cluster", odd, "--runtime", "wamr-2020", "--json"]);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found.bugs).toHaveLength(1);
    expect(found.bugs[0].files).toEqual([join(odd, "copy.wasm"), join(odd, "deeper", "a.wasm")]);
    expect(found.skipped.map((s: { why: string }) => s.why).sort()).toEqual(["empty", "not an ordinary file"]);
  }, 60_000);

  it("puts together what is one bug, and keeps apart what is not", async () => {
    const known = join(folder, "known");
    mkdirSync(known);
    for (const name of [
      "br-depth",
      "br-depth-guarded",
      "br-table-depth",
      "const-table",
      "const-table-asan-only",
      "const-dedup",
    ])
      copyFileSync(join(crashes, `${name}.wasm`), join(known, `${name}.wasm`));
    const groups = async (runtime: string) => {
      const { stdout } = await assay(["cluster", known, "--runtime", runtime, "--json"]);
      return (JSON.parse(stdout).bugs as { files: string[] }[])
        .map((b) => b.files.map((f) => f.slice(known.length + 1, -5)).sort())
        .sort();
    };
    expect(await groups("wamr-2020")).toEqual([
      ["br-depth", "br-depth-guarded", "br-table-depth"],
      ["const-dedup", "const-table", "const-table-asan-only"],
    ]);
    expect(await groups("wamr-2.4.3")).toEqual([["const-dedup"]]);
  }, 120_000);

  it("remembers: a second call with the same state runs nothing", async () => {
    const state = join(folder, "state.jsonl");
    const call = ["cluster", inputs, "--runtime", "wamr-2020", "--timeout", "2", "--state", state, "--json"];
    const first = await assay(call);
    const lines = readFileSync(state, "utf8");
    writeFileSync(state, `${lines}{"sha256":"cut o`);
    const second = await assay(call);
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(state, "utf8").startsWith(lines)).toBe(true);
  }, 120_000);
});

/** A user whose one runtime is a script that hangs or crashes when the input says so. */
function fakeUser(script = SCRIPT): {
  put(name: string, text: string): void;
  script: string;
  ask: typeof assay;
  at(name: string): string;
} {
  const home = mkdtempSync(join(folder, "user-"));
  const at = (name: string): string => join(home, name);
  mkdirSync(at("in"));
  mkdirSync(at("config"));
  writeFileSync(at("rt"), script);
  chmodSync(at("rt"), 0o755);
  const runtimes = [{ name: "fake", command: [at("rt"), "{options}", "{file}"] }];
  writeFileSync(join(at("config"), "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes }));
  return {
    at,
    script: at("rt"),
    put: (name, text) => writeFileSync(join(at("in"), name), text),
    ask: (args) => assay(args, { cwd: home, env: { ASSAY_CONFIG_DIR: at("config"), ASSAY_LAB_DIR: at("none") } }),
  };
}

const SCRIPT = `#!/bin/sh
if grep -q loaderhang "$1"; then while :; do :; done; fi
if grep -q crashme "$1"; then kill -SEGV $$; fi
exit 0
`;
/** A module with one custom section of that name. */
const named = (name: string): string => `\0asm\x01\0\0\0\0${String.fromCharCode(name.length + 1, name.length)}${name}`;

describe("a folder on a runtime of one's own", () => {
  it("hangs are one pile, and a case decides what it is worth", async () => {
    const user = fakeUser();
    user.put("h.wasm", named("loaderhang"));
    user.put("longer.wasm", named("loaderhang once more"));
    user.put("c.wasm", named("crashme"));
    user.put("fine.wasm", named("fine"));
    const options = ["--runtime", "fake", "--timeout", "1"];
    const grouped = await user.ask(["cluster", "in", ...options]);
    expect(grouped.stdout).toContain("4 inputs, 1 crash, 2 hangs, 2 bugs");
    const { code, stdout } = await user.ask(["triage", "in", "--out", "out", "--no-minimize", ...options]);
    expect(stdout).toContain("hang on fake");
    expect(code).toBe(0);
    const found = summary(user.at("out"));
    expect(found.quiet).toEqual({ clean: ["in/fine.wasm"] });
    const hang = found.bugs.find((bug) => bug.key === "hang|fake");
    expect(hang).toMatchObject({ kind: "hang", attributable: false, representative: "in/h.wasm", failed: null });
    expect(hang?.inputs).toEqual(["in/h.wasm", "in/longer.wasm"]);
    expect(hang?.action).toBe("report-privately");
    expect(existsSync(join(user.at(hang?.case ?? ""), "bundle", "ADVISORY.md"))).toBe(true);
  }, 120_000);

  it("a runtime that never starts is an error and no empty table; repaired, it is asked again", async () => {
    const broken =
      "rt: error while loading shared libraries: libgone.so.1: cannot open shared object file: No such file or directory";
    const user = fakeUser(
      `#!/bin/sh\n[ -e "$0.repaired" ] && exit 0\ngrep -q suits "$1" && exit 0\necho "${broken}" >&2\nexit 127\n`,
    );
    user.put("a.wasm", named("one"));
    user.put("b.wasm", named("two"));
    const call = ["cluster", "in", "--runtime", "fake", "--state", "state.jsonl"];
    for (const args of [call, ["triage", "in", "--runtime", "fake", "--out", "out"]]) {
      const { code, stderr } = await user.ask(args);
      expect(stderr).toContain("no run of fake got as far as its input");
      expect(stderr).toContain("libgone.so.1");
      expect(code).toBe(2);
    }
    user.put("c.wasm", named("suits"));
    const mixed = await user.ask(call);
    expect([mixed.code, mixed.stdout]).toEqual([0, expect.stringMatching(/setup-error +2 files/)]);
    writeFileSync(`${user.script}.repaired`, "");
    const repaired = await user.ask(call);
    expect([repaired.code, repaired.stdout]).toEqual([0, expect.stringMatching(/clean +3 files/)]);
  }, 60_000);

  it("a rebuilt runtime is asked anew, and cases of the old build are said to be superseded", async () => {
    const user = fakeUser();
    user.put("c.wasm", named("crashme"));
    const state = ["cluster", "in", "--runtime", "fake", "--state", "state.jsonl"];
    const call = (...paths: string[]) => ["triage", ...paths, "--runtime", "fake", "--out", "out", "--no-minimize"];
    const first = await user.ask(call("in"));
    expect(first.stdout).not.toContain("superseded");
    const before = summary(user.at("out")).bugs;
    await user.ask(call(user.at("in")));
    expect(summary(user.at("out")).bugs.map((b) => b.case)).toEqual(before.map((b) => b.case));
    expect((await user.ask(state)).stdout).toContain("1 crash");
    writeFileSync(user.script, SCRIPT.replace("SEGV", "BUS"));
    expect((await user.ask(state)).stdout).toContain("SIGBUS");
    const second = await user.ask(call("in"));
    expect(second.stdout).toMatch(/SIGBUS[\s\S]*superseded +out\/bug-/);
    const { bugs, superseded } = summary(user.at("out"));
    expect(bugs.map((b) => b.case)).not.toEqual(before.map((b) => b.case));
    expect(superseded).toEqual(before.map((b) => b.case));
    writeFileSync(user.script, "#!/bin/sh\nexit 0\n");
    expect((await user.ask(call("in"))).stdout).toContain("no bug");
    expect(summary(user.at("out")).superseded).toHaveLength(2);
  }, 120_000);

  it("a file that holds no answers is not written to; one whose only answer was cut short is gone on with", async () => {
    const user = fakeUser();
    user.put("c.wasm", named("crashme"));
    const call = (state: string) => ["cluster", "in", "--runtime", "fake", "--state", state];
    const before = readFileSync(join(user.at("in"), "c.wasm"));
    const refused = await user.ask(call(join("in", "c.wasm")));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("holds something else")]);
    expect(readFileSync(join(user.at("in"), "c.wasm"))).toEqual(before);
    const folder = await user.ask(call("config"));
    expect([folder.code, folder.stderr]).toEqual([2, expect.stringContaining("is not an ordinary file")]);
    writeFileSync(user.at("cut.jsonl"), '{"sha256":"cut o');
    expect(await user.ask(call("cut.jsonl"))).toMatchObject({ code: 0, stdout: expect.stringContaining("1 crash") });
    expect(await user.ask(call("cut.jsonl"))).toMatchObject({ code: 0, stdout: expect.stringContaining("1 crash") });
  }, 60_000);

  it.skipIf(process.platform === "win32")(
    "a pipe that nobody writes to is refused at once",
    async () => {
      const user = fakeUser();
      user.put("c.wasm", named("crashme"));
      await execa("mkfifo", [user.at("pipe")]);
      for (const args of [
        ["triage", "pipe", "--runtime", "fake"],
        ["cluster", "in", "--runtime", "fake", "--state", "pipe"],
      ]) {
        const { code, stderr } = await user.ask(args);
        expect([code, stderr]).toEqual([2, expect.stringContaining("pipe is not an ordinary file")]);
      }
    },
    20_000,
  );
});

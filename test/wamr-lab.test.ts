/**
 * The four runtimes of tools/wamr-lab against crashes/expected.json: what each input does to each of them. A new case is an
 * input and its entry there. Variants that are built on demand take part when they are there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";

// Node's own; its types have no WebAssembly, and the browser's library is not ours.
const { WebAssembly: v8 } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };

interface Expected {
  readonly exit?: number;
  readonly signal?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly hangs?: boolean;
  readonly report?: string;
  readonly access?: string;
  readonly size?: number;
  readonly frames?: readonly string[];
}

interface Case {
  readonly file: string;
  readonly valid?: boolean;
  readonly arguments: readonly string[];
  readonly runs: Readonly<Record<string, Expected>>;
}

interface Lab {
  readonly runtimes: readonly { name: string; path: string; features: readonly string[]; sanitizer: string | null }[];
}

const folder = fileURLToPath(new URL("crashes/", import.meta.url));
const { cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { cases: readonly Case[] };
const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
const manifest = join(process.env.ASSAY_LAB_DIR || join(cache, "assay", "wamr-lab"), "lab.json");
const lab: Lab = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as Lab) : { runtimes: [] };
const four = ["wamr-2020", "wamr-2020-asan", "wamr-2.4.3", "wamr-2.4.3-asan"];
const variants = ["wamr-2.4.3-gc", "wamr-2.4.3-gc-asan"];
const pathOf = (name: string): string => lab.runtimes.find((runtime) => runtime.name === name)?.path ?? "";
const isBuilt = (name: string): boolean => existsSync(pathOf(name));

const scratch = mkdtempSync(join(tmpdir(), "assay-lab-test-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function bytesOf(file: string): Uint8Array {
  const bytes = readFileSync(join(folder, file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** The input's path; a packed one is unpacked first. */
function input(file: string): string {
  if (!file.endsWith(".gz")) return join(folder, file);
  const path = join(scratch, file.slice(0, -".gz".length));
  writeFileSync(path, bytesOf(file));
  return path;
}

function start(name: string, args: readonly string[], timeout = 60_000) {
  const { status, signal, stdout, stderr } = spawnSync(pathOf(name), args, {
    timeout,
    killSignal: "SIGKILL",
    encoding: "utf8",
    env: {},
  });
  // Time and thread in front of a warning differ from run to run.
  return { status, signal, stdout: stdout.replace(/^\[[^\]]*\]: warning: .*\n+/gm, ""), stderr };
}

function check(name: string, one: Case, expected: Expected): void {
  const args = one.arguments.map((word) => word.replace("{file}", input(one.file)));
  const got = start(name, args, expected.hangs ? 1_500 : undefined);
  if (expected.hangs) {
    expect(got.signal).toBe("SIGKILL");
    return;
  }
  if (expected.report === undefined) {
    expect(got.signal).toBe(expected.signal ?? null);
    expect(got.status).toBe(expected.exit ?? null);
    if (expected.stdout !== undefined) expect(got.stdout).toBe(expected.stdout);
    expect(got.stderr).toBe(expected.stderr ?? "");
    return;
  }
  expect(got.status).toBe(99);
  expect(got.stderr).toContain(`ERROR: AddressSanitizer: ${expected.report} on `);
  expect(got.stderr).toContain(
    expected.size ? `${expected.access} of size ${expected.size} ` : `caused by a ${expected.access} memory access`,
  );
  const frames = [...got.stderr.matchAll(/^ {4}#\d+ 0x[0-9a-f]+ in (\S+) (\S+)/gm)];
  const top = frames.slice(0, expected.frames?.length);
  expect(top.map((frame) => frame[1])).toEqual(expected.frames);
  for (const frame of top) expect(frame[2]).toMatch(/^(\S*\/)?wamr\/core\/iwasm\/\S+\.[ch]:\d+/);
}

describe("crash inputs", () => {
  it.each(cases.filter((one) => one.valid !== undefined))("$file is valid for V8: $valid", (one) => {
    expect(v8.validate(bytesOf(one.file))).toBe(one.valid);
  });
});

const built = four.every(isBuilt);
describe.skipIf(!built)(built ? "wamr-lab" : "wamr-lab is not built: node tools/wamr-lab/build.mjs", () => {
  for (const name of four) {
    describe(name, () => {
      for (const one of cases) {
        const expected = one.runs[name];
        if (expected)
          it(`${one.file} ${JSON.stringify(expected.report ?? expected)}`, () => check(name, one, expected));
      }
    });
  }

  it.each(four)("%s names its version and its flags, the same as the manifest", (name) => {
    const { stdout, status } = start(name, ["--version"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(name.includes("2.4.3") ? /^iwasm 2\.4\.3\n/ : /^iwasm of 2020-12-26 .*no version number/);
    const features = lab.runtimes.find((runtime) => runtime.name === name)?.features ?? [];
    expect(features).toContain("WAMR_BUILD_FAST_INTERP=1");
    expect(stdout).toContain("WASM_ENABLE_FAST_INTERP: 1\n");
    expect(features.includes("WAMR_BUILD_AOT=1")).toBe(stdout.includes("WASM_ENABLE_AOT: 1\n"));
  });

  it.each([
    [["--no-such-option", "x.wasm"], 1, /^Usage: iwasm /],
    [[], 1, /^Usage: iwasm /],
    [["-f", "x"], 1, /^Usage: iwasm /],
    [["no-such-file.wasm"], 255, /^Read file to buffer failed: open file no-such-file\.wasm failed\.\n$/],
    [["-f", "nope", join(folder, "oob.wasm")], 1, /^Exception: lookup function nope failed\n$/],
  ] as const)("%j ends with %i on both versions", (args, status, stdout) => {
    for (const name of ["wamr-2020", "wamr-2.4.3"])
      expect(start(name, args)).toMatchObject({ status, stdout: expect.stringMatching(stdout) });
  });

  it("--then goes on after a failure in the same process and ends as the second module does", () => {
    const [bad, trap, good] = ["br-depth.wasm", "oob.wasm", "if-params.wasm"].map((file) => join(folder, file)) as [
      string,
      string,
      string,
    ];
    for (const name of ["wamr-2.4.3", "wamr-2.4.3-asan"]) {
      const recovered = start(name, ["-f", "_start", "--then", good, "--then-f", "_start", trap]);
      expect(recovered).toMatchObject({ status: 0, stdout: "Exception: out of bounds memory access\n\n" });
      expect(recovered.stderr).toBe(
        `--then: ${trap} failed (exit 1); the same process goes on with ${good}\n--then: ${good} ended cleanly\n`,
      );
      expect(start(name, ["--then", trap, "--then-f", "_start", bad])).toMatchObject({
        status: 1,
        stdout: expect.stringContaining("load failed"),
      });
    }
    expect(start("wamr-2020-asan", ["-f", "_start", "--then", good, "--then-f", "_start", trap]).status).toBe(99);
  });
  it("--again calls another export of the same instance after a failure, and ends as that does", () => {
    const trap = join(folder, "oob.wasm");
    for (const name of ["wamr-2020", "wamr-2020-asan", "wamr-2.4.3", "wamr-2.4.3-asan"]) {
      const more = start(name, ["-f", "_start", "--again", "_start", "--again", "nope", trap]);
      expect(more).toMatchObject({ status: 1, stdout: expect.stringContaining("lookup function nope failed") });
      expect(more.stdout.match(/out of bounds memory access/g)).toHaveLength(2);
      const note = "--again: failed (exit 1)";
      expect(more.stderr).toBe(
        `${note}; the same instance goes on with _start\n${note}; the same instance goes on with nope\n${note}\n`,
      );
    }
  });
});

for (const name of variants) {
  const there = isBuilt(name);
  describe.skipIf(!there)(there ? name : `${name} is not built: node tools/wamr-lab/build.mjs --variant gc`, () => {
    for (const one of cases) {
      const expected = one.runs[name];
      if (expected) it(`${one.file}`, () => check(name, one, expected));
    }
    it("has its feature compiled in", () => {
      expect(lab.runtimes.find((runtime) => runtime.name === name)?.features).toContain("WAMR_BUILD_GC=1");
    });
  });
}

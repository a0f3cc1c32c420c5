// Inputs, runtimes and case folders nobody would wish for: a clear error or a correct result, the right code, nothing left running, nothing lost.
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay } from "./assay.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-hostile-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array, mode = 0o644): string {
  writeFileSync(join(folder, name), content);
  chmodSync(join(folder, name), mode);
  return join(folder, name);
}

function script(name: string, body: string): string {
  return put(name, `#!/bin/sh\n${body}\n`, 0o755);
}

/** Processes whose command line holds this word. */
function alive(word: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(word) ? [`${pid} ${line}`] : [];
      } catch {
        return [];
      }
    });
}

/** A target that crashes on anything: what hostile inputs are tried on. */
const crashing = (): string => script("crash.sh", "kill -SEGV $$");

describe("inputs", () => {
  it.each([
    ["missing", () => join(folder, "nope.wasm"), /does not exist/],
    ["empty", () => put("empty.wasm", ""), /is empty/],
    ["a folder without a runtime", () => folder, /which runtime/],
  ])("%s: exit 2 with what and what next", async (_, path, message) => {
    const { code, stderr } = await assay(["triage", path(), "--out", join(folder, "none"), "--", crashing(), "{file}"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/→/);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it("a text file is an input like any other", async () => {
    const { code, stdout } = await assay([
      "triage",
      put("text.wasm", "not a module\n"),
      "--json",
      "--out",
      join(folder, "text"),
      "--",
      crashing(),
      "{file}",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ fingerprint: { kind: "SIGSEGV" }, reduction: { from: 13 } });
  });

  it("64 MB of noise are run and kept, with the best so far when the time is up", async () => {
    const noise = Buffer.alloc(64 * 1024 * 1024);
    for (let at = 0, i = 0; at < noise.length; at += 32)
      createHash("sha256")
        .update(String(i++ % 65_536))
        .digest()
        .copy(noise, at);
    const path = put("noise.wasm", noise);
    const { code, stdout } = await assay([
      "triage",
      path,
      "--json",
      "--max-time",
      "5",
      "--out",
      join(folder, "noise"),
      "--",
      crashing(),
      "{file}",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).reduction.to).toBeLessThanOrEqual(noise.length);
    rmSync(path);
  }, 180_000);

  it.skipIf(process.getuid?.() === 0)("an unreadable file: exit 2 (needs a user that is not root)", async () => {
    const { code, stderr } = await assay(["run", put("secret.wasm", "x", 0o000), "--", crashing(), "{file}"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/permission denied/);
  });
});

describe("runtimes", () => {
  it("one that is not known, or not there: exit 2, and which are", async () => {
    const named = await assay(["triage", put("a.wasm", "a"), "--runtime", "no-such"]);
    expect(named.code).toBe(2);
    expect(named.stderr).toMatch(/no runtime is called "no-such"/);
    const gone = await assay(["triage", put("a.wasm", "a"), "--", "/nonexistent/iwasm", "{file}"]);
    expect(gone.code).toBe(2);
    expect(gone.stderr).toMatch(/is not there/);
  });

  it("one that prints a gigabyte is cut off", async () => {
    const loud = script("loud.sh", "exec head -c 1000000000 /dev/zero");
    const { code, stdout } = await assay(["run", put("a.wasm", "a"), "--json", "--", loud, "{file}"]);
    expect([0, 3]).toContain(code);
    expect(stdout.length).toBeLessThan(20_000_000);
  }, 60_000);

  it("one whose child starts a session of its own and hangs: nothing is left running", async () => {
    const word = `assay-orphan-${process.pid}`;
    const forks = script(
      "forks.sh",
      `setsid sh -c 'while :; do sleep 1; done # ${word}' >/dev/null 2>&1 &\nkill -SEGV $$`,
    );
    const { code } = await assay(["run", put("a.wasm", "a"), "--", forks, "{file}"]);
    expect(code).toBe(0);
    await expect.poll(() => alive(word), { timeout: 2000 }).toEqual([]);
    const hangs = script(
      "hangs.sh",
      `setsid sh -c 'while :; do sleep 1; done # ${word}' &\nwhile :; do sleep 1; done # ${word}`,
    );
    await assay(["run", put("a.wasm", "a"), "--timeout", "1", "--", hangs, "{file}"]);
    await expect.poll(() => alive(word), { timeout: 2000 }).toEqual([]);
  }, 60_000);

  it("control characters of a runtime's message never reach the terminal", async () => {
    const evil = script("evil.sh", `printf 'Exception: \\033]0;owned\\007\\033[2J\\n'; exit 1`);
    const { stdout, stderr } = await assay(["run", put("a.wasm", "a"), "--", evil, "{file}"]);
    expect(stdout + stderr).not.toMatch(/[\u001b\u0007]/);
  });
});

describe("case folders", () => {
  it("with something else in it: refused, untouched", async () => {
    const mine = join(folder, "mine");
    mkdirSync(mine);
    writeFileSync(join(mine, "notes.txt"), "mine");
    const { code } = await assay(["triage", put("a.wasm", "a"), "--out", mine, "--", crashing(), "{file}"]);
    expect(code).toBe(2);
    expect(readdirSync(mine)).toEqual(["notes.txt"]);
  });

  it.each([
    ["of another version", "case.json", '{ "schemaVersion": 99 }'],
    ["half written", "facts.json", '{ "schemaVersion": 1, "facts": ['],
    ["without its input", "input.wasm", "other bytes"],
  ])("%s: exit 6, the file named", async (_, name, content) => {
    const broken = mkdtempSync(join(folder, "broken-"));
    cpSync(join(import.meta.dirname, "recorded-case"), broken, { recursive: true });
    writeFileSync(join(broken, name), content);
    const { code, stderr } = await assay(["triage", broken]);
    expect(code).toBe(6);
    expect(stderr).toContain(name);
  });

  it("another input never lands in a case that is there", async () => {
    const out = join(folder, "text-2");
    const first = await assay([
      "triage",
      put("one.wasm", "one"),
      "--no-minimize",
      "--out",
      out,
      "--",
      crashing(),
      "{file}",
    ]);
    expect(first.code).toBe(0);
    const before = readFileSync(join(out, "case.json"), "utf8");
    const second = await assay(["triage", put("two.wasm", "two"), "--out", out, "--", crashing(), "{file}"]);
    expect(second.code).toBe(2);
    expect(readFileSync(join(out, "case.json"), "utf8")).toBe(before);
  }, 60_000);

  it("a bundle that was edited is moved aside, not overwritten", async () => {
    const out = join(folder, "edited");
    cpSync(join(import.meta.dirname, "recorded-case"), out, { recursive: true });
    // The recorded case is whole: without any runtime it comes to its verdict and bundle.
    const made = await assay(["triage", out], { env: { ASSAY_LAB_DIR: "/nonexistent/lab" } });
    expect(made.code, made.stderr).toBe(0);
    writeFileSync(join(out, "bundle", "ADVISORY.md"), "my own words");
    await assay(["bundle", out]);
    expect(readFileSync(join(out, "bundle-edited-1", "ADVISORY.md"), "utf8")).toBe("my own words");
    expect(readFileSync(join(out, "bundle", "ADVISORY.md"), "utf8")).not.toBe("my own words");
  }, 60_000);

  describe("a case from elsewhere", () => {
    let serial = 0;
    const evil = () => {
      const ran = join(folder, "ran");
      rmSync(ran, { force: true });
      return { file: script("evil", `echo x >>'${ran}'\nkill -SEGV $$`), ran };
    };
    const received = (name: string, change: (record: Record<string, unknown>) => void): string => {
      const dir = join(folder, name);
      cpSync(join(import.meta.dirname, "recorded-case"), dir, { recursive: true });
      rmSync(join(dir, "outcome.json"));
      const record = JSON.parse(readFileSync(join(dir, "case.json"), "utf8"));
      change(record);
      writeFileSync(join(dir, "case.json"), JSON.stringify(record));
      return dir;
    };
    const CHANGES: readonly (readonly [string, (file: string) => (record: Record<string, unknown>) => void])[] = [
      [
        "a command of its own",
        (file) => (record) => {
          Object.assign(record, { runtime: null, command: { template: [file, "{file}"], options: [], args: [] } });
        },
      ],
      [
        "a runtime that only it knows",
        (file) => (record) => {
          Object.assign(record.runtime as object, { name: "unheard-of", command: [file, "{options}", "{file}"] });
        },
      ],
      [
        "a compiler of its own",
        (file) => (record) => {
          Object.assign(record.command as object, { compile: { program: file, words: [] } });
        },
      ],
      [
        "an option that loads a library",
        (file) => (record) => {
          Object.assign(record.command as object, { options: [`--native-lib=${file}`] });
        },
      ],
    ];

    it.each(CHANGES)("with %s runs nothing and says what it would run", async (_, change) => {
      const { file, ran } = evil();
      const dir = received(`foreign-${serial++}`, change(file));
      const before = readFileSync(join(dir, "case.json"), "utf8");
      const { code, stderr } = await assay(["triage", dir]);
      expect(code, stderr).toBe(2);
      expect(stderr).toMatch(
        /was not made here, and going on with it would run: .*\n {2}→ If you trust that, give it yourself/,
      );
      expect(existsSync(ran)).toBe(false);
      expect(readFileSync(join(dir, "case.json"), "utf8")).toBe(before);
    });

    it("goes on when its command is given, and another command is another case", async () => {
      const { file, ran } = evil();
      const dir = received("given", (CHANGES[0] as (typeof CHANGES)[number])[1](file));
      const input = join(dir, "input.wasm");
      const other = await assay(["triage", input, "--out", dir, "--", "/bin/true", "{file}"]);
      expect([other.code, existsSync(ran)]).toEqual([2, false]);
      const words = ["--no-minimize", "--", file, "{file}"];
      expect((await assay(["triage", input, "--out", dir, ...words])).code).toBe(0);
      expect(existsSync(ran)).toBe(true);
      // From then on it is a case of one's own.
      rmSync(join(dir, "outcome.json"));
      expect((await assay(["triage", dir, "--no-minimize"])).code).toBe(0);
    }, 60_000);

    it("keeps what it was made with: a flag that says otherwise is not passed over", async () => {
      const dir = received("flags", () => {});
      for (const flags of [
        ["--policy", "f5a1c39be"],
        ["--date", "2026-01-01"],
        ["--runtime", "x"],
        ["--out", "y"],
      ]) {
        const { code, stderr } = await assay(["triage", dir, ...flags]);
        expect([code, stderr]).toEqual([2, expect.stringContaining("is a case already")]);
      }
    });
  });
});

describe("a run that tells nothing of the input", () => {
  const spin = join(import.meta.dirname, "crashes/spin.wasm");
  const go = (name: string, runtime: string) =>
    assay(["triage", spin, "--no-minimize", "-q", "--json", "--out", join(folder, name), "--", runtime, "{file}"]);

  it("is not called clean when something else killed it: effect unknown, so private", async () => {
    const ran = await go("killed", script("killed.sh", "kill -KILL $$"));
    const { facts } = JSON.parse((await assay(["facts", join(folder, "killed"), "--json"])).stdout);
    const of = (name: string) => facts.find((f: { name: string }) => f.name === name);
    for (const name of ["effect", "reproduced"])
      expect(of(name)).toMatchObject({ source: "unknown", evidence: [expect.stringContaining("killed by SIGKILL")] });
    expect(JSON.parse(ran.stdout).verdict.action).toBe("report-privately");
  });

  it.each([
    ["ASan runtime does not come first in initial library list"],
    ["iwasm: error while loading shared libraries: libx.so: cannot open shared object file"],
  ])("is a mistake in the call when it could not begin: %s", async (line) => {
    const ran = await go(`setup-${line.length}`, script(`setup-${line.length}.sh`, `echo '${line}' >&2; exit 1`));
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining("did not run as asked")]);
    expect(JSON.parse(ran.stdout).error.message).toContain(line.slice(0, 20));
  });
});

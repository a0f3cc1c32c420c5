/** `assay bundle` in both directions: made of the recorded case, and checked as a stranger's. Nothing of a bundle runs unasked. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPolicy } from "@assay/policy";
import { sandboxArgv } from "@assay/runner";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { afterEach, describe, expect, it, vi } from "vitest";
import KeysGenerate from "../src/commands/keys/generate.ts";
import Stamp from "../src/commands/stamp.ts";
import { asAot, compiledFirst, edit, recordedCase, run, withOptions, words } from "./bundle-cases.ts";
import { scratch } from "./case-copy.ts";
import { runCommand } from "./in-process.ts";

const AOT = new Uint8Array(readFileSync(fileURLToPath(new URL("../../../test/aot/stamped/app.aot", import.meta.url))));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const bundleOf = async (change?: (folder: string) => void): Promise<string> => {
  const folder = recordedCase(change);
  expect(await run(folder)).toMatchObject({ exitCode: 0 });
  return join(folder, "bundle");
};
const resum = (bundle: string): void => {
  const names = execFileSync("find", [".", "-type", "f", "!", "-name", "SHA256SUMS", "-printf", "%P\\n"], {
    cwd: bundle,
    encoding: "utf8",
  });
  const sorted = names.trim().split("\n").sort();
  writeFileSync(
    join(bundle, "SHA256SUMS"),
    sorted.map((n) => `${sha256(readFileSync(join(bundle, n)))}  ${n}\n`).join(""),
  );
};

afterEach(() => vi.unstubAllEnvs());

describe("making", () => {
  it("a folder and a .zip that hold together", async () => {
    const folder = recordedCase();
    const zip = scratch("report.zip");
    const made = await run(folder, "--zip", zip, "--json");
    expect(JSON.parse(made.stdout)).toMatchObject({ path: join(folder, "bundle"), packed: [zip], warnings: [] });
    for (const path of [join(folder, "bundle"), zip]) {
      const checked = await run("--check", path, "--json");
      expect(checked.exitCode, checked.stdout).toBe(0);
      expect(JSON.parse(checked.stdout)).toMatchObject({
        result: "consistent",
        notes: [],
        claims: { action: "report-privately", poc: { kind: "wasm" } },
        rerun: null,
      });
    }
  });

  it("is the same on two machines: other home, user, time zone, locale", async () => {
    const folder = recordedCase();
    const digests: string[] = [];
    for (const [home, user, zone] of [
      ["/home/alice", "alice", "UTC"],
      ["/Users/bob", "bob", "Asia/Kathmandu"],
    ] as const) {
      vi.stubEnv("HOME", home);
      vi.stubEnv("USER", user);
      vi.stubEnv("TZ", zone);
      vi.stubEnv("LC_ALL", `${user}_XX.UTF-8`);
      const zip = scratch("report.zip");
      await run(folder, "--zip", zip);
      digests.push(sha256(readFileSync(zip)));
    }
    expect(digests[1]).toBe(digests[0]);
  });

  it("lets no planted secret through: environment, path, log", async () => {
    const secret = "Quetzalcoatl-7f31";
    vi.stubEnv("DEPLOY_TOKEN", secret);
    vi.stubEnv("USER", "mallory");
    const folder = recordedCase((at) => {
      for (const name of ["outcome.json", "confirmed.json"])
        edit<{ runs: { stderr: string }[]; more: { stderr: string }[] }>(join(at, name), (o) => {
          for (const r of [...o.runs, ...o.more])
            r.stderr = `token ${secret} of mallory in /home/mallory/${secret}/src/x.c:1\n${r.stderr}`;
        });
      edit<{ command: { template: string[] }; runtime: { env: object } }>(join(at, "case.json"), (c) => {
        c.command.template[0] = `/home/mallory/${secret}/wamr-2.4.3`;
        c.runtime.env = { API: secret };
      });
    });
    const made = JSON.parse((await run(folder, "--json")).stdout) as { path: string; files: string[] };
    expect(words(made.path, made.files)).not.toMatch(new RegExp(`${secret}|mallory`));
    expect(await run("--check", made.path)).toMatchObject({ exitCode: 0 });
    const kept = JSON.parse((await run(folder, "--json", "--keep", "all")).stdout) as { path: string; files: string[] };
    expect(words(kept.path, kept.files)).toContain(secret);
  });

  it.each([
    ["text", /^# heap-buffer-overflow/],
    ["github", /"start_private_fork"/],
    ["mail", /^To: wamr-core@googlegroups\.com\r\n/],
    ["html", /^<!doctype html>/],
    ["sarif", /"version": "2\.1\.0"/],
    ["osv", /"draft": true/],
  ])("--format %s prints one file and writes nothing", async (format, content) => {
    const folder = recordedCase();
    const { stdout, exitCode } = await run(folder, "--format", format);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(content);
    expect(existsSync(join(folder, "bundle"))).toBe(false);
  });

  it("encrypts to recipients, and the mail around it gives nothing away", async () => {
    const identity = await generateIdentity();
    const zip = scratch("report.zip");
    const folder = recordedCase();
    const made = await run(folder, "--zip", zip, "--encrypt-to", await identityToRecipient(identity), "--json");
    expect(JSON.parse(made.stdout).packed).toEqual([`${zip}.age`, `${zip}.age.eml`]);
    expect(existsSync(zip)).toBe(false);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const plain = await decrypter.decrypt(new Uint8Array(readFileSync(`${zip}.age`)));
    await run(folder, "--zip", zip);
    expect(sha256(plain)).toBe(sha256(readFileSync(zip)));
    expect(readFileSync(`${zip}.age.eml`, "utf8")).not.toMatch(/overflow|wasm_loader/);
  });

  it.each([
    [["--keep", "everything"], /nothing of that name is replaced/],
    [["--zip", "x.zip", "--encrypt-to", "age1nobody"], /not a recipient of age/],
    [["--encrypt-to", "age1x"], /--zip/],
    [["--format", "pdf"], /--format/],
    [["--check", "--zip", "x.zip"], /--zip is for making/],
    [["--rerun"], /--check/],
  ])("%j is a usage error", async (flags, words) => {
    const { stderr, exitCode } = await run(recordedCase(), ...flags);
    expect(stderr).toMatch(words);
    expect(exitCode).toBe(2);
  });

  it("of a case without a verdict, or of no case, says what is missing", async () => {
    expect(await run(dirname(recordedCase()))).toMatchObject({ exitCode: 6 });
    const folder = recordedCase();
    rmSync(join(folder, "verdict.json"));
    expect((await run(folder)).stderr).toContain("no verdict yet");
  });
});

describe("checking", () => {
  it.each<[string, number, string, (bundle: string) => void]>([
    ["an altered text", 6, "digest-mismatch", (b) => writeFileSync(join(b, "ADVISORY.md"), "pay me")],
    ["a link", 6, "symlink", (b) => symlinkSync("/etc/passwd", join(b, "evidence", "x.txt"))],
    ["a folder that is a link", 6, "symlink", (b) => symlinkSync("/etc", join(b, "etc"))],
    ["a pipe", 6, "special-file", (b) => void execFileSync("mkfifo", [join(b, "pipe")])],
    ["a hidden file", 6, "path-unsafe", (b) => writeFileSync(join(b, ".bashrc"), "")],
    [
      "many files",
      6,
      "too-many-files",
      (b) => Array.from({ length: 300 }, (_, i) => writeFileSync(join(b, `f${i}`), "")),
    ],
    ["folders in folders", 6, "path-unsafe", (b) => mkdirSync(join(b, "a/".repeat(150)), { recursive: true })],
    [
      "a script more, with sums",
      6,
      "file-unknown",
      (b) => {
        writeFileSync(join(b, "run.sh"), "");
        resum(b);
      },
    ],
    [
      "another script, with sums",
      1,
      "repro-altered",
      (b) => {
        writeFileSync(join(b, "repro.sh"), "#!/bin/sh\nid\n");
        resum(b);
      },
    ],
    [
      "native code as .wasm, with sums",
      1,
      "poc-kind",
      (b) => {
        writeFileSync(join(b, "poc.wasm"), AOT);
        resum(b);
      },
    ],
  ])("%s: exit %i, %s", async (_, exit, reason, change) => {
    const bundle = await bundleOf();
    change(bundle);
    const { stdout, exitCode } = await run("--check", bundle, "--json");
    expect(JSON.parse(stdout).problems[0]).toMatchObject({ reason });
    expect(exitCode).toBe(exit);
    expect((await run("--check", bundle)).stdout).toContain(reason);
  });

  it("reads the crash again with the real reader, and applies the real policy again", async () => {
    const lie = await bundleOf((folder) =>
      edit<{ runs: { stderr: string; reading: unknown }[]; more: { stderr: string }[] }>(
        join(folder, "confirmed.json"),
        (o) => {
          for (const r of o.more) r.stderr = r.stderr.replaceAll("reserve_block_ret", "wasm_runtime_load");
        },
      ),
    );
    expect(JSON.parse((await run("--check", lie, "--json")).stdout).problems[0]).toMatchObject({
      reason: "fingerprint-contradicted",
    });
    const folder = recordedCase();
    edit<{ verdict: { class: string } }>(join(folder, "verdict.json"), (v) => {
      v.verdict.class = "not-a-bug";
    });
    await run(folder);
    const { stdout, exitCode } = await run("--check", join(folder, "bundle"), "--json");
    expect(JSON.parse(stdout).problems[0]).toMatchObject({ reason: "verdict-contradicted" });
    expect(exitCode).toBe(1);
  });

  it("a .wasm that is compiled first agrees with itself, is not run, and says what to do", async () => {
    const bundle = await bundleOf(compiledFirst);
    const checked = await run("--check", bundle);
    expect([checked.exitCode, checked.stdout.split("\n")[0]]).toEqual([0, expect.stringContaining("consistent")]);
    expect(checked.stdout.replace(/\n */g, " ")).toContain(`'wamrc --opt-level=3 -o poc.aot "$0" && iwasm poc.aot'`);
    const rerun = await run("--check", bundle, "--rerun");
    expect(rerun.exitCode).toBe(3);
    expect(rerun.stdout).toContain("not run: wamrc of the bundle's command compiles the .wasm first");
    expect(rerun.stdout).toContain("assay triage poc.wasm --runtime NAME --wamrc /path/wamrc");
  });

  it("classifies by a policy file of the receiver's own", async () => {
    const bundle = await bundleOf();
    const own = scratch("own.json");
    writeFileSync(own, JSON.stringify({ ...findPolicy("f5a1c39be"), id: "ours" }));
    const { stdout, exitCode } = await run("--check", bundle, "--policy", own, "--json");
    expect([exitCode, JSON.parse(stdout).here?.policy]).toEqual([0, "ours"]);
    expect((await run("--check", bundle, "--policy", scratch("none.json"))).exitCode).toBe(2);
  });

  it("a case is no bundle, and the answer says where the bundle is", async () => {
    const folder = recordedCase();
    const { stdout, exitCode } = await run("--check", folder);
    expect([exitCode, stdout]).toEqual([6, expect.stringContaining("A case is no bundle")]);
  });

  it("shows the line that is another", async () => {
    const bundle = await bundleOf();
    const path = join(bundle, "ADVISORY.md");
    writeFileSync(path, readFileSync(path, "utf8").replace("## Impact", "## Effect"));
    resum(bundle);
    const { stdout, exitCode } = await run("--check", bundle);
    expect([exitCode, stdout.replace(/\n */g, " ")]).toEqual([
      1,
      expect.stringMatching(/text-altered +ADVISORY\.md .*line \d+ is "## Effect", not "## Impact"/),
    ]);
  });

  it("classifies by the receiver's own policy beside the sender's", async () => {
    const { stdout } = await run("--check", await bundleOf(), "--policy", "902f7d263", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ claims: { policy: expect.any(String) }, here: { policy: "902f7d263" } });
    expect(await run("--check", await bundleOf(), "--policy", "nope")).toMatchObject({ exitCode: 2 });
  });

  it.each([
    ["what is not there", "/nonexistent"],
    ["a device", "/dev/null"],
  ])("%s: exit 2", async (_, path) => {
    expect(await run("--check", path)).toMatchObject({ exitCode: 2 });
  });

  it("a file that is no archive: exit 6; names reach no terminal as they are", async () => {
    const path = scratch("x.zip");
    writeFileSync(path, "not a zip");
    expect(await run("--check", path)).toMatchObject({ exitCode: 6 });
    const bundle = await bundleOf();
    writeFileSync(join(bundle, "\u001b[2J.sh"), "");
    expect((await run("--check", bundle)).stdout).not.toContain("\u001b");
  });
});

/** A runtime of the receiver's that leaves a mark when it is started, and says what the test wants. */
function receiver(body: string): { config: string; started: () => string } {
  const config = scratch("config");
  mkdirSync(config);
  const program = join(config, "iwasm");
  const mark = join(config, "started");
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${mark}\n${body}\n`);
  chmodSync(program, 0o755);
  const runtime = {
    name: "mine",
    command: [program, "{options}", "{file}", "{args}"],
    version: "2.4.3",
    mode: "fast-interp",
  };
  writeFileSync(join(config, "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes: [runtime] }));
  vi.stubEnv("ASSAY_LAB_DIR", scratch("no-lab"));
  return { config, started: () => (existsSync(mark) ? readFileSync(mark, "utf8") : "") };
}

const SAME = `cat >&2 <<'EOT'
==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000011 at pc 0x55e0c0de
WRITE of size 1 at 0x602000000011 thread T0
    #0 0x55e0c0de in wasm_loader_emit_uint8 /src/core/iwasm/interpreter/wasm_loader.c:9653
    #1 0x55e0c0df in reserve_block_ret /src/core/iwasm/interpreter/wasm_loader.c:10666
    #2 0x55e0c0e0 in wasm_loader_prepare_bytecode /src/core/iwasm/interpreter/wasm_loader.c:12698
EOT
exit 99`;
const OTHER = SAME.replace("wasm_loader_emit_uint8", "wasm_interp_call_func_bytecode").replace(
  "reserve_block_ret",
  "wasm_call",
);

describe("running the PoC on the receiver's runtimes", () => {
  it.each([
    ["the same crash", SAME, "same", 0],
    ["another crash", OTHER.replace("WRITE", "READ"), "other-crash", 4],
    ["no crash", "exit 0", "no-crash", 4],
  ])("%s", async (_, body, result, exit) => {
    const { config, started } = receiver(body);
    const { stdout, exitCode } = await run("--check", await bundleOf(), "--rerun", "--config", config, "--json");
    expect(JSON.parse(stdout).rerun).toMatchObject({ kind: "ran", rows: [{ runtime: "mine", result }] });
    expect(exitCode).toBe(exit);
    expect(started()).toContain("input.wasm");
  });

  it("does not run unasked, nor what contradicts itself", async () => {
    const { config, started } = receiver(SAME);
    const bundle = await bundleOf();
    expect(await run("--check", bundle, "--config", config)).toMatchObject({ exitCode: 0 });
    writeFileSync(join(bundle, "repro.sh"), "#!/bin/sh\nid\n");
    resum(bundle);
    expect(await run("--check", bundle, "--rerun", "--config", config)).toMatchObject({ exitCode: 1 });
    expect(started()).toBe("");
  });

  it("repeats harmless options of the reporter's command", async () => {
    const { config, started } = receiver(SAME);
    const bundle = await bundleOf(withOptions("-f", "_start", "--heap-size=0"));
    expect(await run("--check", bundle, "--rerun", "--config", config)).toMatchObject({ exitCode: 0 });
    expect(started()).toContain("-f _start --heap-size=0 ");
  });

  it.each([
    "--native-lib=/tmp/evil.so",
    "--dir=/",
    "--map-dir=/::/",
    "--addr-pool=0.0.0.0/0",
    "--env=LD_PRELOAD=/tmp/x.so",
    "--what-is-this",
  ])("never repeats %s: exit 3, and nothing is started", async (option) => {
    const { config, started } = receiver(SAME);
    const bundle = await bundleOf(withOptions(option));
    const { stdout, exitCode } = await run("--check", bundle, "--rerun", "--config", config);
    expect(stdout).toMatch(/^not run: --/m);
    expect(exitCode).toBe(3);
    expect(started()).toBe("");
  });

  it("without a runtime, or with one that is not there: exit 2", async () => {
    const { config } = receiver(SAME);
    const bundle = await bundleOf();
    expect(await run("--check", bundle, "--rerun", "--config", config, "--runtime", "other")).toMatchObject({
      exitCode: 2,
    });
    rmSync(join(config, "runtimes.json"));
    expect(await run("--check", bundle, "--rerun", "--config", config)).toMatchObject({ exitCode: 2 });
  });

  it("does not run native code of unknown origin: exit 3", async () => {
    const { config, started } = receiver(SAME);
    const bundle = await bundleOf(asAot(AOT, sha256(AOT)));
    expect(await run("--check", bundle, "--config", config)).toMatchObject({ exitCode: 0 });
    const { stdout, exitCode } = await run("--check", bundle, "--rerun", "--config", config);
    expect(stdout).toContain("native code");
    expect(exitCode).toBe(3);
    expect(started()).toBe("");
  });
});

const sandbox = await sandboxArgv(["/bin/true"]);

describe("native code that is trusted", () => {
  it("runs as a .wasm does, when the receiver trusts its signer", async () => {
    const { config, started } = receiver(SAME);
    const [key, plain, stamped] = [scratch("r.key.pem"), scratch("app.aot"), scratch("stamped.aot")];
    writeFileSync(plain, AOT);
    await runCommand(KeysGenerate, [key]);
    await runCommand(Stamp, [plain, "--key", key, "-o", stamped]);
    const bytes = new Uint8Array(readFileSync(stamped));
    const bundle = await bundleOf(asAot(bytes, sha256(bytes)));
    const trust = ["--key", key.replace(".key.", ".pub."), "--builder", "https://assay.example/builders/claimed/v1"];
    expect(await run("--check", bundle, "--rerun", "--config", config)).toMatchObject({ exitCode: 3 });
    expect(started()).toBe("");
    expect(await run("--check", bundle, "--rerun", "--config", config, ...trust)).toMatchObject({ exitCode: 0 });
    expect(started()).toContain("input.aot");
  });
});

describe.skipIf(!sandbox)("native code in the sandbox (needs bwrap, or unshare and setpriv)", () => {
  it("runs when asked for, and can write nothing", async () => {
    const { config, started } = receiver(SAME);
    const bundle = await bundleOf(asAot(AOT, sha256(AOT)));
    const asked = ["--rerun", "--run-untrusted-native", "--config", config, "--json"];
    const { stdout, exitCode } = await run("--check", bundle, ...asked);
    expect(JSON.parse(stdout).rerun).toMatchObject({ rows: [{ result: "same" }] });
    expect(exitCode).toBe(0);
    expect(started()).toBe("");
  });
});

it("a copy of a bundle is as good as the bundle", async () => {
  const there = scratch("copy");
  cpSync(await bundleOf(), there, { recursive: true });
  expect(await run("--check", there)).toMatchObject({ exitCode: 0 });
});

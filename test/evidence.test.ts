// Each probe has a case where what it measures changes the verdict. Real WAMR where it does the thing; where the lab's builds do not
// (a bad option that breaks every module, a known false positive, a newer release), a small program says what such a build says.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate, type Fact } from "@assay/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, lab } from "./assay.ts";

const crashes = join(import.meta.dirname, "crashes");
const path = (name: string): string => lab?.find((r) => r.name === name)?.path ?? "";
let folder: string;
let config: string;
/** With the one runtime beside the lab's that a hang needs: each runtime costs such a case its whole limit. */
let few: string;

interface Found {
  readonly code: number;
  readonly facts: Map<string, Fact>;
  readonly versions: { readonly runtime: string; readonly state: string }[];
  readonly verdict: { readonly action: string; readonly class: string };
  /** The verdict on the same facts but for one. */
  without(name: string): { readonly action: string; readonly class: string };
  readonly dir: string;
}

let serial = 0;
async function triage(input: string, ...args: string[]): Promise<Found> {
  const dir = join(folder, `case-${serial++}`);
  const file = input.endsWith(".wasm") ? input : join(crashes, `${input}.wasm`);
  const words = ["triage", file, "--config", args.includes("--timeout") ? few : config, "--json", "-q"];
  const split = args.indexOf("--");
  const [given, target] = split < 0 ? [args, []] : [args.slice(0, split), args.slice(split)];
  const limit = given.includes("--timeout") ? [] : ["--timeout", "3"];
  const ran = await assay([
    ...words,
    "--no-minimize",
    "--date",
    "2026-11-21",
    "--out",
    dir,
    ...limit,
    ...given,
    ...target,
  ]);
  const report = JSON.parse((await assay(["facts", dir, "--json"])).stdout) as {
    facts: Fact[];
    versions: Found["versions"];
  };
  expect(readFileSync(join(dir, "facts.json"), "utf8")).toContain('"failed": []');
  const { policy, action, class: kind } = JSON.parse(ran.stdout).verdict;
  return {
    code: ran.code,
    facts: new Map(report.facts.map((f) => [f.name, f])),
    versions: report.versions,
    verdict: { action, class: kind },
    without: (name) =>
      evaluate(
        report.facts.filter((f) => f.name !== name),
        { policy },
      ),
    dir,
  };
}

function program(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

const FALSE_POSITIVE = `==9==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x7ffd WRITE of size 128 at 0x7ffd thread T0
WRITE of size 128 at 0x7ffd thread T0
    #0 0x55 in __interceptor_sigemptyset (iwasm+0x55)
    #1 0x56 in mask_signals wamr/core/shared/platform/common/posix/posix_thread.c:541
    #2 0x57 in call_wasm_with_hw_bound_check wamr/core/iwasm/interpreter/wasm_runtime.c:3400`;

const ROUND = ["wasm_interp_call_func_bytecode", "wasm_interp_call_wasm", "wasm_runtime_call_wasm"];
const DEEP = [
  "==9==ERROR: AddressSanitizer: stack-overflow on address 0x7ffd (pc 0x55 bp 0x7ffd sp 0x7ffd T0)",
  ...Array.from({ length: 60 }, (_, i) => `    #${i} 0x55 in ${ROUND[i % 3]} wamr/core/iwasm/a.c:${i % 3}`),
].join("\n");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-evidence-"));
  config = join(folder, "config");
  mkdirSync(config);
  const built = { mode: "fast-interp", platform: "x86_64-pc-linux-gnu", features: ["WAMR_BUILD_INTERP=1"], date: null };
  const entry = (name: string, file: string, version: string, sanitizer: string | null = null) => ({
    ...built,
    name,
    version,
    sanitizer,
    env: {},
    command: [file, "{options}", "{file}", "{args}"],
  });
  // One KiB of native stack: no program starts with that.
  const tiny = `if [ "$1" = --tiny-stack ]; then shift; ulimit -s 1; fi\nexec '${path("wamr-2020")}' "$@"`;
  const unsafe = `if [ "$1" = --disable-bounds-checks ]; then kill -SEGV $$; fi\nexec '${path("wamr-2020")}' "$@"`;
  // Dies of whatever holds a v128.const, and runs the rest.
  const vector = `for f; do :; done
if od -An -v -tx1 "$f" | tr -d ' \\n' | grep -q fd0c; then kill -SEGV $$; fi
exec '${path("wamr-2.4.3")}' "$@"`;
  const worse = `[ "$1" = --disable-bounds-checks ] && kill -SEGV $$; kill -BUS $$`;
  const wrong = `echo 0x7:i32`;
  const doubtful = `cat >&2 <<'TEXT'\n${FALSE_POSITIVE}\nTEXT\nexit 99`;
  // Every third run dies; the others end in a trap that a build with a sanitizer is known to end in without reason.
  const runs = join(folder, "runs");
  const sometimes = `echo x >>'${runs}'
if [ $(( $(wc -l <'${runs}') % 3 )) = 0 ]; then kill -SEGV $$; fi
echo 'Exception: native stack overflow'; exit 1`;
  // A native stack that overflows on every module, unless real WAMR traps before.
  const deep = `text=$('${path("wamr-2020")}' --stack-size=200000 "$@")
case "$text" in *unreachable*) ;; *) cat >&2 <<'TEXT'\n${DEEP}\nTEXT\nexit 99;; esac
echo "$text"; exit 1`;
  // Hangs by itself once real WAMR has run the program to its end.
  const endless = `[ "$1" = --endless ] || exec '${path("wamr-2020")}' "$@"
shift
text=$('${path("wamr-2020")}' "$@")
case "$text" in *unreachable*) echo "$text"; exit 1;; esac
sleep 60`;
  const runtimes = [
    entry("sometimes", program("sometimes", sometimes), "0.0.5"),
    entry("endless", program("endless", endless), "0.0.7"),
    entry("deep-asan", program("deep", deep), "0.0.6", "address"),
    entry("tiny", program("tiny", tiny), "0.0.1"),
    entry("unsafe", program("unsafe", unsafe), "0.0.2"),
    entry("vector", program("vector", vector), "0.0.9"),
    entry("worse", program("worse", worse), "0.0.8"),
    entry("wrong", program("wrong", wrong), "0.0.3"),
    entry("doubt", program("doubt", "echo 'Exception: out of bounds memory access'; exit 1"), "0.0.4"),
    entry("doubt-asan", program("doubt-asan", doubtful), "0.0.4", "address"),
  ];
  writeFileSync(join(config, "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes }));
  few = join(folder, "few");
  mkdirSync(few);
  const one = runtimes.filter(({ name }) => name === "endless");
  writeFileSync(join(few, "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes: one }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!lab)("probes that change the verdict (needs the lab: cargo, cmake, a C compiler)", () => {
  it("control: an option that breaks every module is the caller's, not the module's", async () => {
    const found = await triage("oob", "--runtime", "tiny", "--", "--tiny-stack", "-f", "_start", "{file}");
    expect(found.facts.get("neededOptions")?.value).toContain("--tiny-stack");
    expect(found.facts.get("callerGuarantee")).toMatchObject({ value: "broken", source: "measured" });
    expect(found.verdict.class).toBe("not-a-bug");
    expect(found.without("callerGuarantee").class).not.toBe("not-a-bug");
  }, 60_000);

  it("control: an option that breaks every module does not excuse an input that crashes without it too", async () => {
    const found = await triage("br-depth", "--runtime", "tiny", "--", "--tiny-stack", "{file}");
    expect(found.facts.get("callerGuarantee")).toMatchObject({ value: null });
    expect(found.verdict.action).toBe("report-privately");
  }, 60_000);

  it("control: without such an option the guarantee is kept, and the crash is the module's", async () => {
    const found = await triage("br-depth", "--runtime", "wamr-2020");
    expect(found.facts.get("callerGuarantee")?.value).toBe("kept");
    expect(found.facts.get("sandboxDisabled")?.value).toBe("no");
    expect(found.verdict).toMatchObject({ action: "report-privately", class: "security" });
  }, 60_000);

  it("options: a protection that was turned off counts only when the crash needs it", async () => {
    const off = await triage("oob", "--runtime", "unsafe", "--", "--disable-bounds-checks", "-f", "_start", "{file}");
    expect(off.facts.get("sandboxDisabled")).toMatchObject({ value: "yes", source: "measured" });
    expect(off.verdict).not.toEqual(off.without("sandboxDisabled"));
    const both = await triage("oob", "--runtime", "worse", "--", "--disable-bounds-checks", "-f", "_start", "{file}");
    expect(both.facts.get("neededOptions")?.value).toBe("--disable-bounds-checks");
    expect(both.facts.get("sandboxDisabled")?.value, "it dies without the option too, in another way").toBe("no");
    const idle = await triage("br-depth", "--runtime", "wamr-2020", "--", "--stack-size=65536", "{file}");
    expect(idle.facts.get("neededOptions")?.value).toBe("none");
    expect(idle.facts.get("callerGuarantee")?.value).toBe("kept");
  }, 60_000);

  it("oracle: valid against malformed, and a value that is another engine's too", async () => {
    expect(
      (await triage("if-params", "--runtime", "wamr-2020", "--", "-f", "_start", "{file}")).facts.get("valid")?.value,
    ).toBe("yes");
    expect((await triage("br-depth", "--runtime", "wamr-2020")).facts.get("valid")?.value).toBe("no");
    writeFileSync(join(folder, "two.wasm"), TWO);
    const dir = join(folder, "wrong-result");
    const words = ["triage", join(folder, "two.wasm"), "--config", config, "--json", "-q", "--out", dir];
    const ran = await assay([...words, "--runtime", "wrong", "--", "-f", "two", "{file}"]);
    const { facts } = JSON.parse((await assay(["facts", dir, "--json"])).stdout) as { facts: Fact[] };
    expect(facts.find((f) => f.name === "effect")).toMatchObject({ value: "wrong-result", source: "measured" });
    const { policy, action } = JSON.parse(ran.stdout).verdict;
    const unasked: Record<string, string> = { effect: "none", reproduced: "no" };
    const none = facts.map((f) => ({ ...f, value: unasked[f.name] ?? f.value }));
    expect(evaluate(none, { policy }).action).not.toBe(action);
  }, 60_000);

  it("oracle: a right value is no wrong result", async () => {
    writeFileSync(join(folder, "two.wasm"), TWO);
    const dir = join(folder, "right-result");
    const words = ["triage", join(folder, "two.wasm"), "-q", "--runtime", "wamr-2.4.3", "--out", dir];
    expect((await assay([...words, "--", "-f", "two", "{file}"])).code).toBe(4);
    const { facts } = JSON.parse((await assay(["facts", dir, "--json"])).stdout) as { facts: Fact[] };
    expect(facts.find((f) => f.name === "effect")?.value).toBe("none");
    expect(facts.find((f) => f.name === "valid")?.evidence).toContain("the values are the same");
  }, 60_000);

  it("recovery: a trap that the runtime survives, asked in the same process", async () => {
    const found = await triage("oob", "--runtime", "wamr-2020", "--", "-f", "_start", "{file}");
    expect(found.code).toBe(4);
    expect(found.facts.get("recovers")).toMatchObject({ value: "yes", source: "measured" });
    const evidence = found.facts.get("recovers")?.evidence.join("\n");
    for (const name of ["wamr-2020", "wamr-2020-asan"]) {
      expect(evidence).toContain(`${name}: ran another module in the same process afterwards`);
      expect(evidence).toContain(`${name}: ran another function of the same instance afterwards`);
    }
    expect((await triage("br-depth", "--runtime", "wamr-2020")).facts.get("recovers")?.value).toBe("no");
  }, 60_000);

  it("recovery: an embedder's own script answers for a hang, and the class follows", async () => {
    const script = program("recover", `[ -s "$1" ] && [ -s "$2" ] && '${path("wamr-2.4.3")}' -f _start "$2"`);
    const found = await triage(
      "spin",
      "--timeout",
      "1",
      "--runtime",
      "wamr-2.4.3",
      "--recovery-script",
      script,
      "--",
      "-f",
      "_start",
      "{file}",
    );
    expect(found.facts.get("recovers")).toMatchObject({ value: "yes", source: "measured" });
    // The rule speaks of a hang that breaches nothing else and is no loop of the program's own: answered here.
    const others = ["breachEscape", "breachMemory", "breachCapability", "breachNative"] as const;
    const answered = others.map(
      (name): Fact => ({ name, value: "no", source: "declared", evidence: ["for this test"] }),
    );
    const facts = [...[...found.facts.values()].filter((f) => f.name !== "loopOwner"), ...answered];
    const policy = JSON.parse(readFileSync(join(found.dir, "verdict.json"), "utf8")).verdict.policy;
    const rules = (of: readonly Fact[]) => evaluate(of, { policy }).rules.map((r) => r.id);
    expect(rules(facts)).not.toEqual(rules(facts.filter((f) => f.name !== "recovers")));
  }, 120_000);

  it("loop: spin is the program's own", async () => {
    const found = await triage("spin", "--timeout", "1", "--runtime", "wamr-2020", "--", "-f", "_start", "{file}");
    expect(found.facts.get("loopOwner")).toMatchObject({ value: "program", source: "measured" });
    expect(found.verdict.action).toBe("not-a-bug");
    expect(found.without("loopOwner").action).toBe("report-privately");
  }, 60_000);

  it("loop: a program that turns long and ends is not to blame for a runtime that hangs afterwards", async () => {
    const long = Uint8Array.from(CALLS);
    // 3,000,000 turns instead of 300.
    const file = join(folder, "long.wasm");
    const at = Buffer.from(long).indexOf(Buffer.from([0x41, 0xac, 2]));
    const code = Buffer.concat([long.subarray(0, at), Buffer.from([0x41, 0xc0, 0x8d, 0xb7, 1]), long.subarray(at + 3)]);
    code[code.indexOf(Buffer.from([10, 31, 2, 7])) + 1] = 33;
    code[code.indexOf(Buffer.from([21, 1, 1, 0x7f]))] = 23;
    writeFileSync(file, code);
    const found = await triage(
      file,
      "--timeout",
      "2",
      "--runtime",
      "endless",
      "--",
      "--endless",
      "-f",
      "_start",
      "{file}",
    );
    expect(found.facts.get("effect")?.value).toBe("hang");
    expect(found.facts.get("loopOwner")?.value).not.toBe("program");
    expect(found.verdict.action).toBe("report-privately");
  }, 90_000);

  it("recursion: a loop and calls that return are none, calls that do not return are", async () => {
    const ask = async (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      const found = await triage(join(folder, name), "--runtime", "deep-asan", "--", "-f", "_start", "{file}");
      expect(found.facts.get("effect")?.value).toBe("crash");
      return found.facts.get("loopOwner");
    };
    expect(await ask("recurse.wasm", RECURSE)).toMatchObject({ value: "program", source: "measured" });
    expect(await ask("calls.wasm", CALLS)).toMatchObject({ value: "runtime", source: "measured" });
  }, 60_000);

  it("doubt: a plain build that dies now and then is not talked away by its other runs", async () => {
    const found = await triage("oob", "--runtime", "sometimes", "--", "-f", "_start", "{file}");
    expect(found.facts.get("reproduced")?.evidence).toEqual(["1 of 3 runs of sometimes ended the same way"]);
    expect(found.facts.get("sanitizerDoubt")?.value).toBe("real");
    expect(found.verdict.action).toBe("report-privately");
  }, 60_000);

  it("versions: the trigger is refused on 2.4.3, which is not the newest; on the newest it would mean update", async () => {
    const older = await triage("br-depth", "--runtime", "wamr-2020");
    expect(older.versions.find((v) => v.runtime === "wamr-2.4.3-asan")?.state).toBe("refuses-trigger");
    expect(older.facts.get("newestClean")).toMatchObject({ value: null });
    expect(older.verdict.action).toBe("report-privately");
    // The lab's 2.4.3 under the number of the newest release: what a user with that release would measure.
    const own = JSON.parse(readFileSync(join(config, "runtimes.json"), "utf8"));
    const newest = {
      name: "newest-asan",
      version: "2.4.5",
      mode: "fast-interp",
      sanitizer: "address",
      features: [],
      env: {},
    };
    const more = { ...newest, command: [path("wamr-2.4.3-asan"), "{options}", "{file}", "{args}"] };
    writeFileSync(join(config, "runtimes.json"), JSON.stringify({ ...own, runtimes: [...own.runtimes, more] }));
    try {
      const found = await triage("if-params", "--runtime", "wamr-2020", "--", "-f", "_start", "{file}");
      expect(found.facts.get("newestClean")?.value).toBe("yes");
      expect(found.verdict.action).toBe("update");
      expect(found.without("newestClean").action).toBe("report-privately");
    } finally {
      writeFileSync(join(config, "runtimes.json"), JSON.stringify(own));
    }
  }, 60_000);

  it("versions: a version that lacks what the crashing body needs does not refuse the bug", async () => {
    const file = join(folder, "vector.wasm");
    writeFileSync(file, VECTOR);
    const found = await triage(file, "--runtime", "vector", "--", "-f", "vector", "{file}");
    const row = found.versions.find((v) => v.runtime === "wamr-2.4.3-asan") as unknown as Record<string, string>;
    expect(row.detail).toContain("simd");
    expect(row.state).toBe("refuses");
  }, 60_000);

  it("versions: another crash on another version is another bug; a feature that is missing says nothing", async () => {
    const found = await triage("const-dedup", "--runtime", "wamr-2020");
    const state = (name: string) => found.versions.find((v) => v.runtime === name)?.state;
    expect(state("wamr-2020-asan")).toBe("affected");
    expect(state("wamr-2.4.3-asan")).toBe("other-crash");
    expect(state("wamr-2.4.3")).toBe("other-crash");
    const gc = lab?.some((r) => r.name === "wamr-2.4.3-gc");
    const seen = await triage("if-params", "--runtime", "wamr-2020", "--", "-f", "_start", "{file}");
    expect(seen.versions.find((v) => v.runtime === "wamr-2.4.3")?.state).toBe("not-seen");
    expect(seen.versions.find((v) => v.runtime === "wamr-2.4.3-asan")?.state).toBe("not-affected");
    if (gc) expect(state("wamr-2.4.3-gc-asan")).toBe("other-crash");
  }, 60_000);

  it("sanitizer doubt: a known false positive that the plain build does not confirm", async () => {
    const found = await triage("oob", "--runtime", "doubt-asan", "--", "-f", "_start", "{file}");
    expect(found.facts.get("sanitizerDoubt")).toMatchObject({ value: "false-positive", source: "measured" });
    expect(found.verdict.action).not.toBe("report-privately");
    expect(found.without("sanitizerDoubt").action).toBe("report-privately");
  }, 60_000);
});

// No input at hand crashes the GC build because of GC (6,000 mutations of needs-gc.wasm found none), so the fact is declared here.
describe.skipIf(!lab?.some((r) => r.name === "wamr-2.4.3-gc"))(
  "features (needs the lab's gc pair: node tools/wamr-lab/build.mjs --variant gc)",
  () => {
    it("a module that needs GC runs on the GC build; the tier of the feature is shown", async () => {
      const found = await triage("needs-gc", "--runtime", "wamr-2.4.3-gc", "--", "-f", "sum", "{file}");
      expect(found.facts.get("features")?.value).toContain("gc");
      expect(found.facts.get("weakestTier")?.value).toBe("C");
      expect(found.facts.get("affectsTierA")?.value).toBeNull();
    }, 60_000);

    it("declared to be of a tier C feature alone, the class is a bug; the action follows the policy", async () => {
      const found = await triage("const-dedup", "--runtime", "wamr-2.4.3-gc");
      expect(found.facts.get("affectsTierA")?.value).toBeNull();
      const because = "it takes WAMR_BUILD_GC=1: declared for this test, no such crash is known";
      await assay(["facts", found.dir, "--set", "affectsTierA=no", "--because", because]);
      const { stdout } = await assay(["classify", found.dir, "--json"]);
      expect(JSON.parse(stdout).verdict.class).toBe("bug");
      expect(found.verdict.class).not.toBe("bug");
    }, 60_000);
  },
);

describe("facts", () => {
  it.skipIf(!lab)(
    "a declared value that contradicts a measured one is shown as a conflict and does not replace it",
    async () => {
      const { dir } = await triage("br-depth", "--runtime", "wamr-2020");
      expect((await assay(["facts", dir, "--set", "effect=none", "--because", "not here"])).stdout).toMatch(
        /^CONFLICT {2}effect: measured crash, which stands; declared none/,
      );
      const report = JSON.parse((await assay(["facts", dir, "--json"])).stdout);
      expect(report.conflicts).toEqual([{ name: "effect", measured: "crash", declared: "none", because: "not here" }]);
      expect(report.facts.find((f: Fact) => f.name === "effect").value).toBe("crash");
      for (const odd of ["effect=sideways", "nonsense=yes", "effect", "effect="])
        expect((await assay(["facts", dir, "--set", odd, "--because", "x"])).code, odd).toBe(2);
      expect((await assay(["facts", dir, "--set", "effect=none"])).code).toBe(2);
    },
    60_000,
  );
});

/** (module (func (export "two") (result i32) i32.const 2)) */
const TWO = Uint8Array.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 7, 1, 3, 0x74, 0x77, 0x6f, 0, 0, 10, 6, 1,
  4, 0, 0x41, 2, 0x0b,
]);

/** (module (func $f (export "_start") call $f)) */
const RECURSE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
  ...[7, 10, 1, 6, 0x5f, 0x73, 0x74, 0x61, 0x72, 0x74, 0, 0, 10, 6, 1, 4, 0, 0x10, 0, 0x0b],
]);

/** (func $one (param i32) (result i32) local.get 0 i32.const 1 i32.add): `_start` counts to 300 by calling it. */
const CALLS = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 10, 2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f, 3, 3, 2, 0, 1],
  ...[7, 10, 1, 6, 0x5f, 0x73, 0x74, 0x61, 0x72, 0x74, 0, 1, 10, 31, 2, 7, 0, 0x20, 0, 0x41, 1, 0x6a, 0x0b],
  ...[21, 1, 1, 0x7f, 0x03, 0x40, 0x20, 0, 0x10, 0, 0x22, 0, 0x41, 0xac, 2, 0x48, 0x0d, 0, 0x0b, 0x20, 0, 0x0b],
]);

/** (module (func (export "vector") v128.const i32x4 0 0 0 0 drop)) */
const VECTOR = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
  ...[7, 10, 1, 6, 0x76, 0x65, 0x63, 0x74, 0x6f, 0x72, 0, 0],
  ...[10, 23, 1, 21, 0, 0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a, 0x0b],
]);

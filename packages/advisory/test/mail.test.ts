/** The mail draft, taken apart by another program's parser. */
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { mailDraft, makeBundle } from "../src/advisory.ts";
import { digest, sample, WASM } from "./sample.ts";

const python = spawnSync("python3", ["--version"]).status === 0;
const PARSE = `
import sys, json, hashlib, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [{"type": p.get_content_type(), "name": p.get_filename(), "sha256": hashlib.sha256(p.get_payload(decode=True)).hexdigest()} for p in m.iter_parts()]
print(json.dumps({"to": m["to"], "subject": m["subject"], "keys": m.keys(), "defects": [str(d) for d in m.defects], "parts": parts}))`;

function parse(draft: Uint8Array) {
  const { stdout, stderr } = spawnSync("python3", ["-c", PARSE], { input: draft, encoding: "utf8" });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe.skipIf(!python)("mail draft (needs python3)", () => {
  it("holds the report and the PoC, and is a draft to the right address", () => {
    const files = new Map(makeBundle(sample()).map((f) => [f.path, f.bytes]));
    const mail = parse(files.get("report.eml") as Uint8Array);
    expect(mail).toMatchObject({ to: "wamr-core@googlegroups.com", defects: [] });
    expect(mail.keys).not.toContain("From");
    expect(mail.keys).not.toContain("Date");
    expect(mail.parts).toEqual([
      { type: "text/plain", name: null, sha256: digest(files.get("ADVISORY.md") as Uint8Array) },
      { type: "application/wasm", name: "poc.wasm", sha256: digest(WASM) },
    ]);
  });

  it.each(["a\r\nBcc: x@example.org", "über".repeat(40), "plain ".repeat(30), "日本語".repeat(30)])(
    "subject %j stays one header",
    (subject) => {
      const mail = parse(mailDraft({ to: "a@example.org", subject, text: "t", attachments: [] }));
      expect(mail.keys).toEqual(["To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]);
      expect(mail.subject.slice(0, 20)).toBe(subject.replace(/\s+/g, " ").replace("\r", "\\x0d").slice(0, 20));
      expect(mail.defects).toEqual([]);
    },
  );
});

it("has no line that a mail server would break", () => {
  const draft = makeBundle(sample()).find((f) => f.path === "report.eml");
  const lines = new TextDecoder().decode(draft?.bytes).split("\r\n");
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(78);
});

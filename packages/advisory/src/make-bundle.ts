/**
 * All files of a bundle, as values: the caller writes them. Which ones depends on the action alone, so a private report and a
 * public issue are never in the same folder. The order of SHA256SUMS is the order of the paths.
 */
import { createHash } from "node:crypto";
import type { BundleFile, BundleInput } from "./bundle-input.ts";
import type { Block } from "./document.ts";
import { documentsOf, hasOriginal } from "./evidence.ts";
import { htmlPage } from "./html/report-html.ts";
import { osvDraft } from "./machine/osv.ts";
import { reportBody } from "./machine/report-body.ts";
import { sarifReport } from "./machine/sarif.ts";
import { encodePoc } from "./poc.ts";
import type { Identity } from "./redact/identity.ts";
import type { RedactionKind } from "./redact/labels.ts";
import { type Redactions, redact } from "./redact/redact.ts";
import { reproScript } from "./repro.ts";
import { runText } from "./run-text.ts";
import { advisoryBlocks, advisoryText } from "./text/advisory-text.ts";
import { fallbackAddress } from "./text/disclosure.ts";
import { filingText } from "./text/filing.ts";
import { issueBlocks, issueText } from "./text/issue-text.ts";
import { type MailParts, mailDraft, mailText } from "./text/mail.ts";
import { noteBlocks, noteText } from "./text/note-text.ts";
import { pocName } from "./text/sections/proof.ts";
import { WHOLE } from "./text/sections/tested.ts";
import { titleOf } from "./text/title.ts";

export interface BundleOptions {
  /** Who and which machine to hide. What is known by its form (paths, tokens, process ids) is hidden without it. */
  readonly identity?: Identity;
  /** What to leave as it is. */
  readonly keep?: readonly RedactionKind[];
}

export function makeBundle(input: BundleInput, options: BundleOptions = {}): BundleFile[] {
  const redacted = redact(input, options.identity ?? {}, options.keep);
  return buildFiles(redacted.input, redacted.redactions);
}

/**
 * From a redacted input to the files; a receiver does the same from the evidence to see whether the rest was altered. `report` is the
 * private report where it is not worded by this version: four files carry it.
 */
export function buildFiles(input: BundleInput, redactions: Redactions, report?: string): BundleFile[] {
  const kind = input.input.kind;
  const files: BundleFile[] = [
    ...Object.entries(documentsOf(input)).map(([path, document]) => json(path, document)),
    ...input.observations.map((o, i) => text(runPath(i), runText(o))),
    ...forAction(input, report),
    text("FILING.md", filingText(input, redactions.warnings)),
    { path: pocName(input), bytes: input.poc.bytes },
    text(`${pocName(input)}.gz.b64`, `${encodePoc(input.poc.bytes)}\n`),
    json("redactions.json", { schemaVersion: 1, ...redactions }),
    text("report.html", htmlPage(titleOf(input), blocksOf(input))),
    json("report.sarif", sarifReport(input)),
    { ...text("repro.sh", reproScript(input)), executable: true },
  ];
  if (input.poc.text !== "") files.push(text("poc.txt", input.poc.text));
  if (hasOriginal(input)) files.push({ path: `original.${kind}`, bytes: input.input.bytes });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...files, text("SHA256SUMS", sums(files))];
}

function forAction(input: BundleInput, report?: string): BundleFile[] {
  switch (input.verdict.action) {
    case "report-privately": {
      const words = report ?? advisoryText(input);
      const mail = mailOf(input, words);
      return [
        text("ADVISORY.md", words),
        json("advisory.json", reportBody(input, words)),
        json("osv.json", osvDraft(input)),
        text("mail.txt", mailText(mail)),
        { path: "report.eml", bytes: mailDraft(mail) },
      ];
    }
    case "public-bug":
      return [text("ISSUE.md", issueText(input))];
    case "not-a-bug":
    case "update":
    case "not-reproduced":
      return [text("NOTE.md", noteText(input))];
  }
}

function blocksOf(input: BundleInput): Block[] {
  switch (input.verdict.action) {
    case "report-privately":
      return advisoryBlocks(input, WHOLE);
    case "public-bug":
      return issueBlocks(input, WHOLE);
    case "not-a-bug":
    case "update":
    case "not-reproduced":
      return noteBlocks(input, WHOLE);
  }
}

function mailOf(input: BundleInput, words: string): MailParts {
  return {
    to: fallbackAddress(input.repository),
    subject: `[security] ${titleOf(input)}`,
    text: words,
    attachments: [
      {
        name: pocName(input),
        type: input.input.kind === "wasm" ? "application/wasm" : "application/octet-stream",
        bytes: input.poc.bytes,
      },
    ],
  };
}

export function runPath(index: number): string {
  return `evidence/run-${String(index + 1).padStart(2, "0")}.txt`;
}

function sums(files: readonly BundleFile[]): string {
  return files.map((f) => `${createHash("sha256").update(f.bytes).digest("hex")}  ${f.path}\n`).join("");
}

function text(path: string, content: string): BundleFile {
  return { path, bytes: new TextEncoder().encode(content) };
}

function json(path: string, value: object): BundleFile {
  return text(path, `${JSON.stringify(value, null, 2)}\n`);
}

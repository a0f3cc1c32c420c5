/** All files of a bundle, as values: the caller writes them. The order of SHA256SUMS is the order of the paths. */
import { createHash } from "node:crypto";
import { reportBody } from "./advisory-json.ts";
import { advisoryText } from "./advisory-text.ts";
import type { BundleFile, BundleInput, BundleObservation } from "./bundle-input.ts";
import { filingText } from "./filing.ts";
import { encodePoc } from "./poc.ts";
import { reproScript } from "./repro.ts";

export function makeBundle(input: BundleInput): BundleFile[] {
  const kind = input.input.kind;
  const files: BundleFile[] = [
    text("ADVISORY.md", advisoryText(input)),
    json("advisory.json", reportBody(input)),
    text("FILING.md", filingText(input)),
    { path: `poc.${kind}`, bytes: input.poc.bytes },
    text(`poc.${kind}.gz.b64`, `${encodePoc(input.poc.bytes)}\n`),
    text("poc.txt", input.poc.text),
    { ...text("repro.sh", reproScript(input)), executable: true },
    json("evidence/facts.json", { facts: input.facts }),
    json("evidence/verdict.json", input.verdict),
    json("evidence/environment.json", {
      command: input.command,
      env: input.env,
      runtime: input.runtime,
      versions: input.versions,
      input: { name: input.input.name, kind, sha256: input.input.sha256, size: input.input.size },
    }),
    ...input.observations.map((o, i) => text(`evidence/run-${String(i + 1).padStart(2, "0")}.txt`, observationText(o))),
  ];
  if (input.poc.sha256 !== input.input.sha256) files.push({ path: `original.${kind}`, bytes: input.input.bytes });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...files, text("SHA256SUMS", sums(files))];
}

function observationText(o: BundleObservation): string {
  const end = o.timedOut ? "no end within the limit" : o.signal ? `signal ${o.signal}` : `exit ${o.exitCode}`;
  const parts = [
    `# ${o.target}\n$ ${o.command.join(" ")}\n[${end}]`,
    `## stdout\n${o.stdout}`,
    `## stderr\n${o.stderr}`,
    ...o.traces.map((t) => `## trace\n${t}`),
  ];
  return `${parts.map((p) => p.trimEnd()).join("\n\n")}\n`;
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

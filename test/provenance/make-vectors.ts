/**
 * Writes test/vectors/provenance: one folder a case, readable without our code. Run it after a change of the format:
 * node --conditions=@assay/source --import tsx test/provenance/make-vectors.ts
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { keys } from "@assay/provenance";
import { type Case, VERIFY } from "./case.ts";
import { COUNTERSIGN_CASES } from "./cases-countersign.ts";
import { ENVELOPE_CASES } from "./cases-envelope.ts";
import { EXPECTATION_CASES } from "./cases-expectations.ts";
import { FILE_CASES } from "./cases-file.ts";
import { PUBLISHED_CASES } from "./cases-published.ts";
import { second, signer } from "./workshop.ts";

const root = fileURLToPath(new URL("../vectors/provenance/", import.meta.url));

/** A private key with the public half of another: RFC 8410's second form. */
function swapped(): string {
  const der = Buffer.concat([
    Buffer.from("3051020101300506032b657004220420", "hex"),
    signer.seed,
    Buffer.from("812100", "hex"),
    second.publicKey,
  ]);
  return `-----BEGIN PRIVATE KEY-----\n${(der.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END PRIVATE KEY-----\n`;
}

const PLACEHOLDERS: Readonly<Record<string, () => string>> = {
  "KEY:signer": () => keys.privateKeyToPem(signer),
  "SWAPPED:signer": swapped,
};

function write({ name, does, first, files, command = VERIFY, script, expect }: Case): void {
  const folder = `${root}${name}/`;
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    const made = typeof content === "string" ? (PLACEHOLDERS[content]?.() ?? content) : content;
    writeFileSync(folder + path, made);
  }
  if (script !== undefined) writeFileSync(`${folder}run.sh`, script, { mode: 0o755 });
  const threat = Number(name.slice(0, 2));
  const run = script === undefined ? { command: ["assay", ...command] } : { run: "sh run.sh" };
  const told = { ...(threat > 0 && { threat }), attacker: does, ...(first && { first }), ...run, expect };
  writeFileSync(`${folder}case.json`, `${JSON.stringify(told, null, 2)}\n`);
}

for (const entry of readdirSync(root)) {
  if (/^\d\d-/.test(entry)) rmSync(root + entry, { recursive: true });
}
const cases = [...PUBLISHED_CASES, ...FILE_CASES, ...ENVELOPE_CASES, ...EXPECTATION_CASES, ...COUNTERSIGN_CASES];
for (const made of cases) write(made);
process.stdout.write(`${cases.length} vectors\n`);

/** Python's securesystemslib on both sides. `pip install securesystemslib cryptography` to run these. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Envelope,
  keys,
  parseDetached,
  serializeEnvelope,
  signStatement,
  stampAot,
  trust as trustFile,
  verifyBytes,
} from "@assay/provenance";
import { afterAll, describe, expect, test } from "vitest";
import { app, statementOf, trusting, X64 } from "./provenance/workshop.ts";

const tool = fileURLToPath(new URL("provenance/securesystemslib-tool.py", import.meta.url));
const found = spawnSync("python3", ["-c", "import securesystemslib.dsse, cryptography"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "assay-sslib-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const python = (...args: string[]): string =>
  execFileSync("python3", [tool, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
    .toString()
    .trim();

describe.skipIf(!found)("securesystemslib (needs python3 with securesystemslib)", () => {
  const ours = keys.keyFromSeed(new Uint8Array(32).fill(9));

  test("verifies our envelope under our key id, and not a changed one", () => {
    const envelope = signStatement(statementOf(X64), [ours]);
    writeFileSync(at("pub.pem"), keys.publicKeyToPem(ours.publicKey));
    writeFileSync(at("envelope.json"), serializeEnvelope(envelope));
    expect(python("verify", "pub.pem", "envelope.json")).toBe(keys.keyIdOf(ours.publicKey));
    writeFileSync(at("envelope.json"), serializeEnvelope({ ...envelope, payload: new TextEncoder().encode("{}") }));
    expect(() => python("verify", "pub.pem", "envelope.json")).toThrow();
  });

  test("signs a statement that we trust, inside the file and beside it", () => {
    writeFileSync(at("payload"), signStatement(statementOf(X64), []).payload);
    python("sign", "payload", "signed.json", "signer.pem");
    const signed = new Uint8Array(readFileSync(at("signed.json")));
    const publicKey = keys.parsePublicKey(readFileSync(at("signer.pem"), "utf8"));
    const trust = trustFile.parseTrustFile(new TextEncoder().encode(trusting([{ seed: new Uint8Array(), publicKey }])));
    const expectations = { trust, now: Date.parse("2026-11-21T00:00:00Z") };
    expect(verifyBytes(app, [signed], expectations).kind).toBe("trusted");
    const [envelope] = parseDetached(signed) as [Envelope];
    expect(envelope.signatures[0]?.keyid).toBe(keys.keyIdOf(publicKey));
    expect(verifyBytes(stampAot(app, envelope), [], expectations).kind).toBe("trusted");
  });
});

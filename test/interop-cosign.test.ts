/**
 * cosign verifies our detached envelope and our bundle, offline and with a local key. It cannot be the signer (it signs
 * Ed25519ph), and a stamped file must be detached first: cosign digests the whole file.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportSigstoreBundle, keys, serializeEnvelope, signStatement } from "@assay/provenance";
import { afterAll, describe, expect, test } from "vitest";
import { workplace } from "./provenance/assay.ts";
import { app, statementOf, X64 } from "./provenance/workshop.ts";

const found = spawnSync("cosign", ["version"]).status === 0;

describe.skipIf(!found)("cosign (needs cosign)", () => {
  const place = workplace();
  afterAll(() => place.close());
  const ours = keys.keyFromSeed(new Uint8Array(32).fill(9));
  const envelope = signStatement(statementOf(X64), [ours]);
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(place.folder, name), content);
    return name;
  };
  write("app.aot", app);
  write("pub.pem", keys.publicKeyToPem(ours.publicKey));
  const base = [
    "verify-blob-attestation",
    "--key",
    "pub.pem",
    "--insecure-ignore-tlog=true",
    "--type",
    "slsaprovenance1",
  ];
  const cosign = (...args: string[]) =>
    spawnSync("cosign", [...base, ...args, "app.aot"], { cwd: place.folder, encoding: "utf8" });

  test("the envelope", () => {
    expect(cosign("--signature", write("app.intoto.jsonl", serializeEnvelope(envelope))).stderr).toContain(
      "Verified OK",
    );
  });

  test("the bundle", () => {
    copyFileSync(
      new URL("vectors/provenance/published/trusted_root.empty.json", import.meta.url),
      join(place.folder, "root.json"),
    );
    const bundle = write("app.sigstore.json", exportSigstoreBundle(envelope, ours.publicKey) ?? "");
    expect(cosign("--bundle", bundle, "--new-bundle-format", "--trusted-root", "root.json").stderr).toContain(
      "Verified OK",
    );
  });
});

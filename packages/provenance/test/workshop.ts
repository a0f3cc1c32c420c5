/** What the tests sign with and trust: keys made from fixed seeds, a real file of wamrc 2.4.5, a trust file for one builder. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { BUILD_TYPE, BUILDER, keys, makeStatement, signStatement, stampAot, trust } from "../src/provenance.ts";

const corpus = new URL("../../../test/aot/", import.meta.url);

export interface Recorded {
  readonly file: string;
  readonly wamrc_version: string;
  readonly options: readonly string[];
  readonly source_wasm: string;
  readonly source_wasm_sha256: string;
  readonly sha256: string;
  readonly target_info: { readonly arch: string; readonly e_type: number; readonly feature_flags?: number };
  readonly aot_version: number;
}

export const manifest: readonly Recorded[] = JSON.parse(readFileSync(new URL("manifest.json", corpus), "utf8"));

export function corpusFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, corpus)));
}

export const HELLO = "wamrc-2.4.5-llvm19/hello.o-bc1.aot";

export type PrivateKey = ReturnType<typeof keys.keyFromSeed>;

export function key(n: number): PrivateKey {
  return keys.keyFromSeed(createHash("sha256").update(`assay test key ${n}`).digest());
}

export const alice: PrivateKey = key(1);
export const bob: PrivateKey = key(2);

/** The statement of a recorded file as `compile` would have made it. */
export function statementFor(name: string, more: Partial<Parameters<typeof makeStatement>[1]> = {}) {
  const entry = manifest.find((e) => e.file === name) as Recorded;
  return makeStatement(corpusFile(name), {
    subjectName: "app.aot",
    builder: BUILDER.run,
    toolVersion: "0.1.0",
    wasm: { name: entry.source_wasm, sha256: entry.source_wasm_sha256 },
    argv: entry.options,
    wamrc: { name: "wamrc", sha256: "ab".repeat(32), reportedVersion: entry.wamrc_version.replace("wamrc ", "") },
    ...more,
  });
}

export function stamped(name: string = HELLO, signers: readonly PrivateKey[] = [alice], more = {}): Uint8Array {
  return stampAot(corpusFile(name), signStatement(statementFor(name, more), signers));
}

export const NOW: number = Date.parse("2026-11-21T00:00:00Z");

type TrustFile = ReturnType<typeof trust.parseTrustFile>;

export function trusting(
  signers: readonly PrivateKey[] = [alice],
  more: Partial<TrustFile> = {},
  builder: string = BUILDER.run,
): TrustFile {
  let file = trust.initTrust({ id: "test", expires: "2099-01-01T00:00:00Z" });
  for (const { publicKey } of signers)
    file = trust.addKey(file, { pem: keys.publicKeyToPem(publicKey), builder, buildType: BUILD_TYPE });
  return { ...file, ...more };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
export { BUILDER as BUILDERS } from "../src/provenance.ts";

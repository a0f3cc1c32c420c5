/** Where stamps and envelopes go: into the file, beside it, or both; and as a bundle for cosign on request. */
import { exportSigstoreBundle, serializeEnvelope } from "@assay/provenance";
import { UsageError } from "../usage-error.ts";
import { refuseToReplace, replaceFile } from "./files.ts";
import type { PrivateKey } from "./key-input.ts";

export type Envelope = Parameters<typeof serializeEnvelope>[0];

/** Returns the paths written. */
export function writeDetached(
  aotPath: string,
  envelope: Envelope,
  {
    detached,
    sigstore,
    keys,
    force = true,
  }: {
    detached?: boolean | undefined;
    sigstore?: boolean | undefined;
    keys: readonly PrivateKey[];
    /** A compiler replaces what it made before; who stamps afterwards may find somebody else's. */
    force?: boolean | undefined;
  },
): string[] {
  const written: string[] = [];
  if (detached) {
    const path = `${aotPath}.intoto.jsonl`;
    const line = `${Buffer.from(serializeEnvelope(envelope)).toString("utf8")}\n`;
    refuseToReplace(path, line, force);
    replaceFile(path, line);
    written.push(path);
  }
  if (sigstore) {
    const [key] = keys;
    const bundle = key && exportSigstoreBundle(envelope, key.publicKey);
    if (bundle === undefined) throw new UsageError("a sigstore bundle needs the signing key");
    const path = `${aotPath}.sigstore.json`;
    replaceFile(path, bundle);
    written.push(path);
  }
  return written;
}

/** SOURCE_DATE_EPOCH wins over the clock, so that builds stay reproducible. */
export function metadataOf(asked: boolean, env: NodeJS.ProcessEnv) {
  const epoch = env.SOURCE_DATE_EPOCH;
  if (!asked && epoch === undefined) return undefined;
  if (epoch !== undefined && !/^\d{1,12}$/.test(epoch))
    throw new UsageError(`SOURCE_DATE_EPOCH=${epoch}: not seconds since 1970`);
  const text = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");
  return ({ startedOn, finishedOn }: { startedOn: Date; finishedOn: Date }): Record<string, string> => {
    const fixed = epoch === undefined ? undefined : new Date(Number(epoch) * 1000);
    return { startedOn: text(fixed ?? startedOn), finishedOn: text(fixed ?? finishedOn) };
  };
}

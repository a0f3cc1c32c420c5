/** A statement about a file that somebody else compiled: only what the caller says, under the builder "claimed". */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { BUILDER, detachAot, makeStatement, ProvenanceError, wamrc } from "@assay/provenance";
import { UsageError } from "../usage-error.ts";

export interface Claims {
  readonly wasm?: string | undefined;
  readonly wamrc?: string | undefined;
  readonly "wamrc-version"?: string | undefined;
  readonly name?: string | undefined;
  readonly argv: readonly string[] | undefined;
  readonly toolVersion: string;
  readonly metadata: ((times: { startedOn: Date; finishedOn: Date }) => Record<string, string>) | undefined;
}

export async function claimedStatement(
  file: string,
  bytes: Uint8Array,
  claims: Claims,
): Promise<ReturnType<typeof makeStatement>> {
  const { wasm, argv, toolVersion, name, metadata } = claims;
  refuseStamped(file, bytes);
  const odd = argv?.find((word) => !word.startsWith("-") || wamrc.parseOption(word).spec === undefined);
  if (odd !== undefined)
    throw new UsageError(
      `${odd}: no option of wamrc that we know`,
      "After -- come options only, without -o and file names.",
    );
  const now = new Date();
  return makeStatement(bytes, {
    subjectName: name ?? basename(file),
    builder: BUILDER.claimed,
    toolVersion,
    ...(wasm !== undefined && { wasm: { name: basename(wasm), sha256: sha256Of(wasm) } }),
    ...(argv && { argv }),
    ...wamrcOf(claims),
    ...(metadata && { metadata: metadata({ startedOn: now, finishedOn: now }) }),
  });
}

function wamrcOf(claims: Claims): { wamrc?: { name: string; sha256: string; reportedVersion?: string } } {
  const version = claims["wamrc-version"];
  if (claims.wamrc === undefined) {
    if (version === undefined) return {};
    throw new UsageError(
      "--wamrc-version without --wamrc",
      "A version names no build: give the binary, its digest is stated.",
    );
  }
  return {
    wamrc: {
      name: "wamrc",
      sha256: sha256Of(claims.wamrc),
      ...(version !== undefined && { reportedVersion: version }),
    },
  };
}

function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** A detached statement about a stamped file would be about other bytes than the verifier's subject. */
function refuseStamped(file: string, bytes: Uint8Array): void {
  try {
    detachAot(bytes);
  } catch (error) {
    if (error instanceof ProvenanceError && error.code === "stamp-absent") return;
    throw error;
  }
  throw new ProvenanceError(
    "stamp-present",
    `${file} is stamped already`,
    "assay detach gives back the unstamped file; --countersign adds a signature.",
  );
}

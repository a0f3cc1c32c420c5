/**
 * A second signature under somebody else's statement. What the statement says of the file was checked by then; who said it
 * first is checked here, against the keys or the trust file of the call. Without either, the caller is told what he is the
 * first known one to vouch for.
 */
import { BUILD_TYPE, countersignAot, keys as keyTools, ProvenanceError, trust, verifyBytes } from "@assay/provenance";
import { EXIT } from "../exit-codes.ts";
import { type PrivateKey, readPublicKey } from "./key-input.ts";
import { readTrust, type TrustFile, type TrustFlags } from "./trust-input.ts";

type Verdict = ReturnType<typeof verifyBytes>;

export interface Countersigned {
  readonly bytes: Uint8Array;
  /** What to tell: that nobody checked the first signature, and what it now seems to back. */
  readonly warning?: string;
}

export interface FirstSigner {
  readonly of?: readonly Uint8Array[];
  readonly trust?: TrustFile;
  readonly now: number;
}

export function firstSignerFrom(
  flags: Pick<TrustFlags, "trust" | "trust-root" | "min-trust-version" | "config"> & {
    readonly of?: readonly string[] | undefined;
  },
  now: number,
): FirstSigner {
  if (flags.of) return { of: flags.of.map(readPublicKey), now };
  // The call's --key is a private one.
  const { trust: path, "trust-root": root, "min-trust-version": least, config } = flags;
  const file = readTrust({ trust: path, "trust-root": root, "min-trust-version": least, config }, now);
  return { ...(file && { trust: file }), now };
}

export function countersign(bytes: Uint8Array, signers: readonly PrivateKey[], first: FirstSigner): Countersigned {
  const signed = told(() => signers.reduce(countersignAot, bytes));
  const { trust: file, of, now } = first;
  const unchecked = verifyBytes(bytes, [], { now });
  if (of === undefined && file === undefined) return { bytes: signed, warning: warningOf(unchecked) };
  const expected = file ? alone(file) : trustIn(of ?? [], signers, unchecked);
  const verdict = verifyBytes(bytes, [], { now, trust: expected });
  const good = verdict.kind === "trusted" || (!file && verdict.kind === "refused-by-expectations");
  if (!good) throw refuse(verdict);
  return { bytes: signed };
}

/** Evidence that contradicts the file ends with 1, as it does when the file is verified. */
function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof ProvenanceError) || error.code !== "stamp-mismatched") throw error;
    throw Object.assign(error, { exit: EXIT.matched.code });
  }
}

/** More signatures than there are yet are what a countersignature is for. */
function alone(file: TrustFile): TrustFile {
  return { ...file, trust: file.trust.map((entry) => ({ ...entry, threshold: 1 })) };
}

/** Keys named by the call may speak for whatever builder the statement names; who signs again is no stranger in it. */
function trustIn(of: readonly Uint8Array[], signers: readonly PrivateKey[], { evidence }: Verdict): TrustFile {
  const { builder = "", buildType = BUILD_TYPE } = evidence[0]?.claimed ?? {};
  const inKey = (publicKey: Uint8Array): TrustFile => trust.trustInKey(keyTools.publicKeyToPem(publicKey));
  const named = of.flatMap((key) => inKey(key).keys);
  const own = signers.flatMap(({ publicKey }) => inKey(publicKey).keys);
  const listed = new Map([...own, ...named].map((key) => [key.keyid, key]));
  const entry = { keyids: named.map((key) => key.keyid), threshold: 1, builder, buildType };
  return { ...inKey(of[0] as Uint8Array), keys: [...listed.values()], trust: [entry] };
}

function refuse({ kind, reasons, exitCode }: Verdict): ProvenanceError {
  const why = reasons.map((r) => r.text).join("; ");
  const error = new ProvenanceError(
    "stamp-untrusted",
    `the first signature does not hold (${kind.replaceAll("-", " ")}): ${why}`,
    "Nothing was signed. Name the first signer's key with --of, or list it in the trust file.",
  );
  return Object.assign(error, { exit: exitCode });
}

function warningOf({ evidence }: Verdict): string {
  const claimed = evidence[0]?.claimed;
  const said = [
    `builder ${claimed?.builder}`,
    claimed?.argv ? `options ${claimed.argv.join(" ") || "none"}` : "no options",
    claimed?.wasm
      ? `made from ${claimed.wasm.name}${claimed.wasm.sha256 ? `, sha256 ${claimed.wasm.sha256}` : ""}`
      : "",
    claimed?.wamrc ? `wamrc ${claimed.wamrc.version ?? "of unknown version"}` : "",
    ...(claimed?.weakens ?? []).filter((w) => w.matters === "yes").map((w) => w.text),
  ].filter(Boolean);
  return `the first signature was not checked (--of PUB.pem, or --trust FILE); you vouch for: ${said.join("; ")}`;
}

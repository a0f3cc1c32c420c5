/**
 * The trust file a verification goes by: read strictly, fresh (not expired, not older than one seen before), and what was seen
 * is remembered under its id in the config folder.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUILDER, keys, trust } from "@assay/provenance";
import { configDir } from "../config-dir.ts";
import { UsageError } from "../usage-error.ts";
import { builderUri } from "./builder-name.ts";
import { readPublicKey } from "./key-input.ts";
import { readTrustBytes } from "./received.ts";

export interface TrustFlags {
  readonly trust?: string | undefined;
  readonly "trust-root"?: string | undefined;
  readonly "min-trust-version"?: number | undefined;
  readonly key?: string | undefined;
  readonly builder?: string | undefined;
  readonly config?: unknown;
}

export type TrustFile = ReturnType<typeof trust.parseTrustFile>;

/** Undefined: nobody is trusted. */
export function readTrust(flags: TrustFlags, now: number): TrustFile | undefined {
  if (flags.key !== undefined) {
    if (flags["min-trust-version"] !== undefined) {
      throw new UsageError(
        "--key is a key and no trust file: it has no version",
        "Leave out --min-trust-version, or give --trust FILE.",
      );
    }
    const pem = keys.publicKeyToPem(readPublicKey(flags.key));
    return trust.trustInKey(pem, flags.builder === undefined ? {} : { builder: builderUri(flags.builder, BUILDER) });
  }
  const folder = configDir(flags.config as string | undefined);
  const usual = join(folder, "trust.json");
  const path = flags.trust ?? (existsSync(usual) ? usual : undefined);
  if (path === undefined) {
    if (flags["min-trust-version"] === undefined) return undefined;
    throw new UsageError("--min-trust-version needs a trust file", "--trust FILE");
  }
  const root = flags["trust-root"] === undefined ? undefined : readPublicKey(flags["trust-root"]);
  const file = trust.openTrustFile(readTrustBytes(path), root);
  remember(file, join(folder, "trust-state.jsonl"), now, flags["min-trust-version"]);
  return file;
}

function remember(file: TrustFile, statePath: string, now: number, minVersion: number | undefined): void {
  const state = readState(statePath);
  const next = trust.checkFreshness(file, { now, state, minVersion });
  const { id } = file;
  if (id === undefined || next[id] === state[id]) return;
  try {
    mkdirSync(dirname(statePath), { recursive: true });
    appendFileSync(statePath, `${JSON.stringify({ id, version: next[id] })}\n`);
  } catch (error) {
    // Whoever names the least version himself needs no memory: a build machine with nothing to write on.
    if (minVersion !== undefined) return;
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(
      `cannot remember the version of the trust file in ${statePath} (${why}), and would miss a rollback`,
      "--config DIR for a folder that can be written, or --min-trust-version N.",
    );
  }
}

/** A line for each version seen, only ever added: of verifications at the same time none forgets what another saw. */
function readState(path: string): Record<string, number> {
  if (!existsSync(path)) return {};
  try {
    const seen = new Map<string, number>();
    for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
      const { id, version } = JSON.parse(line) as { id: unknown; version: unknown };
      if (typeof id !== "string" || !Number.isInteger(version)) throw new Error("not an id and a version");
      seen.set(id, Math.max(seen.get(id) ?? 0, version as number));
    }
    return Object.fromEntries(seen);
  } catch {}
  throw new UsageError(
    `${path} is damaged: it remembers the versions of trust files`,
    "Remove it only if you know that the trust file is the newest.",
  );
}

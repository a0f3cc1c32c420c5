/**
 * The trust file: what a verifier expects. Reading it is strict, because a misspelled `requireStamp` or a weak key must not
 * become silence at verify time: unknown members, weak keys, a key id that is not the key's own and one key under two ids
 * are all refused here, every bad path at once.
 */
import { ProvenanceError } from "../error.ts";
import { parseJson } from "../format/json.ts";
import { type Checker, checker } from "../format/shape.ts";
import { WAMRC_VARIABLES } from "../format/statement.ts";
import { BUILD_TYPE, BUILDER, TRUST_SCHEMA } from "../format/uris.ts";
import { keyIdOf } from "../keys/identity.ts";
import { parsePublicKey } from "../keys/spki.ts";
import { isRuntimeFlag } from "../options/runtime-flags.ts";
import { RANGE } from "../options/version.ts";
import { WAMRC_OPTIONS } from "../options/wamrc-table.ts";
import { oddFlag } from "../options/weakening.ts";

export interface TrustKey {
  readonly keyid: string;
  readonly publicKey: Uint8Array;
  readonly pem: string;
  readonly owner?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly revoked?: { readonly at: string; readonly reason: string };
}

/** These keys, at least `threshold` of them, may speak for this builder and build type. */
export interface TrustEntry {
  readonly keyids: readonly string[];
  readonly threshold: number;
  readonly builder: string;
  readonly buildType: string;
}

export interface TrustFile {
  /** Names the file across its versions: the rollback state is kept under it. */
  readonly id?: string;
  readonly version: number;
  readonly expires: string;
  readonly keys: readonly TrustKey[];
  readonly trust: readonly TrustEntry[];
  readonly wamrc: { readonly versions: readonly string[]; readonly digests: readonly string[] };
  readonly options: {
    readonly deny: readonly string[];
    readonly allow: readonly string[];
    readonly requireEffective: Readonly<Record<string, readonly string[]>>;
  };
  readonly runtime: { readonly version?: string; readonly flags?: Readonly<Record<string, string>> };
  readonly wasm: { readonly digests: readonly string[] };
  readonly requireStamp: boolean;
}

const MAX_KEYS = 64;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[-+]\d\d:\d\d)$/;

export function parseTrustFile(bytes: Uint8Array): TrustFile {
  if (bytes.length > 1 << 20) throw new ProvenanceError("trust-invalid", "trust file: longer than 1 MiB");
  const bad: string[] = [];
  const trust = readTrust(checker(parseJson(bytes, "trust-invalid"), bad));
  if (bad.length > 0) throw new ProvenanceError("trust-invalid", `trust file: ${bad.join("; ")}`);
  return trust;
}

function readTrust(root: Checker): TrustFile {
  root.only(
    "schema",
    "id",
    "version",
    "expires",
    "keys",
    "trust",
    "wamrc",
    "options",
    "runtime",
    "wasm",
    "requireStamp",
  );
  const schema = root.text("schema");
  if (!schema.endsWith("/trust/v1")) root.bad("schema", `expected ${TRUST_SCHEMA}`);
  const id = root.optionalText("id");
  const keys = readKeys(root.list("keys", 0, MAX_KEYS));
  return {
    ...(id === undefined ? {} : { id }),
    version: root.number("version"),
    expires: date(root, "expires") ?? "",
    keys,
    trust: root.list("trust", 0, MAX_KEYS).map((entry) => readEntry(entry, keys)),
    ...readExpectations(root),
    requireStamp: root.flag("requireStamp") ?? false,
  };
}

function readKeys(entries: readonly Checker[]): TrustKey[] {
  const seen = new Map<string, number>();
  return entries.map((entry, i) => {
    entry.only("keyid", "pem", "owner", "validFrom", "validUntil", "revoked");
    const pem = entry.text("pem");
    const publicKey = readPem(entry, pem);
    const keyid = keyIdOf(publicKey);
    if (publicKey.length === 32) {
      if (entry.text("keyid") !== keyid) entry.bad("keyid", `not this key's id, which is ${keyid}`);
      if (seen.has(keyid)) entry.bad("pem", `the same key as keys[${seen.get(keyid)}]`);
      seen.set(keyid, i);
    }
    return { keyid, publicKey, pem, ...lifeOf(entry) };
  });
}

function lifeOf(entry: Checker): Pick<TrustKey, "owner" | "validFrom" | "validUntil" | "revoked"> {
  const owner = entry.optionalText("owner");
  const validFrom = date(entry, "validFrom", false);
  const validUntil = date(entry, "validUntil", false);
  if (isOver({ validFrom, validUntil })) entry.bad("validUntil", "not after validFrom");
  const revoked = entry.optional("revoked");
  revoked?.only("at", "reason");
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(revoked ? { revoked: { at: date(revoked, "at") ?? "", reason: revoked.optionalText("reason") ?? "" } } : {}),
  };
}

/** A time that ends before it begins: no signature would ever count. */
export function isOver({
  validFrom,
  validUntil,
}: {
  validFrom?: string | undefined;
  validUntil?: string | undefined;
}): boolean {
  return validFrom !== undefined && validUntil !== undefined && Date.parse(validFrom) >= Date.parse(validUntil);
}

function readPem(entry: Checker, pem: string): Uint8Array {
  try {
    return parsePublicKey(pem);
  } catch (error) {
    entry.bad("pem", (error as Error).message);
    return new Uint8Array();
  }
}

function readEntry(entry: Checker, keys: readonly TrustKey[]): TrustEntry {
  entry.only("keyids", "threshold", "builder", "buildType");
  const keyids = entry.textList("keyids") ?? [];
  if (keyids.length === 0) entry.bad("keyids", "empty");
  if (new Set(keyids).size !== keyids.length) entry.bad("keyids", "the same id twice");
  for (const keyid of keyids) {
    if (!keys.some((k) => k.keyid === keyid)) entry.bad("keyids", `${keyid} is not among the keys`);
  }
  const threshold = entry.number("threshold", 1);
  if (threshold < 1 || threshold > keyids.length) entry.bad("threshold", `not 1 to ${keyids.length}`);
  return { keyids, threshold, builder: entry.text("builder"), buildType: entry.text("buildType") };
}

function readExpectations(root: Checker): Pick<TrustFile, "wamrc" | "options" | "runtime" | "wasm"> {
  const [wamrc, options, runtime, wasm] = ["wamrc", "options", "runtime", "wasm"].map((key) => root.optional(key));
  wamrc?.only("versions", "digests");
  options?.only("deny", "allow", "requireEffective");
  runtime?.only("version", "flags");
  wasm?.only("digests");
  const versions = wamrc?.textList("versions") ?? [];
  for (const range of versions) if (!RANGE.test(range)) wamrc?.bad("versions", `"${range}" is no range like >=2.4.4`);
  const runtimeVersion = runtime?.optionalText("version");
  const flags = runtime?.texts("flags");
  for (const name of Object.keys(flags ?? {}))
    if (!isRuntimeFlag(name)) runtime?.bad("flags", `${name} is no build flag of WAMR that we know`);
  const odd = flags && oddFlag(flags);
  if (odd !== undefined) runtime?.bad("flags", `${odd} is neither "0" nor "1"`);
  return {
    wamrc: { versions, digests: digests(wamrc) },
    options: {
      deny: names(options, "deny"),
      allow: names(options, "allow"),
      requireEffective: allowedValues(options?.optional("requireEffective")),
    },
    runtime: { ...(runtimeVersion === undefined ? {} : { version: runtimeVersion }), ...(flags ? { flags } : {}) },
    wasm: { digests: digests(wasm) },
  };
}

const CHECKS: readonly string[] = ["software", "hardware", "none"];
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  boundsChecks: CHECKS,
  stackBoundsChecks: CHECKS,
  auxStackCheck: ["on", "off"],
  xip: ["on", "off"],
};

function allowedValues(effective: Checker | undefined): Record<string, readonly string[]> {
  effective?.only(...Object.keys(SETTINGS));
  return Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([key, known]) => {
      const allowed = effective?.textList(key);
      for (const value of allowed ?? [])
        if (!known.includes(value)) effective?.bad(key, `"${value}" is none of ${known.join(", ")}`);
      return allowed ? [[key, allowed] as const] : [];
    }),
  );
}

const OPTION_NAMES: ReadonlySet<string> = new Set([
  ...WAMRC_OPTIONS.map(({ name }) => name.replace(/^-+/, "")),
  ...WAMRC_VARIABLES,
]);

/** Options may be written with or without their dashes. A name that no option has would forbid nothing, without a word. */
function names(options: Checker | undefined, key: string): string[] {
  const listed = (options?.textList(key) ?? []).map((name) => name.replace(/^-+/, ""));
  for (const name of listed) {
    if (OPTION_NAMES.has(name)) continue;
    const bare = name.replace(/=.*/s, "");
    const known = bare !== name && OPTION_NAMES.has(bare);
    options?.bad(
      key,
      known ? `"${name}" has a value: only "${bare}" can be listed` : `"${name}" is no option of wamrc`,
    );
  }
  return listed;
}

function digests(section: Checker | undefined): readonly string[] {
  const listed = section?.textList("digests") ?? [];
  for (const digest of listed) {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) section?.bad("digests", `"${digest}" is not sha256: and 64 hex digits`);
  }
  return listed;
}

function date(from: Checker, key: string, required = true): string | undefined {
  const text = required ? from.text(key) : from.optionalText(key);
  if (text === undefined || (required && text === "") || isDate(text)) return text;
  from.bad(key, "not a date like 2027-06-30T00:00:00Z");
  return undefined;
}

/** `Date.parse` takes the 31st of February, and means the 3rd of March. */
export function isDate(text: string): boolean {
  if (!DATE.test(text) || Number.isNaN(Date.parse(text))) return false;
  const [year, month, day] = text.slice(0, 10).split("-").map(Number) as [number, number, number];
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function serializeTrustFile(trust: TrustFile): string {
  const keys = trust.keys.map(({ publicKey, ...key }) => key);
  const { id, version, expires, trust: entries, ...expectations } = trust;
  return `${JSON.stringify({ schema: TRUST_SCHEMA, id, version, expires, ...expectations, keys, trust: entries }, null, 2)}\n`;
}

/** The least trust file for one public key: what `assay verify --key` means. */
export function trustInKey(
  pem: string,
  { builder = BUILDER.run, buildType = BUILD_TYPE }: { builder?: string; buildType?: string } = {},
): TrustFile {
  const publicKey = parsePublicKey(pem);
  const keyid = keyIdOf(publicKey);
  return {
    version: 1,
    expires: "9999-12-31T23:59:59Z",
    keys: [{ keyid, publicKey, pem }],
    trust: [{ keyids: [keyid], threshold: 1, builder, buildType }],
    wamrc: { versions: [], digests: [] },
    options: { deny: [], allow: [], requireEffective: {} },
    runtime: {},
    wasm: { digests: [] },
    requireStamp: false,
  };
}

/**
 * Whom and what to hide, from what the caller knows of this machine. Names that identify nobody (root, runner, localhost) and
 * words that the report itself uses are not replaced as words: a user called `loader` must not cost the evidence its meaning.
 * Inside paths they go all the same.
 */
export interface Identity {
  readonly home?: string;
  readonly user?: string;
  readonly host?: string;
  /** The environment: its values are hidden, its names are not. */
  readonly env?: Readonly<Record<string, string>>;
  /** More words to hide: a project, a customer. */
  readonly extra?: readonly string[];
}

export interface Hidden {
  /** Replaced wherever they stand. */
  readonly literals: readonly { readonly kind: "env" | "secret"; readonly value: string }[];
  /** Replaced as whole words. */
  readonly words: readonly { readonly kind: "user" | "host"; readonly value: string }[];
}

/** What a text says of people and machines by itself. */
export interface Named {
  readonly users: readonly string[];
  readonly hosts: readonly string[];
}

const SHORTEST_SECRET = 6;

/** `seen`: who and what the texts name by themselves; a case may come from another machine. */
export function hiddenBy(identity: Identity, vocabulary: ReadonlySet<string>, seen: Named): Hidden {
  const env = Object.entries(identity.env ?? {}).flatMap(([name, value]) => secretsOf(name, value));
  const extra = (identity.extra ?? []).filter((word) => word.length >= 3);
  const { home, user, host } = identity;
  const set = (...names: readonly string[]): (string | undefined)[] => names.map((name) => identity.env?.[name]);
  const users = defined([user, lastPart(home), ...set("USER", "LOGNAME", "USERNAME", "SUDO_USER"), ...seen.users]);
  const hosts = defined([host, ...set("HOSTNAME", "HOST", "COMPUTERNAME"), ...seen.hosts]).flatMap((h) => [
    h,
    h.split(".")[0] ?? "",
  ]);
  const own = (word: string): boolean => !vocabulary.has(word);
  return {
    literals: longestFirst([
      ...extra.map((value) => ({ kind: "secret" as const, value })),
      ...env.filter(own).map((value) => ({ kind: "env" as const, value })),
    ]),
    words: longestFirst([
      ...users.filter((w) => identifies(w) && own(w)).map((value) => ({ kind: "user" as const, value })),
      ...hosts.filter((w) => identifies(w) && own(w)).map((value) => ({ kind: "host" as const, value })),
    ]),
  };
}

/** Set by systems and tools, the same for many people, or covered by the rules for paths and names. */
const PUBLIC_NAMES =
  /^(_|PATH|HOME|PWD|OLDPWD|INIT_CWD|SHELL|SHLVL|WAMR_.*|CC|CXX|CFLAGS|CXXFLAGS|LDFLAGS|MAKEFLAGS|SUDO_USER|COMPUTERNAME|TERM|TERM_PROGRAM.*|COLORTERM|COLUMNS|LINES|LANG|LANGUAGE|LC_.*|TZ|USER|LOGNAME|USERNAME|HOSTNAME|HOST|EDITOR|VISUAL|PAGER|LESS.*|LS_COLORS|XDG_.*|NO_COLOR|FORCE_COLOR|CI|npm_(?!config_.*(auth|token|pass)).*|NODE_(?!AUTH).*|VITEST.*|TINYPOOL.*|TURBO_(?!TOKEN).*|CARGO_(?!.*TOKEN).*|RUSTUP_.*|ASSAY_(?!KEY).*|HOSTTYPE|OSTYPE|MACHTYPE|DEBIAN_FRONTEND|[A-Z]*SAN_OPTIONS)$/i;
const SMELLS = /TOKEN|SECRET|PASS|KEY|AUTH|CRED|PRIVATE|COOKIE|SESSION/i;

function secretsOf(name: string, value: string): string[] {
  const smells = SMELLS.test(name);
  if (!smells && PUBLIC_NAMES.test(name)) return [];
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length > 1 ? lines.filter((line) => line.length >= 16) : [value];
  return parts.filter((part) => part.length >= SHORTEST_SECRET && (smells || unusual(part)) && !part.startsWith("/"));
}

/** A plain word or a small number may stand in any text by chance. */
function unusual(value: string): boolean {
  return value.length >= 16 || !(/^[A-Za-z]+$/.test(value) || /^[\d.]+$/.test(value));
}

const NOBODY: ReadonlySet<string> = new Set(
  `root user users admin administrator runner build builder jenkins ubuntu debian fedora centos alpine node docker vagrant guest test
  tester nobody daemon ci dev developer default public shared local localhost localdomain home host container sandbox app service
  wasm wamr iwasm yes no crash`.split(/\s+/),
);

/** A name that is the same on many machines. */
export function isNobody(name: string): boolean {
  return NOBODY.has(name.toLowerCase());
}

function identifies(name: string): boolean {
  return name.length >= 3 && !isNobody(name) && !/^\d+$/.test(name);
}

/** Who lives in the homes that a text names. */
export function homesIn(text: string): string[] {
  return [...text.matchAll(/(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)([A-Za-z0-9._-]{1,64})/g)].map(
    (m) => m[1] as string,
  );
}

function defined(items: readonly (string | undefined)[]): string[] {
  return items.filter((item) => item !== undefined);
}

function lastPart(path: string | undefined): string | undefined {
  return path?.split(/[\\/]/).filter(Boolean).at(-1);
}

function longestFirst<T extends { readonly value: string }>(items: readonly T[]): T[] {
  const unique = items.filter((item, i) => items.findIndex((other) => other.value === item.value) === i);
  return unique.sort((a, b) => b.value.length - a.value.length || (a.value < b.value ? -1 : 1));
}

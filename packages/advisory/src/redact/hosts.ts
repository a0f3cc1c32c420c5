/**
 * People and machines that a log names by itself, whoever's log it is: prompts of a shell, lines of a system, and hosts by their full name. Names of files,
 * symbols with versions and public sites are written alike, so a form counts only where nothing else has it.
 */
import { isNobody, type Named } from "./identity.ts";
import type { RedactionKind } from "./labels.ts";

export interface HostRules {
  readonly off: ReadonlySet<RedactionKind>;
  readonly label: (kind: "user" | "host" | "path", name: string) => string;
}

const USER = String.raw`([A-Za-z_][\w.-]{0,31})`;
const HOST = String.raw`([A-Za-z0-9][\w.-]{0,62})`;

/** `user@host:~/dir$`, also of scp; `[user@host dir]$`; `user@host dir %`. */
const PROMPTS: readonly RegExp[] = [
  new RegExp(String.raw`(?<![\w.@+-])${USER}@${HOST}(?=:[~/$#%>A-Za-z_.])()`, "g"),
  new RegExp(String.raw`(?<=\[)${USER}@${HOST}(?: ([^\]\n]{1,200}))?(?=\][$#%>])`, "g"),
  new RegExp(String.raw`(?<=^|\n)${USER}@${HOST} (\S{1,200})(?= [$#%>](?:[ \n]|$))`, "g"),
];

/** What `uname -a` prints of the system around the name, and a line of the system's log. */
const MACHINES: readonly RegExp[] = [
  new RegExp(String.raw`(?<=\b(?:Linux|Darwin|FreeBSD|NetBSD|OpenBSD) )()${HOST}(?= \d{1,3}\.\d)`, "g"),
  new RegExp(
    String.raw`(?<=(?:^|\n)(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.+:Z-]{0,16}) )()${HOST}(?= [\w./-]{1,60}(?:\[\d{1,10}\])?:)`,
    "g",
  ),
];

/** Versions of symbols and of packages stand behind the same sign. */
const NO_HOST =
  /^(?:[\d.]+$|v\d|plt$|got|GLIBC|GLIBCXX|GCC_|CXXABI|npm$|workspace$|file$|link$|patch$|portal$|catalog$)/;

const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const FULL = String.raw`(?:${LABEL}\.){1,8}`;

/** Names that no public server resolves, and those that a cloud gives to its machines. */
const PRIVATE = new RegExp(
  String.raw`(?<![\w.@/\\-])${FULL}(?:internal|local|localdomain|corp|lan|intranet|home\.arpa|compute(?:-1)?\.amazonaws\.com|cloudapp\.(?:net|azure\.com)|ts\.net)(?![\w-]|\.\w)`,
  "gi",
);

/** A full name of three parts or more, after a word that says that a host follows. A class of Java ends in no such part. */
const CALLED = new RegExp(
  String.raw`(?<=(?<![\w-])(?:host|hostname|runner|node|server|machine|agent|worker|on|ssh|from)(?: ?[=:] ?| )["']?)(?:${LABEL}\.){2,8}(?:[a-z]{2}|com|net|org|edu|gov|mil|info|biz|dev|app|cloud|tech|example|test)(?![\w-]|\.\w|[/\\])`,
  "gi",
);

const FILE =
  /\.(?:c|cc|cpp|h|hpp|rs|s|so|o|a|js|mjs|ts|py|sh|go|md|txt|log|json|yml|yaml|toml|html|zip|gz|xz|tar|wasm|wat|aot|exe|dll|dylib)$/i;
const PUBLIC =
  /(?:^|\.)(?:github\.(?:com|io)|githubusercontent\.com|gitlab\.com|llvm\.org|kernel\.org|gnu\.org|sourceware\.org|webassembly\.org|bytecodealliance\.org|python\.org|ubuntu\.com|debian\.org|docker\.(?:io|com)|npmjs\.(?:com|org)|crates\.io|docs\.rs|rust-lang\.org|nodejs\.org|google\.com|googlesource\.com|googlegroups\.com|mozilla\.org|w3\.org|wikipedia\.org|stackoverflow\.com)$/i;

/** Who stands in the prompts of a text: elsewhere in it he may stand alone. */
export function namesIn(text: string): Named {
  const found = [...PROMPTS, ...MACHINES]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .filter(([, , host = ""]) => !NO_HOST.test(host));
  return { users: found.map((m) => m[1] as string).filter(Boolean), hosts: found.map((m) => m[2] as string) };
}

export function replaceHosts(text: string, { off, label }: HostRules): string {
  const person = (name: string): string => (off.has("user") || isNobody(name) ? name : label("user", name));
  const machine = (name: string): string => (off.has("host") || isNobody(name) ? name : label("host", name));
  const folder = (name: string): string => (off.has("path") || /^~$|[/\\]/.test(name) ? name : label("path", name));
  let out = text;
  for (const pattern of PROMPTS)
    out = out.replace(pattern, (found, user: string, host: string, dir?: string) =>
      NO_HOST.test(host) ? found : `${person(user)}@${machine(host)}${dir ? ` ${folder(dir)}` : ""}`,
    );
  if (off.has("host")) return out;
  for (const pattern of MACHINES) out = out.replace(pattern, (name) => machine(name));
  return out
    .replace(PRIVATE, (name) => label("host", name))
    .replace(CALLED, (name) => (FILE.test(name) || PUBLIC.test(name) ? name : label("host", name)));
}

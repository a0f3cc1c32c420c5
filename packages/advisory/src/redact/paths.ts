/**
 * Absolute paths, and those from someone's home, without their folders. Of a WAMR source file the part that is WAMR's own stays; of another source file, a library or
 * the target its name; of anything else nothing. System folders stay: they are the same for everyone.
 */
const PART = String.raw`[^\s/\\:"'\`()<>|,;\u0000-\u001f]+`;
/** A part with spaces counts only when a slash follows, so that the words after a path are not swallowed; nor is what a prompt is for. */
const FOLDER = String.raw`${PART}(?: (?<![$#%>] )[^\s/\\:"'\`()<>|,;=-][^\s/\\:"'\`()<>|,;=]*){0,3}[/\\]+`;
const ABSOLUTE = new RegExp(
  String.raw`(?<![\w.~\]/<-])(?<!:(?=//))(?:file://)?(?:[A-Za-z]:|~[\w.-]{0,32})?[/\\]+(?:${FOLDER})*(?:${PART})?`,
  "g",
);
const FILE_URL = /file:\/\/(?=\/)/g;

const SYSTEM =
  /^\/(?:usr\/(?:local\/)?(?:bin|sbin|lib|lib32|lib64|libexec|include|share)|bin|sbin|lib|lib32|lib64|dev|sys|proc\/self|proc\/version|etc\/ld\.so\.\w+)(?:\/|$)/;
export const WAMR_TREE: RegExp = /(?:^|\/)((?:core\/(?:iwasm|shared|deps)|product-mini|wamr-compiler)\/.*)$/;
const NAMED_FILE = /^[A-Za-z0-9_.+-]{1,80}\.(?:c|cc|cpp|cxx|h|hpp|rs|s|asm|so(?:\.\d+)*|dylib|dll)$/i;

export interface PathRules {
  /** Names of programs that may be shown: the target's and those of the other runtimes. */
  readonly programs: ReadonlySet<string>;
  /** The placeholder of a folder. */
  readonly label: (folder: string) => string;
  readonly wamr: () => string;
}

export function replacePaths(text: string, rules: PathRules): string {
  return text
    .replace(FILE_URL, "")
    .replace(ABSOLUTE, (path) => (/^~?[/\\]+$/.test(path) ? path : shorter(path, rules)));
}

const DONE = /^\/\[(?:path-\d+|wamr)\]/;

function shorter(found: string, { programs, label, wamr }: PathRules): string {
  if (DONE.test(found)) return found;
  const [, whole = "", tail = ""] = /^(.*?)((?:\+0x[0-9a-fA-F]+)?[.\]$#%]*)$/s.exec(found) ?? [];
  const path = whole.replaceAll("\\", "/");
  if (SYSTEM.test(path) && !path.includes("/../")) return found;
  const tree = WAMR_TREE.exec(path)?.[1];
  if (tree && !tree.includes("..")) return `/${wamr()}/${tree}${tail}`;
  const cut = path.lastIndexOf("/");
  const name = path.slice(cut + 1);
  // What an offset is counted from is a module: its name is part of the crash's identity.
  const shown = name !== "" && (NAMED_FILE.test(name) || programs.has(name) || tail.startsWith("+0x"));
  return shown && cut > 0 ? `/${label(path.slice(0, cut))}/${name}${tail}` : `/${label(path)}${tail}`;
}

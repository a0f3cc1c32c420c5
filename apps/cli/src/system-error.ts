/** What the system refused, in words: every command says it the same way, wherever the file was touched. */
interface Refusal {
  readonly message: string;
  readonly hint: string;
}

const EXISTING = "Give the path of an existing file.";

const WORDS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOENT: ["there is no such file or folder", EXISTING],
  ENOTDIR: ["a part of the path is no folder", EXISTING],
  EISDIR: ["that is a folder", "Give the path of a file."],
  EEXIST: ["it is there already", "Choose another name, or remove it."],
  EACCES: ["permission denied", "Change who may read or write it, or choose another place."],
  EPERM: ["the system does not permit it", "Change who may read or write it, or choose another place."],
  EROFS: ["the file system is read-only", "Choose another place."],
  ENOSPC: ["no space is left there", "Free some, or choose another place."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter one."],
  ELOOP: ["its links lead in a circle", EXISTING],
};

const WRITING = /^(?:write|mkdir|rename|unlink|rmdir|copyfile|chmod|symlink|mkdtemp|ftruncate|fsync|link)/;
/** The name a file has while it is written beside the one it will replace. */
const BESIDE = /\.\d+\.new$/;

/** Undefined for what is no error of the file system. */
export function systemErrorInWords(error: unknown): Refusal | undefined {
  const { code = "", syscall, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const [why, hint] = WORDS[code] ?? [];
  const place = dest ?? path;
  if (!why || !hint || !syscall) return undefined;
  // Reading an opened folder names no path.
  if (!place) return { message: `a file is wanted: ${why}`, hint };
  const made = BESIDE.test(place) || (syscall === "open" && /^(?:EEXIST|EROFS|ENOSPC)$/.test(code));
  if (!made && !WRITING.test(syscall)) return { message: `cannot read ${place}: ${why}`, hint };
  const target = place.replace(BESIDE, "");
  return code === "ENOENT"
    ? {
        message: `cannot write ${target}: there is no such folder`,
        hint: "Make the folder first, or choose another place.",
      }
    : { message: `cannot write ${target}: ${why}`, hint };
}

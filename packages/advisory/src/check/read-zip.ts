/**
 * A .zip from a stranger to its files, in memory and within limits. Entries must lie one after the other without a gap and without an
 * overlap, be what they say in size and checksum, and have names that a bundle has. Nothing is unpacked before all of that holds.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { type Limits, nameCollisions, nameProblem } from "./names.ts";
import { type CheckProblem, problem } from "./reasons.ts";
import { type Entry, readEntries, ZipProblem } from "./zip-records.ts";

export type Unpacked =
  | { readonly kind: "files"; readonly files: Map<string, Uint8Array> }
  | { readonly kind: "problems"; readonly problems: readonly CheckProblem[] };

const FOLDER = 0o040000;
const FILE = 0o100000;
const LINK = 0o120000;
const STORED = 0;
const DEFLATED = 8;
/** Small entries may pack as well as they like. */
const HARMLESS = 1024 * 1024;

export function readZip(bytes: Uint8Array, limits: Limits): Unpacked {
  try {
    const { entries, directory } = readEntries(bytes, limits);
    const files = entries.filter((e) => !isFolder(e));
    const problems = [...entryProblems(entries, limits), ...layoutProblems(entries, directory)];
    if (problems.length > 0) return { kind: "problems", problems };
    return { kind: "files", files: withoutTop(new Map(files.map((e) => [e.name, unpack(bytes, e)]))) };
  } catch (error) {
    if (error instanceof ZipProblem) return { kind: "problems", problems: [error.problem] };
    throw error;
  }
}

function isFolder(entry: Entry): boolean {
  return entry.name.endsWith("/") && entry.size === 0;
}

function entryProblems(entries: readonly Entry[], limits: Limits): CheckProblem[] {
  const found: CheckProblem[] = [];
  let total = 0;
  for (const entry of entries) {
    const { name, type, method, size, packed } = entry;
    const named = nameProblem(isFolder(entry) ? name.slice(0, -1) : name);
    if (named) found.push(named);
    if (type === LINK) found.push(problem("symlink", name, "a symbolic link"));
    else if (type !== 0 && type !== FILE && !(type === FOLDER && isFolder(entry)))
      found.push(problem("special-file", name, "neither a file nor a folder"));
    if (method !== STORED && method !== DEFLATED)
      found.push(problem("zip-method", name, `compression method ${method}`));
    if (method === STORED && size !== packed) found.push(problem("zip-size-lies", name, "a stored file of two sizes"));
    if (size > limits.fileBytes)
      found.push(problem("file-too-large", name, `${size} bytes, at most ${limits.fileBytes}`));
    else if (size > HARMLESS && size > packed * limits.ratio)
      found.push(problem("zip-bomb", name, `${packed} bytes that unpack to ${size}`));
    total += size;
  }
  if (total > limits.totalBytes)
    found.push(problem("bundle-too-large", "archive", `${total} bytes, at most ${limits.totalBytes}`));
  return [...found, ...nameCollisions(entries.map((e) => e.name))];
}

function layoutProblems(entries: readonly Entry[], directory: number): CheckProblem[] {
  let at = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start < at) return [problem("zip-overlap", entry.name, "shares bytes with another file")];
    if (entry.start > at) return [problem("zip-hidden-data", entry.name, "bytes before it that belong to nothing")];
    at = entry.end;
  }
  if (at > directory) return [problem("zip-overlap", "archive", "a file reaches into the directory")];
  return at < directory ? [problem("zip-hidden-data", "archive", "bytes after the files that belong to nothing")] : [];
}

function unpack(bytes: Uint8Array, { name, method, data, packed, size, crc }: Entry): Uint8Array {
  const raw = bytes.subarray(data, data + packed);
  const content = method === STORED ? raw.slice() : inflate(raw, size, name);
  if (content.length !== size)
    throw new ZipProblem(problem("zip-size-lies", name, `${content.length} bytes instead of ${size}`));
  if (crc32(content) !== crc) throw new ZipProblem(problem("zip-checksum", name, "the checksum does not hold"));
  return content;
}

function inflate(raw: Uint8Array, size: number, name: string): Uint8Array {
  try {
    // One byte more than stated is enough to see the lie.
    return new Uint8Array(inflateRawSync(raw, { maxOutputLength: size + 1 }));
  } catch (error) {
    const lies = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new ZipProblem(
      lies
        ? problem("zip-size-lies", name, `more than the ${size} bytes stated`)
        : problem("zip-malformed", name, "damaged data"),
    );
  }
}

/** A folder that was packed as a whole has its own name before each file. */
function withoutTop(files: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const names = [...files.keys()];
  const top = /^[^/]+\//.exec(names[0] ?? "")?.[0];
  if (files.has("SHA256SUMS") || !top || !names.every((name) => name.startsWith(top))) return files;
  return new Map([...files].map(([name, content]) => [name.slice(top.length), content]));
}

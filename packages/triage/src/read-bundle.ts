/**
 * A bundle from a stranger, read from disk: a folder or a .zip. Links and special files are refused, each file is opened so that
 * it cannot be exchanged for a link meanwhile, and nothing is read beyond the limits.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CheckProblem, LIMITS, nameProblem, problem } from "@assay/advisory/check";
import { TriageError } from "./error.ts";

export type ReadBundle =
  | { readonly kind: "files"; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: "zip"; readonly bytes: Uint8Array }
  | { readonly kind: "problems"; readonly problems: readonly CheckProblem[] };

export function readBundle(path: string): ReadBundle {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info)
    throw new TriageError("input-unreadable", `${path} does not exist`, "Give the folder or the .zip of a bundle.");
  if (info.isDirectory()) return readFolder(path);
  if (!info.isFile()) throw new TriageError("input-unreadable", `${path} is neither a folder nor a file`);
  if (info.size > LIMITS.totalBytes)
    return {
      kind: "problems",
      problems: [problem("bundle-too-large", path, `${info.size} bytes, at most ${LIMITS.totalBytes}`)],
    };
  return { kind: "zip", bytes: readFile(path, LIMITS.totalBytes, 0) };
}

function readFolder(root: string): ReadBundle {
  const files = new Map<string, Uint8Array>();
  const problems: CheckProblem[] = [];
  let total = 0;
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined && problems.length === 0; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder)).sort()) {
      const name = folder === "" ? entry : `${folder}/${entry}`;
      const found = nameProblem(name) ?? typeProblem(root, name) ?? countProblem(files.size + folders.length);
      if (found) {
        problems.push(found);
        break;
      }
      if (lstatSync(join(root, name)).isDirectory()) {
        folders.push(name);
        continue;
      }
      const { size } = lstatSync(join(root, name));
      total += size;
      if (size > LIMITS.fileBytes || total > LIMITS.totalBytes) {
        problems.push(problem(size > LIMITS.fileBytes ? "file-too-large" : "bundle-too-large", name, `${size} bytes`));
        break;
      }
      files.set(name, readFile(join(root, name), LIMITS.fileBytes));
    }
  }
  return problems.length > 0 ? { kind: "problems", problems } : { kind: "files", files };
}

function typeProblem(root: string, name: string): CheckProblem | undefined {
  const info = lstatSync(join(root, name));
  if (info.isSymbolicLink()) return problem("symlink", name, "a symbolic link");
  if (!info.isFile() && !info.isDirectory()) return problem("special-file", name, "neither a file nor a folder");
  return undefined;
}

function countProblem(count: number): CheckProblem | undefined {
  return count >= LIMITS.files ? problem("too-many-files", "bundle", `more than ${LIMITS.files} files`) : undefined;
}

/** At most `most` bytes, and inside a bundle never through a link that was put there after the look. */
function readFile(path: string, most: number, links = constants.O_NOFOLLOW): Uint8Array {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | links);
  try {
    const info = fstatSync(fd);
    if (!info.isFile()) throw new TriageError("input-unreadable", `${path} is not an ordinary file`);
    const bytes = new Uint8Array(Math.min(info.size, most));
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(fd, bytes, done, bytes.length - done, done);
      if (got === 0) break;
      done += got;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(fd);
  }
}

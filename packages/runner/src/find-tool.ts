/**
 * From a program's name to a path that can be started, or a typed error that says what is wrong. Checked before the start,
 * because a shell's exit 126 or 127 cannot be told from the program's own.
 */
import { accessSync, closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { searchPath } from "./environment.ts";
import { RunnerError } from "./error.ts";

let cachedFor: string | undefined;
const cache = new Map<string, string>();

/** Looks a program up in PATH. Found ones are remembered as long as PATH stays the same and they stay there. */
export function findTool(name: string): string | undefined {
  const path = searchPath();
  if (path !== cachedFor) {
    cache.clear();
    cachedFor = path;
  }
  const known = cache.get(name);
  if (known !== undefined && isExecutable(known)) return known;
  const found = lookUp(name, path);
  if (found === undefined) cache.delete(name);
  else cache.set(name, found);
  return found;
}

function lookUp(name: string, path: string): string | undefined {
  if (name === "" || name.includes("/") || name.includes("\0")) return undefined;
  return path
    .split(":")
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The absolute path of argv[0], or a RunnerError. Relative paths count from the directory the program starts in. */
export function resolveProgram(name: string, cwd: string, path: string = searchPath()): string {
  if (name === "" || name.includes("\0"))
    throw new RunnerError("bad-request", "argv[0] is no program name", "Give a path or a name.");
  const file = name.includes("/") ? resolve(cwd, name) : path === searchPath() ? findTool(name) : lookUp(name, path);
  if (file === undefined)
    throw new RunnerError("not-found", `${name}: not found in PATH`, "Install it, or give its full path.");
  const stats = statOrThrow(file);
  if (stats.isDirectory())
    throw new RunnerError("is-directory", `${file} is a directory`, "Give the program inside it.");
  if (!stats.isFile() || !isExecutable(file))
    throw new RunnerError("not-executable", `${file} may not be executed`, `Make it executable: chmod +x ${file}`);
  const interpreter = interpreterOf(file);
  if (interpreter !== undefined && !isExecutable(interpreter)) {
    throw new RunnerError(
      "bad-interpreter",
      `${file} asks for ${interpreter}, which cannot be executed`,
      "Correct its first line (#!…).",
    );
  }
  return file;
}

function statOrThrow(file: string): Stats {
  try {
    return statSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "EACCES")
      throw new RunnerError("not-executable", `${file} cannot be reached`, "A directory above it forbids it.");
    throw new RunnerError("not-found", `${file}: no such file`, "Check the path.");
  }
}

/** The program named in a script's first line; undefined for binaries and for files we may execute but not read. */
function interpreterOf(file: string): string | undefined {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    const head = Buffer.alloc(256);
    const line = head.toString("latin1", 0, readSync(fd, head, 0, head.length, 0)).split("\n")[0] ?? "";
    return /^#!\s*(\/\S+)/.exec(line)?.[1];
  } finally {
    closeSync(fd);
  }
}

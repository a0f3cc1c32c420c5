/** Patterns that no shell expanded (quoted, or Windows): `*`, `?` and `**`, matched against what is there. Names come sorted, links are not followed. */
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A path that exists is itself; a pattern is what it matches; anything else comes back as it is, to be named in the error. */
export function expandPaths(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    if (existsSync(word) || !/[*?]/.test(word)) return [word];
    const found = matching(word);
    return found.length > 0 ? found : [word];
  });
}

function matching(pattern: string): string[] {
  const absolute = pattern.startsWith("/");
  let found = [absolute ? "/" : ""];
  const parts = pattern.split("/").filter((p) => p !== "");
  for (const [i, part] of parts.entries()) {
    if (part === "**") found = found.flatMap((path) => [path, ...foldersBelow(path)]);
    else if (/[*?]/.test(part)) found = found.flatMap((path) => named(path, wildcard(part), i < parts.length - 1));
    else found = found.map((path) => join(path, part)).filter((path) => existsSync(path));
  }
  return [...new Set(found)].filter((path) => path !== "").sort();
}

function named(folder: string, pattern: RegExp, foldersOnly: boolean): string[] {
  return list(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
    .filter((path) => !foldersOnly || isFolder(path));
}

function foldersBelow(folder: string): string[] {
  return list(folder)
    .map((name) => join(folder, name))
    .filter(isFolder)
    .flatMap((path) => [path, ...foldersBelow(path)]);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder === "" ? "." : folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function wildcard(part: string): RegExp {
  const body = part
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  return new RegExp(part.startsWith(".") ? `^${body}$` : `^(?!\\.)${body}$`);
}

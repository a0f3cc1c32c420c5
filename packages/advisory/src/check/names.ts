/** Names of files in a bundle: ours are plain, so everything else is refused before anything looks at contents. */
import { type CheckProblem, problem } from "./reasons.ts";

export interface Limits {
  readonly files: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly ratio: number;
}

const MIB = 1024 * 1024;
export const LIMITS: Limits = { files: 256, fileBytes: 32 * MIB, totalBytes: 64 * MIB, ratio: 200 };

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** Names that some systems take for a device, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export function nameProblem(name: string): CheckProblem | undefined {
  const shown = JSON.stringify(name.slice(0, 120));
  const parts = name.split(/[/\\]/);
  if (/^[/\\]|^[A-Za-z]:/.test(name)) return problem("path-absolute", shown, "the name is an absolute path");
  if (parts.includes("..")) return problem("path-escapes", shown, "the name leads out of the folder");
  if (
    name.length > 200 ||
    name.includes("\\") ||
    parts.some((p) => !PLAIN.test(p) || DEVICE.test(p) || p.endsWith("."))
  )
    return problem("path-unsafe", shown, "not a name that a bundle has");
  return undefined;
}

/** Names that are one on some file systems. */
export function nameCollisions(names: readonly string[]): CheckProblem[] {
  const found: CheckProblem[] = [];
  const exact = new Set<string>();
  const folded = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    const other = folded.get(key);
    if (exact.has(name)) found.push(problem("duplicate-name", name, "the name stands twice in the archive"));
    else if (other !== undefined)
      found.push(problem("case-collision", name, `differs from ${other} in upper and lower case only`));
    exact.add(name);
    folded.set(key, name);
  }
  return found;
}

export function sizeProblems(files: ReadonlyMap<string, Uint8Array>, limits: Limits): CheckProblem[] {
  const sizes = [...files].map(([name, bytes]) => ({ name, size: bytes.length }));
  if (sizes.length > limits.files)
    return [problem("too-many-files", "bundle", `${sizes.length} files, at most ${limits.files}`)];
  const large = sizes.find(({ size }) => size > limits.fileBytes);
  if (large) return [problem("file-too-large", large.name, `${large.size} bytes, at most ${limits.fileBytes}`)];
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  return total > limits.totalBytes
    ? [problem("bundle-too-large", "bundle", `${total} bytes, at most ${limits.totalBytes}`)]
    : [];
}

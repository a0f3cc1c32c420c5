/**
 * A bundle as one .zip that is the same on every machine: sorted, no clock (1 January 2000, noon, in whatever zone the machine
 * lives), modes as a bundle folder has them. What would pack so well that a careful reader takes it for a bomb is stored.
 */
import { deflateSync, type Zippable, zipSync } from "fflate";
import type { BundleFile } from "./bundle-input.ts";

/** Above this ratio of sizes a reader refuses a large entry. */
export const MAX_RATIO = 200;
const UNIX = 3;

export function zipBundle(files: readonly BundleFile[]): Uint8Array {
  const noon = new Date(2000, 0, 1, 12);
  const entries: Zippable = {};
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const attrs = ((0o100000 | (file.executable ? 0o755 : 0o644)) << 16) >>> 0;
    entries[file.path] = [file.bytes, { level: tooTight(file.bytes) ? 0 : 9, mtime: noon, os: UNIX, attrs }];
  }
  return zipSync(entries);
}

function tooTight(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.length / deflateSync(bytes, { level: 9 }).length > MAX_RATIO;
}

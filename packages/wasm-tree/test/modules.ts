/** The modules that tests work on: the repository's crash inputs and the small ones beside this file. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** One of modules/, small and made for these tests; a new one is a file there. */
  readonly own: boolean;
}

export const MODULES: string = join(import.meta.dirname, "modules");

const FOLDERS = [MODULES, join(import.meta.dirname, "../../../test/crashes")];

export const samples: readonly Sample[] = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".wasm"))
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))), own: folder === MODULES })),
);

export function sample(name: string): Uint8Array {
  const found = samples.find((s) => s.name === `${name}.wasm`);
  if (!found) throw new Error(`no sample ${name}`);
  return found.bytes;
}

export const HEADER: readonly number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

// Fuzzer output made by the number: mutations of the crash inputs, the same for the same seed.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const crashes = join(import.meta.dirname, "crashes");

export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

/** Writes `count` different inputs into a folder; small ones, so that a run takes milliseconds. */
export function writeMutations(folder: string, count: number): void {
  const load = (wanted: (name: string, size: number) => boolean): Buffer[] =>
    readdirSync(crashes)
      .filter((name) => name.endsWith(".wasm"))
      .sort()
      .map((name) => [name, readFileSync(join(crashes, name))] as const)
      .filter(([name, bytes]) => wanted(name, bytes.length))
      .map(([, bytes]) => bytes);
  // Mostly what crashes the 2020 build by itself, lightly edited, or nothing would be left of the bugs.
  const crashing = load((name) => /^br-/.test(name));
  const others = load((name, size) => !/^br-/.test(name) && size < 200);
  const random = randomFrom(20261121);
  const seen = new Set<string>();
  while (seen.size < count) {
    const bases = random(5) === 0 ? others : crashing;
    const bytes = [...(bases[random(bases.length)] as Buffer)];
    for (let edits = random(2); edits >= 0; edits--) {
      const at = random(bytes.length + 1);
      const kind = random(3);
      bytes.splice(at, kind === 1 ? 0 : 1, ...(kind === 2 ? [] : [random(256)]));
    }
    const key = Buffer.from(bytes).toString("hex");
    if (bytes.length === 0 || seen.has(key)) continue;
    writeFileSync(join(folder, `input-${String(seen.size).padStart(4, "0")}.wasm`), Uint8Array.from(bytes));
    seen.add(key);
  }
}

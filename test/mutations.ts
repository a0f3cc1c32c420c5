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
  const crashing = load((name) => /^(br-|const-table-asan)/.test(name));
  const others = load((_, size) => size < 200);
  const random = randomFrom(20261121);
  const seen = new Set<string>();
  while (seen.size < count) {
    // Blind edits mostly make a module that is refused; a custom section put behind a crashing one leaves the crash alone.
    const keeps = random(5) < 3;
    const bases = keeps ? crashing : others;
    const bytes = [...(bases[random(bases.length)] as Buffer)];
    if (keeps) {
      const payload = Array.from({ length: 1 + random(20) }, () => random(256));
      bytes.push(0, payload.length + 2, 1, 0x61 + random(26), ...payload);
    }
    for (let edits = keeps ? 0 : 1 + random(2); edits > 0; edits--) {
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

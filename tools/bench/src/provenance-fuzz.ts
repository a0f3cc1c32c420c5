/**
 * The long run of packages/provenance/test/mutation.test.ts: random edits of stamped files, none of which may be trusted, throw or hang.
 * Prints what the edits were judged to be. The same seeds give the same edits.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/provenance-fuzz.ts [--edits 100000]
 */
import { parseArgs } from "node:util";
import { verifyBytes } from "@assay/provenance";
import { mutate, randomFrom } from "../../../packages/provenance/test/mutate.ts";
import { corpusFile, NOW, stamped, trusting } from "../../../packages/provenance/test/workshop.ts";

const { values } = parseArgs({ options: { edits: { type: "string", default: "100000" } } });
const edits = Number(values.edits);
const expectations = { trust: trusting(), now: NOW };
const bases = [
  "wamrc-2.4.5-llvm19/hello.o-bc1.aot",
  "wamrc-2.1.0-llvm15/table.o-base.aot",
  "wamrc-1.3.0-llvm15/data.o-base.aot",
  "wamrc-2.4.5-llvm19/add.t-mips.aot",
].map((name) => stamped(name));
const others = [corpusFile("wamrc-2.4.5-llvm19/add.t-i386.aot"), ...bases];

const kinds = new Map<string, number>();
const slowest = { ms: 0, seed: 0 };
let unchanged = 0;
for (let seed = 1; seed <= edits; seed++) {
  const base = bases[seed % bases.length] as Uint8Array;
  const changed = mutate(base, others, randomFrom(seed));
  if (bases.some((b) => Buffer.compare(b, changed) === 0)) {
    unchanged++;
    continue;
  }
  const started = performance.now();
  const { kind } = verifyBytes(changed, [], expectations);
  const ms = performance.now() - started;
  if (ms > slowest.ms) Object.assign(slowest, { ms, seed });
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (kind === "trusted") {
    console.error(`seed ${seed}: an edited file is trusted`);
    process.exitCode = 1;
  }
  if (seed % 10_000 === 0) console.error(`${seed} of ${edits}`);
}
console.log(`${edits} edits, ${unchanged} of which gave back a stamped file as it was`);
for (const [kind, count] of [...kinds].sort()) console.log(`  ${kind.padEnd(18)} ${count}`);
console.log(`slowest verdict ${slowest.ms.toFixed(1)} ms (seed ${slowest.seed})`);

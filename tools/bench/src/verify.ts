/**
 * Verification beside its peers, in one run: a stamped file of 1 GB beside `openssl dgst -sha256` (and minisign where installed), 1,000
 * small files in one process beside as many bare tweetnacl verifications. Prints one table; ratios count, seconds do not.
 *
 *     node --conditions=@assay/source --import tsx tools/bench/src/verify.ts [--megabytes 1024] [--files 1000] [--rounds 3]
 */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { walk } from "@assay/aot-format";
import { BUILDER, makeStatement, signStatement, stampAot, verifyFile } from "@assay/provenance";
import { findTool } from "@assay/runner";
import nacl from "tweetnacl";
import { alice, corpusFile, NOW, trusting } from "../../../packages/provenance/test/workshop.ts";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "1024" },
    files: { type: "string", default: "1000" },
    rounds: { type: "string", default: "3" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const rounds = Number(values.rounds);
const cli = join(import.meta.dirname, "../../../apps/cli/bin/run.js");
const rows: [string, number, string][] = [];

function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** A real file with its text section grown: every size field in it is true. */
function grow(path: string, megabytes: number): void {
  const small = corpusFile("wamrc-2.4.5-llvm19/add.t-x86_64.aot");
  const { sections } = walk(small);
  const custom = Buffer.alloc(12 + 6);
  custom.writeUInt32LE(100, 0);
  custom.writeUInt32LE(10 + megabytes * 1024 * 1024, 4);
  custom.writeUInt32LE(0, 8);
  custom.writeUInt16LE(4, 12);
  custom.write("big\0", 14);
  const end = sections.at(-1)?.bodyEnd ?? small.length;
  writeFileSync(path, Buffer.concat([small.subarray(0, end), Buffer.alloc((4 - (end % 4)) % 4), custom]));
  const chunk = Buffer.alloc(1024 * 1024, 0x5a);
  for (let i = 0; i < megabytes; i++) appendFileSync(path, chunk);
}

async function large(megabytes: number): Promise<void> {
  const path = join(folder, "large.aot");
  const key = join(folder, "k.key.pem");
  grow(path, megabytes);
  execFileSync(process.execPath, [cli, "keys", "generate", key]);
  execFileSync(process.execPath, [cli, "stamp", path, "--key", key, "--output", join(folder, "stamped.aot")]);
  const file = join(folder, "stamped.aot");
  const openssl = best(() => execFileSync("openssl", ["dgst", "-sha256", file]));
  const verify = ["verify", file, "--key", join(folder, "k.pub.pem"), "--builder", BUILDER.claimed];
  let peak = 0;
  const ours = best(() => {
    const ran = spawnSync("/usr/bin/env", ["time", "-f", "%M", process.execPath, cli, ...verify], { encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`verify ended with ${ran.status}: ${ran.stderr}`);
    peak = Math.max(peak, Number(ran.stderr.trim().split("\n").at(-1)));
  });
  const label = `${(statSync(file).size / 2 ** 20).toFixed(0)} MB`;
  rows.push(
    [`openssl dgst -sha256, ${label}`, openssl, "1.00"],
    [`assay verify, ${label}, peak ${(peak / 1024).toFixed(0)} MB`, ours, (ours / openssl).toFixed(2)],
  );
  if (findTool("minisign")) {
    execFileSync("minisign", ["-G", "-W", "-f", "-p", join(folder, "m.pub"), "-s", join(folder, "m.key")], {
      stdio: "ignore",
    });
    execFileSync("minisign", ["-S", "-s", join(folder, "m.key"), "-m", file], { stdio: "ignore" });
    const mini = best(() =>
      execFileSync("minisign", ["-V", "-p", join(folder, "m.pub"), "-m", file], { stdio: "ignore" }),
    );
    rows.push([`minisign -V, ${label}`, mini, (mini / openssl).toFixed(2)]);
  }
}

async function small(count: number): Promise<void> {
  const base = join(folder, "small.aot");
  const bytes = corpusFile("wamrc-2.4.5-llvm19/hello.o-bc1.aot");
  writeFileSync(
    base,
    stampAot(
      bytes,
      signStatement(makeStatement(bytes, { subjectName: "a", builder: BUILDER.run, toolVersion: "0" }), [alice]),
    ),
  );
  const paths = Array.from({ length: count }, (_, i) => join(folder, `s${i}.aot`));
  for (const path of paths) copyFileSync(base, path);
  const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(32).fill(7));
  const message = readFileSync(base).subarray(0, 2000);
  const signature = nacl.sign.detached(message, pair.secretKey);
  const expectations = { trust: trusting(), now: NOW };
  let bare = Number.POSITIVE_INFINITY;
  let ours = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    let started = performance.now();
    for (let i = 0; i < count; i++)
      if (!nacl.sign.detached.verify(message, signature, pair.publicKey)) throw new Error("tweetnacl");
    bare = Math.min(bare, performance.now() - started);
    started = performance.now();
    for (const path of paths)
      if ((await verifyFile(path, expectations)).kind !== "trusted") throw new Error("not trusted");
    ours = Math.min(ours, performance.now() - started);
  }
  rows.push(
    [`${count} bare tweetnacl verifications`, bare, "1.00"],
    [`${count} small files verified`, ours, (ours / bare).toFixed(2)],
  );
}

try {
  await small(Number(values.files));
  await large(Number(values.megabytes));
  console.log(`${"what".padEnd(48)} ${"ms".padStart(8)}  ratio`);
  for (const [what, ms, ratio] of rows) console.log(`${what.padEnd(48)} ${ms.toFixed(0).padStart(8)}  ${ratio}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Makes test/recorded-case anew: the demonstration's case as the lab gave it, without verdict and bundle, for machines that cannot build
// the lab. Programs are recorded by bare name, so that no path of this machine is kept.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { root } from "./prepare.mjs";

const lab =
  process.env.ASSAY_LAB_DIR ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "wamr-lab");
const manifest = JSON.parse(readFileSync(join(lab, "lab.json"), "utf8"));
const four = ["wamr-2020", "wamr-2020-asan", "wamr-2.4.3", "wamr-2.4.3-asan"];
const runtimes = manifest.runtimes.filter((r) => four.includes(r.name));
const bin = dirname(runtimes[0].path);
const names = mkdtempSync(join(tmpdir(), "assay-record-"));
writeFileSync(
  join(names, "lab.json"),
  JSON.stringify({ ...manifest, runtimes: runtimes.map((r) => ({ ...r, path: basename(r.path) })) }),
);

const out = join(root, "test", "recorded-case");
rmSync(out, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    join(root, "apps/cli/bin/run.js"),
    "triage",
    join(root, "test/crashes/const-dedup.wasm"),
    "--runtime",
    "wamr-2.4.3",
    "--date",
    "2026-11-21",
    "--out",
    out,
  ],
  {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ASSAY_LAB_DIR: names, ASSAY_CONFIG_DIR: names },
  },
);
for (const name of readdirSync(out)) {
  if (["verdict.json", "bundle.json", "bundle"].includes(name) || name.startsWith("journal"))
    rmSync(join(out, name), { recursive: true });
}
rmSync(names, { recursive: true });

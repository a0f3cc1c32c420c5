// `npm start`: the main job, end to end. Without arguments on a real crash of WAMR 2.4.3 (or, where it cannot be built, on a
// recorded case); with arguments on the user's own: npm start -- FILE --runtime NAME
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { buildLab, missingForLab, prepare, root, run, say } from "./prepare.mjs";

const own = process.argv.slice(2);
await prepare();
const missing = missingForLab();
const lab = missing.length === 0 && (await buildLab());
const cli = (args) =>
  run(process.execPath, [join(root, "apps/cli/bin/run.js"), ...args], {
    cwd: process.env.INIT_CWD ?? root,
    stdio: ["ignore", 1, 2],
  });

if (own.length > 0) process.exit(await cli(["triage", ...own]));
if (lab) {
  say("assay: a real crash of WAMR 2.4.3 (test/crashes/const-dedup.wasm), from input to bundle:\n");
  process.exit(
    await cli([
      "triage",
      join(root, "test/crashes/const-dedup.wasm"),
      "--runtime",
      "wamr-2.4.3",
      "--out",
      join(root, "assay-case-const-dedup"),
    ]),
  );
}
say(
  missing.length > 0
    ? `assay: no real WAMR here (missing: ${missing.join(", ")}); the same job on a recorded case:\n`
    : "assay: WAMR could not be built (see above); the same job on a recorded case:\n",
);
// The recorded case holds what the lab measured; the verdict and the bundle are made here and now.
const recorded = join(root, "assay-case-recorded");
if (!existsSync(recorded)) cpSync(join(root, "test/recorded-case"), recorded, { recursive: true });
process.exit(await cli(["triage", recorded]));

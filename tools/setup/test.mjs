// `npm test`: install, build, build the lab where its tools are, run every test, and end with one line of counts.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLab, missingForLab, prepare, run, say } from "./prepare.mjs";

await prepare();
const missing = missingForLab();
if (missing.length > 0)
  say(`assay: no real WAMR here (missing: ${missing.join(", ")}); its tests are skipped, by name.`);
else if (!(await buildLab())) say("assay: WAMR could not be built; its tests are skipped, by name.");

const folder = mkdtempSync(join(tmpdir(), "assay-test-"));
const report = join(folder, "report.json");
const args = [
  "node_modules/vitest/vitest.mjs",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
];
const code = await run(process.execPath, args);
let counts;
try {
  counts = JSON.parse(readFileSync(report, "utf8"));
} catch {
  counts = undefined;
}
rmSync(folder, { recursive: true, force: true });
if (!counts) {
  say(`assay: vitest ended with ${code} and left no report.`);
  process.exit(code || 1);
}
const skipped = counts.numPendingTests + (counts.numTodoTests ?? 0);
if (skipped > 0) {
  const names = counts.testResults.flatMap((f) =>
    f.assertionResults.filter((t) => ["pending", "skipped"].includes(t.status)).map((t) => t.fullName),
  );
  for (const name of names) say(`  ${name}`);
}
// A file that fails to load has no tests of its own: it counts as one failure.
const broken = counts.testResults.filter((f) => f.status === "failed" && f.assertionResults.length === 0).length;
const failed = counts.numFailedTests + broken;
process.stdout.write(`${counts.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exit(failed > 0 ? 1 : code);

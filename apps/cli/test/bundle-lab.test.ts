/** Real WAMR: the same crash found twice by different people gives one bundle; and a maintainer with other runtimes checks it. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { run } from "./bundle-cases.ts";
import { scratch } from "./case-copy.ts";

const root = join(import.meta.dirname, "..");
const labDir =
  process.env.ASSAY_LAB_DIR ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "wamr-lab");
const lab = existsSync(join(labDir, "lab.json"));
const crash = join(root, "..", "..", "test", "crashes", "br-depth.wasm");

/** `assay triage` as somebody else: a process of its own, another home and locale. */
async function triageAs(user: string, zone: string, locale: string): Promise<string> {
  const home = scratch(`home-of-${user}`);
  mkdirSync(home);
  const out = join(home, "case");
  const argv = [
    "--conditions=@assay/source",
    "--import",
    "tsx",
    "bin/dev.js",
    "triage",
    crash,
    "--runtime",
    "wamr-2020",
  ];
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    USER: user,
    TZ: zone,
    LC_ALL: locale,
    MY_TOKEN: `secret-of-${user}`,
    ASSAY_LAB_DIR: labDir,
  };
  await promisify(execFile)(process.execPath, [...argv, "--out", out, "--date", "2026-11-21", "--quiet"], {
    cwd: root,
    env,
  });
  return out;
}

describe.skipIf(!lab)("bundles of real crashes (needs the lab: cargo, cmake, a C compiler)", () => {
  it("found by two people: the same bytes, checked on a third one's runtimes", async () => {
    const cases = await Promise.all([
      triageAs("alice", "UTC", "C"),
      triageAs("bob", "Pacific/Kiritimati", "tr_TR.UTF-8"),
    ]);
    const zips = cases.map((folder) => ({ folder, zip: scratch("report.zip") }));
    for (const { folder, zip } of zips) await run(folder, "--zip", zip);
    const [one, two] = zips.map(({ zip }) => createHash("sha256").update(readFileSync(zip)).digest("hex"));
    expect(two).toBe(one);

    // Somebody with one runtime under another name, from another folder.
    const config = scratch("config");
    mkdirSync(config);
    const { runtimes } = JSON.parse(readFileSync(join(labDir, "lab.json"), "utf8")) as {
      runtimes: { name: string; path: string }[];
    };
    const path = runtimes.find((r) => r.name === "wamr-2020-asan")?.path;
    const mine = { name: "mine", command: [path, "{options}", "{file}", "{args}"], sanitizer: "address" };
    writeFileSync(join(config, "runtimes.json"), JSON.stringify({ schemaVersion: 1, runtimes: [mine] }));
    const checked = await run(
      "--check",
      zips[0]?.zip ?? "",
      "--rerun",
      "--config",
      config,
      "--runtime",
      "mine",
      "--json",
    );
    expect(checked.exitCode, checked.stdout).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({
      result: "consistent",
      rerun: { rows: [{ runtime: "mine", result: "same" }] },
    });
  }, 120_000);
});

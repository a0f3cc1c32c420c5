// The built CLI says the same under every Node it promises to run on. Other Nodes come from the npm package `node` through npx; where
// the registry is out of reach they are skipped by name.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bin } from "./assay.ts";

const MAJORS = ["20", "22", "24"];
const data = import.meta.dirname;
const own = process.versions.node.split(".")[0] ?? "";
const others = MAJORS.filter((major) => major !== own);
const paths = new Map(await Promise.all(others.map(async (major) => [major, await nodeOf(major)] as const)));

async function nodeOf(major: string): Promise<string | undefined> {
  const words = ["--yes", `node@${major}`, "-p", "process.execPath"];
  const found = await execa("npx", words, { reject: false, timeout: 60_000, cwd: tmpdir(), stdin: "ignore" });
  return found.exitCode === 0 ? found.stdout.trim() : undefined;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-nodes-"));
  cpSync(join(data, "recorded-case"), join(folder, "case"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function say(node: string, words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { NO_COLOR: "1", ASSAY_CONFIG_DIR: join(folder, "config"), ASSAY_LAB_DIR: join(folder, "no-lab") };
  const ran = await execa(node, [bin, ...words], { cwd: folder, env, reject: false, stdin: "ignore" });
  return { code: ran.exitCode ?? -1, stdout: ran.stdout, stderr: ran.stderr };
}

const vector = join(data, "vectors", "provenance", "00-attack-strip");
const CALLS: readonly (readonly [name: string, code: number, words: readonly string[]])[] = [
  ["help", 0, ["--help"]],
  ["help of a command", 0, ["verify", "--help"]],
  ["inspect", 0, ["inspect", join(data, "aot", "stamped", "app.stamped.aot"), "--json"]],
  ["verify", 3, ["verify", join(vector, "app.aot"), "--trust", join(vector, "trust.json")]],
  ["classify", 0, ["classify", "case", "--json"]],
  ["run", 0, ["run", join(data, "crashes", "oob.wasm"), "--", "sh", "-c", "kill -SEGV $$", "{file}"]],
  ["a mistake", 2, ["inspect", "no-such-file.aot"]],
];

describe.each(others)("Node %s", (major) => {
  const node = paths.get(major);

  it.skipIf(!node)(`--version (needs npx node@${major})`, async () => {
    const { code, stdout } = await say(node as string, ["--version"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`(Node ${major}.`);
  });

  it.skipIf(!node).each(CALLS)(
    `%s: exit %i, the same words as under Node ${own} (needs npx node@${major})`,
    async (_, code, words) => {
      const [here, there] = await Promise.all([say(process.execPath, words), say(node as string, words)]);
      expect(here.code, here.stderr).toBe(code);
      expect(there).toEqual(here);
    },
    60_000,
  );
});

// Every command and every output shown in a document is run: a transcript that differs fails, with the difference. BLESS=1 (or -u)
// writes what was printed into the page, `…` kept. What is only named, not run, must at least be a command with flags it has.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../apps/cli/src/commands.ts";
import { CONTEXT_FACTS, FACT_VALUES } from "../packages/policy/src/facts.ts";
import { type Block, blocksOf, commandsOf, printCommands } from "./transcripts/blocks.ts";
import { callsIn, complaint } from "./transcripts/call.ts";
import { blessed, difference, matches } from "./transcripts/match.ts";
import { isThere, openStage, type Stage } from "./transcripts/stage.ts";

const root = join(import.meta.dirname, "..");
const read = (page: string): string => readFileSync(join(root, page), "utf8");
const BLESS = process.env.BLESS === "1" || process.argv.some((word) => word === "-u" || word === "--update");

const PAGES = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...markdown("docs"),
  ...["packages", "apps", "tools", "test"].flatMap(markdown).filter((page) => page.endsWith("README.md")),
];

function markdown(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return ["node_modules", "dist", "target", "vectors"].includes(entry.name) ? [] : markdown(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const shown = (block: Block, language: string): boolean => block.language === language;

describe.each(PAGES.filter((page) => blocksOf(read(page)).some((b) => shown(b, "console"))))("%s", (page) => {
  const blocks = blocksOf(read(page)).filter((b) => shown(b, "console"));
  const corrections: { block: Block; content: string[] }[] = [];
  let stage: Stage;
  beforeAll(() => {
    stage = openStage();
  });
  afterAll(() => {
    stage.close();
    if (corrections.length > 0) rewrite(page, corrections);
  });

  for (const block of blocks) {
    const missing = block.needs.filter((need) => !isThere(need));
    const title = `line ${block.line}: ${block.content[0] ?? ""}`;
    it.skipIf(missing.length > 0)(
      missing.length > 0 ? `${title} (needs ${block.needs.join(", ")})` : title,
      () => {
        const commands = commandsOf(block);
        const printed = stage.run(commands);
        const wrong = commands.filter((c, i) => !matches(c.expected, printed[i] ?? []));
        if (BLESS && wrong.length > 0) {
          const right = commands.map((c, i) =>
            wrong.includes(c) ? { ...c, expected: blessed(c.expected, printed[i] ?? []) } : c,
          );
          corrections.push({ block, content: printCommands(right) });
          return;
        }
        const told = commands.map((c, i) =>
          wrong.includes(c) ? `$ ${c.text}\n${difference(c.expected, printed[i] ?? [])}` : "",
        );
        expect(wrong.length, `${page}, ${title}\n${told.filter(Boolean).join("\n")}\n`).toBe(0);
      },
      240_000,
    );
  }
});

/** From the last block to the first, so that line numbers stay true. */
function rewrite(page: string, corrections: readonly { block: Block; content: string[] }[]): void {
  const lines = read(page).split("\n");
  for (const { block, content } of [...corrections].sort((a, b) => b.block.line - a.block.line))
    lines.splice(block.line - 1, block.content.length, ...content);
  writeFileSync(join(root, page), lines.join("\n"));
}

describe("what is made from the code and from runs", () => {
  it("the picture of the README shows its first transcript", () => {
    const drawn = [...read("docs/session.svg").matchAll(/<text[^>]*>(.*)<\/text>/g)].map(([, line = ""]) =>
      line
        .replace(/<[^>]*>/g, "")
        .replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", amp: "&" })[name] ?? ""),
    );
    const first = blocksOf(read("README.md")).find((b) => shown(b, "console"))?.content ?? [];
    expect(matches(first, drawn), `tools/setup/screenshot.mjs draws it anew\n${difference(first, drawn)}`).toBe(true);
  });

  it("generated tables are those of the code", () => {
    const script = join(root, "tools", "setup", "generate-docs.mjs");
    const args = ["--conditions=@assay/source", "--import", "tsx", script, "--check"];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect({ status, told: stdout + stderr }).toEqual({ status: 0, told: "" });
  }, 60_000);

  it("docs/architecture.md has every package with what it imports, and every stage with its file", () => {
    const page = read("docs/architecture.md");
    const rows = [...page.matchAll(/^\| `([\w/-]+)`\s*\|[^|]*\|([^|]*)\|/gm)].map((m) => [
      m[1] ?? "",
      m[2]?.trim() ?? "",
    ]);
    const folders = ["packages", "apps", "tools"].flatMap((dir) =>
      readdirSync(join(root, dir)).map((name) => `${dir}/${name}`),
    );
    const documented = new Map(rows.map(([folder, imports]) => [folder ?? "", imports ?? ""]));
    expect(folders.filter((folder) => !documented.has(folder) && folder !== "tools/setup")).toEqual([]);
    const above: string[] = [];
    for (const folder of [...documented.keys()].filter((name) => name.startsWith("packages/"))) {
      const { dependencies = {} } = JSON.parse(read(`${folder}/package.json`)) as {
        dependencies?: Record<string, string>;
      };
      const names = Object.keys(dependencies)
        .filter((name) => name.startsWith("@assay/"))
        .map((name) => name.slice(7));
      const told =
        documented.get(folder) === "all of the above"
          ? above
          : above.filter((name) => documented.get(folder)?.split(", ").includes(name));
      expect(names.sort(), folder).toEqual([...told].sort());
      above.push(folder.slice("packages/".length));
    }
    const pipeline = read("packages/triage/src/pipeline.ts");
    const files = [...pipeline.matchAll(/name: "(\w+)",\s*file: "([\w.]+)"/g)].flatMap((m) => [m[1] ?? "", m[2] ?? ""]);
    expect(files.length).toBeGreaterThan(10);
    for (const page of ["docs/architecture.md", "docs/case-directory.md"])
      expect(
        files.filter((name) => name !== "bundle.json" && !read(page).includes(name)),
        page,
      ).toEqual([]);
  });

  it("every fact has its line in docs/evidence.md", () => {
    const rows = [...read("docs/evidence.md").matchAll(/^\| `(\w+)` /gm)].map((m) => m[1]);
    expect(rows).toEqual([...Object.keys(FACT_VALUES), ...CONTEXT_FACTS]);
  });
});

describe("what is named and not run", () => {
  it.each(PAGES)("%s: every assay call is one the command line takes", (page) => {
    const wrong = blocksOf(read(page))
      .filter((b) => shown(b, "sh"))
      .flatMap((b) => b.content.join("\n").replace(/\\\n/g, " ").split("\n"))
      .flatMap(callsIn)
      .flatMap((words) => (complaint(words) ? [`assay ${words.join(" ")}: ${complaint(words)}`] : []));
    expect(wrong).toEqual([]);
  });

  it.each(PAGES)("%s: every command named in the text exists", (page) => {
    const text = read(page).replace(/^```[\s\S]*?^```/gm, "");
    const topics = new Set(Object.keys(COMMANDS).map((id) => id.split(":")[0] ?? ""));
    const named = [...text.matchAll(/`assay ([a-z]+)/g)].map((m) => m[1] ?? "");
    expect(named.filter((name) => !topics.has(name))).toEqual([]);
  });

  it.each(PAGES)("%s: every link to a file of the repository leads somewhere", (page) => {
    const text = read(page).replace(/^```[\s\S]*?^```/gm, "");
    const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].map((m) => m[1] ?? "");
    const gone = links.filter((link) => !existsSync(join(root, page, "..", link)));
    expect(gone).toEqual([]);
  });
});

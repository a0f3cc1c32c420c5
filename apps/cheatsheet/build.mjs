// Makes the one file of the page: script and style are put inside, so it works from a disk and asks nobody for anything.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const LIMIT = 150_000;
const here = (name) => new URL(name, import.meta.url);

async function bundle(entry) {
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    conditions: ["@assay/source"],
    logLevel: "warning",
  });
  return outputFiles[0].text.trim();
}

// A script ends at the first "</script", wherever it stands; functions as replacements, so that "$&" stays what it is.
const script = (await bundle("page/page.ts")).replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
const style = await bundle("page/page.css");
const page = readFileSync(here("page/page.html"), "utf8")
  .replace("/*STYLE*/", () => style)
  .replace("/*SCRIPT*/", () => script);

mkdirSync(here("dist"), { recursive: true });
writeFileSync(here("dist/cheatsheet.html"), page);
const bytes = Buffer.byteLength(page);
if (bytes >= LIMIT) throw new Error(`cheatsheet.html is ${bytes} bytes, the limit is ${LIMIT}`);

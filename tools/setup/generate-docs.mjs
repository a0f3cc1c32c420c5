// Writes the parts of the documents that are tables in the code: docs/exit-codes.md, and the commands in README.md between its marks.
// With --check nothing is written; what is stale is named, exit 1.
//
//     node --conditions=@assay/source --import tsx tools/setup/generate-docs.mjs [--check]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../apps/cli/src/commands.ts";
import { EXIT, PRECEDENCE } from "../../apps/cli/src/exit-codes.ts";
import { GROUPS } from "../../apps/cli/src/root-help.ts";
import { root } from "./prepare.mjs";

/** Columns as wide as their widest cell, as the formatter wants them. */
function table(rows) {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = cells[0].map((_, i) => Math.max(3, ...cells.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(cells[0]), line(widths.map((w) => "-".repeat(w))), ...cells.slice(1).map(line)].join("\n");
}

const code = (text) => `\`${text}\``;
const sentence = (text) => text.replace(/(--[\w-]+|\.aot|\.wasm)\b/g, "`$1`");

function commandTables() {
  const of = (name) => Object.keys(COMMANDS).filter((id) => id === name || id.startsWith(`${name}:`));
  return GROUPS.map(([title, names]) => {
    const rows = names.flatMap(of).map((id) => [code(id.replace(":", " ")), sentence(COMMANDS[id].summary)]);
    return table([[title, "what it does"], ...rows]);
  }).join("\n\n");
}

function exitCodes() {
  const rows = Object.entries(EXIT).map(([name, { code: number, meaning }]) => [
    String(number),
    name,
    `${sentence(meaning)}`,
  ]);
  return `# Exit codes

Generated from \`apps/cli/src/exit-codes.ts\` by \`tools/setup/generate-docs.mjs\`.

${table([["code", "name", "meaning"], ...rows])}

A verdict is not an error: a security issue that was found and written up is 0. To stop a pipeline on it, name what should stop it:

\`\`\`sh
assay triage crash.wasm --runtime mine --fail-on report-privately   # 1 when that is the verdict's action
assay classify assay-case-crash --fail-on security,potential-security  # … or its class
\`\`\`

Several files in one \`verify\`, \`stamp\` or \`detach\`: the first of ${PRECEDENCE.join(", ")} that any file has, else 0. A file that fails hides no other, and stops none.

\`compile\` takes the place of wamrc: when wamrc fails, its own code is passed on, and nothing is stamped.

With \`--json\` a failure is one document too: \`{"schemaVersion": 1, "exit": 2, "error": {"code": …, "message": …, "hint": …}}\`.
`;
}

const MARK = /(<!-- commands: [^>]*-->)[\s\S]*?(<!-- \/commands -->)/;
const written = {
  "README.md": (text) => text.replace(MARK, (_, before, after) => `${before}\n\n${commandTables()}\n\n${after}`),
  "docs/exit-codes.md": () => exitCodes(),
};

const check = process.argv.includes("--check");
for (const [path, make] of Object.entries(written)) {
  const file = join(root, path);
  const old = existsSync(file) ? readFileSync(file, "utf8") : "";
  const text = make(old);
  if (path === "README.md" && !MARK.test(old)) throw new Error("README.md: the marks of the command tables are gone");
  if (text === old) continue;
  if (check) {
    process.stdout.write(
      `${path} is stale: node --conditions=@assay/source --import tsx tools/setup/generate-docs.mjs\n`,
    );
    process.exitCode = 1;
  } else writeFileSync(file, text);
}

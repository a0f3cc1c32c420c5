// A stand-in for wamrc that compiles nothing: it knows the 796 files of ../aot and hands out the recorded bytes, but only
// for the very options and the very input that made them. Everything else is refused. It says what it is in a second line
// of --version, which no wamrc prints, so whoever runs it cannot mistake it for one, nor the other way round.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const aot = new URL("../aot/", import.meta.url);
export const RECORDED_LINE = "recorded stand-in for wamrc; not a compiler";

/** Like wamrc: options up to the first word without "-", then the input; later words are ignored. */
function parse(words) {
  const options = [];
  let output;
  let i = 0;
  for (; i < words.length && words[i].startsWith("-"); i++) {
    if (words[i] === "-o") output = words[++i];
    else options.push(words[i]);
  }
  return { options, output, input: words[i] };
}

function fail(message) {
  process.stdout.write(`${message}\n`);
  process.exit(1);
}

export function main(version, words = process.argv.slice(2)) {
  if (words[0] === "--version") {
    process.stdout.write(`wamrc ${version}\n${RECORDED_LINE}\n`);
    return;
  }
  const { options, output, input } = parse(words);
  if (output === undefined || input === undefined) fail("Usage: wamrc [options] -o output_file wasm_file");
  const sha256 = createHash("sha256").update(readFileSync(input)).digest("hex");
  const manifest = JSON.parse(readFileSync(new URL("manifest.json", aot), "utf8"));
  const wanted = JSON.stringify(options);
  const entry = manifest.find(
    (e) =>
      e.wamrc_version === `wamrc ${version}` && e.source_wasm_sha256 === sha256 && JSON.stringify(e.options) === wanted,
  );
  if (!entry) fail(`not recorded: wamrc ${version} ${options.join(" ")} on sha256 ${sha256}`);
  const bytes = readFileSync(new URL(entry.file, aot));
  if (createHash("sha256").update(bytes).digest("hex") !== entry.sha256) fail(`${entry.file} was changed`);
  writeFileSync(output, bytes);
  process.stdout.write(`Compile success, file ${output} was generated.\n`);
}

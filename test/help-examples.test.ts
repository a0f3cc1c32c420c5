// Every example of every command's --help runs as it stands there, in a folder where the files it names are what their names say.
// Programs that no test machine has (/usr/local/bin/iwasm, /opt/…) are the lab's.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { BUILDER, keys, makeStatement, signStatement, stampAot } from "@assay/provenance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../apps/cli/src/commands.ts";
import { bin, lab, labDir } from "./assay.ts";
import { isThere } from "./transcripts/stage.ts";

const here = import.meta.dirname;
const key = keys.keyFromSeed(new Uint8Array(32).fill(7));
const pem = keys.privateKeyToPem(key);
let base: string;
let made: string;

const DEDUP = 'cp "$T/crashes/const-dedup.wasm" crash.wasm';

/** What an example finds otherwise than the others do. */
const BEFORE: readonly (readonly [starts: string, script: string])[] = [
  ["assay triage crash.wasm --runtime wamr-2.4.3", DEDUP],
  ["assay triage case", "cp -r assay-case-crash case"],
  ["assay minimize crash.wasm -o small.wasm --runtime wamr-2.4.3", DEDUP],
  ["assay minimize crash.wasm -o small.wasm --crash", 'gzip -dc "$T/minimize/D3-html.wasm.gz" > crash.wasm'],
  ["assay keys generate", "rm -f release.*"],
  ["assay stamp app.aot --key release", "cp plain.aot app.aot"],
  ["assay rebuild app.aot --wasm app.wasm --wamrc ./wamrc -- ", 'cp "$T/aot/wamrc-2.4.5-llvm19/add.o-bc1.aot" app.aot'],
  ["assay trust init", "rm trust.json"],
  ["assay trust check trust.signed.json", "assay trust check trust.json --sign root.key.pem -o trust.signed.json"],
  ["assay policy check", "assay policy show f5a1c39be --json > mine.json"],
  ["assay runtimes add", "assay runtimes remove iwasm-main"],
];

/** Ends that are not 0, and what they say. */
const ENDS: readonly (readonly [starts: string, code: number, why: string])[] = [
  ["assay diff", 1, "the files differ"],
  ["cat issue.md | assay redact - --check", 1, "something to take out was found"],
];

/** Tools that an example is about. */
const NEEDS: readonly (readonly [part: string, tool: string])[] = [
  ["wasm-decompile", "wasm-decompile"],
  [" make ", "make"],
];

const FOLDER = `set -e
cp "$T/crashes/br-depth.wasm" crash.wasm
mkdir crashes build received
cp "$T/crashes/br-depth.wasm" "$T/crashes/if-params.wasm" "$T/crashes/br-table-depth.wasm" crashes
printf '#!/bin/sh\\n! wamr-2020 "$1" >/dev/null 2>&1\\n' > interesting.sh; chmod +x interesting.sh
wamr-2020-asan crash.wasm > crash.log 2>&1 || true
cp "$T/aot/add.wasm" app.wasm
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' "$NODE" "$T/recorded-wamrc/wamrc-2.4.5.mjs" > wamrc; chmod +x wamrc
cp wamrc wamrc-2.4.3; cp wamrc wamrc-2.4.5; cp wamrc "$BASE/bin/wamrc"
printf 'app.aot: app.wasm\\n\\t$(WAMRC) --target=x86_64 -o $@ $<\\n' > Makefile
wamrc --target=x86_64 -o plain.aot app.wasm
cp "$BASE/signed.aot" app.aot; cp app.aot old.aot; cp app.aot build/app.aot
cp "$T/aot/wamrc-2.4.5-llvm19/loop.o-base.aot" new.aot
cp "$BASE/key.pem" release.key.pem
for name in second root; do assay keys generate $name.key.pem; done
for name in release second root; do assay keys export $name.key.pem > $name.pub.pem; done
echo a-long-passphrase-for-a-test > pass.txt
assay trust init trust.json --expires 2027-06-30
assay trust add trust.json release.pub.pem --owner "release CI"
assay triage crash.wasm --runtime wamr-2020 --quiet --out assay-case-crash
cp -r assay-case-crash/bundle received/bundle
assay bundle assay-case-crash --zip report.zip
echo '{"recovers": "no"}' > answers.json
printf 'It dies.\\n\\n    #0 0x7f3a in memcpy\\n' > issue.md
assay runtimes add iwasm --mode aot -- "$BASE/bin/dies" {options} {file}
assay runtimes add iwasm-main -- wamr-2020 {options} {file}
`;

/** Signed as a real run of wamrc, which is what the trust file takes; the stand-in's own runs are signed as what they are. */
function signed(): Uint8Array {
  const aot = new Uint8Array(readFileSync(join(here, "aot", "wamrc-2.4.5-llvm19", "add.o-target-only.aot")));
  const options = { subjectName: "app.aot", builder: BUILDER.run, toolVersion: "0.1.0", argv: ["--target=x86_64"] };
  return stampAot(aot, signStatement(makeStatement(aot, options), [key]));
}

function shell(script: string, cwd: string): { status: number | null; said: string } {
  const env = {
    PATH: [join(base, "bin"), process.env.PATH].join(delimiter),
    HOME: join(base, "home"),
    ASSAY_CONFIG_DIR: join(cwd, ".config"),
    ASSAY_LAB_DIR: labDir,
    ASSAY_KEY: pem,
    NO_COLOR: "1",
    COLUMNS: "80",
    LC_ALL: "C.UTF-8",
    T: here,
    BASE: base,
    NODE: process.execPath,
  };
  const ran = spawnSync("bash", ["-c", `exec 2>&1\n${script}`], { cwd, env, encoding: "utf8", timeout: 120_000 });
  return { status: ran.status, said: ran.stdout };
}

beforeAll(() => {
  if (!lab) return;
  base = mkdtempSync(join(tmpdir(), "assay-examples-"));
  made = join(base, "made");
  for (const dir of ["share/bash-completion/completions", "../.zfunc", "../.config/fish/completions"])
    mkdirSync(join(base, "home", ".local", dir), { recursive: true });
  for (const dir of ["bin", "made"]) mkdirSync(join(base, dir));
  writeFileSync(join(base, "key.pem"), pem, { mode: 0o600 });
  writeFileSync(join(base, "signed.aot"), signed());
  const programs = [
    ["assay", `exec "${process.execPath}" "${bin}" "$@"`],
    ["dies", "kill -SEGV $$"],
    ...lab.map(({ name, path }) => [name, `exec "${path}" "$@"`]),
  ];
  for (const [name = "", body] of programs) {
    writeFileSync(join(base, "bin", name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(base, "bin", name), 0o755);
  }
  const { status, said } = shell(FOLDER, made);
  expect(status, said).toBe(0);
}, 120_000);
afterAll(() => {
  if (base) rmSync(base, { recursive: true, force: true });
});

/** With programs and a key that are there. */
function inThisPlace(example: string): string {
  const id = keys.keyIdOf(key.publicKey).slice(0, 8);
  return example.replaceAll(/\/(usr|opt)\/[\w/-]*iwasm/g, "wamr-2020").replace("a23df00d", id);
}

const examples = Object.values(COMMANDS).flatMap((command) =>
  (command.examples ?? []).map((example) =>
    (typeof example === "string" ? example : example.command).replaceAll("<%= config.bin %>", "assay").trim(),
  ),
);

describe.skipIf(!lab)("examples of --help run (needs the lab: cargo, cmake, a C compiler)", () => {
  for (const [i, example] of examples.entries()) {
    const tools = NEEDS.filter(([part]) => example.includes(part)).map(([, tool]) => tool);
    const name = tools.length > 0 ? `${example} (needs ${tools.join(", ")})` : example;
    it.skipIf(!tools.every(isThere))(
      name,
      () => {
        const folder = join(base, `run-${i}`);
        cpSync(made, folder, { recursive: true, verbatimSymlinks: true });
        const before = BEFORE.find(([starts]) => example.startsWith(starts))?.[1];
        if (before) expect(shell(before, folder)).toMatchObject({ status: 0 });
        const { status, said } = shell(inThisPlace(example), folder);
        rmSync(folder, { recursive: true });
        expect(status, said).toBe(ENDS.find(([starts]) => example.startsWith(starts))?.[1] ?? 0);
      },
      120_000,
    );
  }
});

/**
 * repro.sh: runs by itself with a POSIX shell. It finds the runtime (argument, $RUNTIME, PATH, or the lab that Assay builds),
 * checks the digest of the PoC, runs it once and says whether it ended as it did for the reporter. Native code asks first. What wamrc
 * makes on the way lies in a folder that goes again.
 */
import type { BundleInput } from "./bundle-input.ts";
import { visible } from "./document.ts";
import { stepsOf } from "./steps.ts";
import { endOf, NOT_RECORDED, pocName } from "./text/sections/proof.ts";

export function reproScript(input: BundleInput): string {
  const file = pocName(input);
  const program = input.command[0] ?? "iwasm";
  const words = input.command.slice(1).map(shellWord);
  const expected = endOf(input);
  return `#!/bin/sh
# ${comment(input.fingerprint?.summary ?? `the ${wanted(input)} does not end`)}
# Usage: ${usage(input)}
# Exit: 0 it ended as for the reporter (${comment(expected)}), 1 it did not, 2 it could not be run.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
poc=$here/${file}
${native(input)}${program === SHELL ? fromPath(input) : `runtime=\${1:-\${${variable(input)}:-}}\n`}[ -n "$runtime" ] || runtime=$(command -v ${quote(program)} 2>/dev/null)
${lab(input)}[ -n "$runtime" ] || { echo "repro: no ${wanted(input)}: give its path" >&2; exit 2; }
if command -v sha256sum >/dev/null 2>&1; then digest=$(sha256sum < "$poc"); else digest=$(shasum -a 256 < "$poc"); fi
[ "\${digest%% *}" = ${input.poc.sha256} ] || { echo "repro: ${file} is not the file of the report" >&2; exit 2; }
ulimit -c 0 2>/dev/null
if command -v timeout >/dev/null 2>&1; then limit="timeout -s KILL ${input.observations[0]?.timedOut ? 10 : 60}"; else limit=; fi
${exported(input)}${scratch(input)}$limit "$runtime" ${words.join(" ")}
status=$?
case $status in
  126|127) echo "repro: a program of the command was not found or cannot be started" >&2; exit 2;;
  137) got="no end within the limit";;
  129|13[0-9]|14[0-9]|15[0-9]) got="signal SIG$(kill -l $((status - 128)))";;
  *) got="exit $status";;
esac
echo "repro: got $got, the reporter had "${quote(expected)} >&2
${expected === NOT_RECORDED ? 'case $got in signal*|"exit 99") ;; *) exit 1;; esac' : `[ "$got" = ${quote(expected)} ]`}
`;
}

/** Two steps, compiler and runtime, are a line for a shell; so may a reporter's own command be. */
const SHELL = "sh";

function usage(input: BundleInput): string {
  const [program = "iwasm"] = input.command;
  return program === SHELL
    ? "PATH=FOLDERS:$PATH ./repro.sh   (the programs of the command below from PATH, under these names)"
    : `./repro.sh [PATH-OF-${variable(input)}]   (or ${variable(input)}=path; else ${comment(program)} from PATH)`;
}

function wanted(input: BundleInput): string {
  return stepsOf(input) === "compiler" ? "wamrc" : "runtime";
}

/** Where wamrc alone is run, a runtime that is set for other reports is not it. */
function variable(input: BundleInput): string {
  return stepsOf(input) === "compiler" ? "WAMRC" : "RUNTIME";
}

/** The program is the shell; wamrc must be there, or the shell would say only that something was not. */
function fromPath(input: BundleInput): string {
  if (stepsOf(input) !== "both") return "runtime=\n";
  return `runtime=
command -v wamrc >/dev/null 2>&1 || { echo "repro: no wamrc in PATH: take the one of the version that is tested" >&2; exit 2; }
`;
}

function scratch(input: BundleInput): string {
  if (stepsOf(input) === "one") return "";
  return `case $runtime in */*) runtime=$(CDPATH= cd -- "$(dirname -- "$runtime")" && pwd)/$(basename -- "$runtime");; esac
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
`;
}

function native({ input }: BundleInput): string {
  if (input.kind !== "aot") return "";
  return `[ -n "\${RUN_NATIVE:-}" ] || { echo "repro: an .aot is native code of whoever made it: look at it first, then RUN_NATIVE=1 $0" >&2; exit 2; }\n`;
}

function lab({ runtime }: BundleInput): string {
  if (!runtime?.builtIn || !/^[A-Za-z0-9._-]+$/.test(runtime.name)) return "";
  return `[ -n "$runtime" ] || runtime=$(ls -t "\${ASSAY_LAB_DIR:-\${XDG_CACHE_HOME:-$HOME/.cache}/assay/wamr-lab}"/*/${runtime.name} 2>/dev/null | head -n 1)\n`;
}

/** Values that were replaced by placeholders are not set: a wrong value is worse than none. */
function exported({ env }: BundleInput): string {
  return Object.entries(env)
    .filter(([name, value]) => /^[A-Za-z_]\w*$/.test(name) && !/^\[[a-z-]+-\d+\]$/.test(value))
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join("");
}

function shellWord(word: string): string {
  const parts = word.split("{file}").map((part) => (part === "" ? "" : quote(part)));
  return parts.join('"$poc"') || "''";
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function comment(text: string): string {
  return visible(text).replace(/\n+/g, " ");
}

/**
 * repro.sh: runs by itself with a POSIX shell. It finds the runtime (argument, $RUNTIME, PATH, or the lab that Assay builds),
 * checks the digest of the PoC, runs it once and says whether it ended as it did for the reporter.
 */
import type { BundleInput } from "./bundle-input.ts";

export function reproScript(input: BundleInput): string {
  const file = `poc.${input.input.kind}`;
  const program = input.command[0] ?? "iwasm";
  const words = input.command.slice(1).map(
    (w) =>
      w
        .split("{file}")
        .map((part) => (part === "" ? "" : quote(part)))
        .join('"$poc"') || "''",
  );
  const first = input.observations[0];
  const expected = first?.timedOut
    ? "no end within the limit"
    : first?.signal
      ? `signal ${first.signal}`
      : `exit ${first?.exitCode ?? "unknown"}`;
  const env = Object.entries(input.env)
    .map(([k, v]) => `export ${k}=${quote(v)}\n`)
    .join("");
  const lab = input.runtime?.builtIn
    ? `[ -n "$runtime" ] || runtime=$(ls -t "\${ASSAY_LAB_DIR:-\${XDG_CACHE_HOME:-$HOME/.cache}/assay/wamr-lab}"/*/${input.runtime.name} 2>/dev/null | head -n 1)\n`
    : "";
  return `#!/bin/sh
# ${oneLine(input.fingerprint?.summary ?? "the runtime does not end")}
# Usage: ./repro.sh [PATH-OF-RUNTIME]   (or RUNTIME=path; else ${oneLine(program)} from PATH)
# Exit: 0 it ended as for the reporter (${expected}), 1 it did not, 2 it could not be run.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
poc=$here/${file}
runtime=\${1:-\${RUNTIME:-}}
[ -n "$runtime" ] || runtime=$(command -v ${quote(program)} 2>/dev/null)
${lab}[ -n "$runtime" ] || { echo "repro: no runtime: give its path" >&2; exit 2; }
echo "${input.poc.sha256}  $poc" | sha256sum -c >/dev/null 2>&1 || { echo "repro: ${file} is not the file of the report" >&2; exit 2; }
ulimit -c 0 2>/dev/null
${env}timeout -s KILL ${first?.timedOut ? 10 : 60} "$runtime" ${words.join(" ")}
status=$?
case $status in
  137) got="no end within the limit";;
  129|13[0-9]|14[0-9]|15[0-9]) got="signal SIG$(kill -l $((status - 128)))";;
  *) got="exit $status";;
esac
echo "repro: got $got, the reporter had ${expected}" >&2
[ "$got" = "${expected}" ]
`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}

/** A bundle input as triage makes it, small; tests change what they are about. */
import { createHash } from "node:crypto";
import type { BundleInput } from "../src/advisory.ts";

export const WASM: Uint8Array = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
export const AOT: Uint8Array = Uint8Array.from([0, 0x61, 0x6f, 0x74, 5, 0, 0, 0]);
const ORIGINAL: Uint8Array = Uint8Array.from([...WASM, ...new Uint8Array(892)]);

export function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that gzip cannot shrink: SHA-256 of a counter. */
export function noise(n: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(n / 32) }, (_, i) => createHash("sha256").update(String(i)).digest());
  return new Uint8Array(Buffer.concat([WASM, ...blocks]).subarray(0, n));
}

export const ASAN = `=================================================================
==17673==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x6160000002a0 at pc 0x55723b0bb3cd bp 0x7ffe1207e880 sp 0x7ffe1207e878
WRITE of size 1 at 0x6160000002a0 thread T0
    #0 0x55723b0bb3cc in wasm_loader_emit_uint8 /home/alice/src/wamr/core/iwasm/interpreter/wasm_loader.c:9653
    #1 0x55723b0bf5a2 in reserve_block_ret /home/alice/src/wamr/core/iwasm/interpreter/wasm_loader.c:10666
    #2 0x55723b0790e0 in _start (/home/alice/build/iwasm+0x790e0)
Shadow bytes around the buggy address:
  0x0c2c7fff8000: fa fa
==17673==ABORTING
`;

export function sample(over: Partial<BundleInput> = {}): BundleInput {
  return {
    tool: "Assay 0.1.0",
    repository: "wasm-micro-runtime/wasm-micro-runtime",
    date: "2026-11-21",
    input: { name: "crash.wasm", kind: "wasm", sha256: digest(ORIGINAL), size: 900, bytes: ORIGINAL },
    poc: { bytes: WASM, sha256: digest(WASM), text: "(module)\n" },
    command: ["wamr-2.4.3", "-f", "it's", "{file}"],
    options: ["-f", "it's"],
    args: [],
    env: {},
    runtime: {
      name: "wamr-2.4.3",
      version: "2.4.3",
      date: null,
      mode: "fast-interp",
      sanitizer: null,
      platform: "x86_64-pc-linux-gnu",
      features: ["WAMR_BUILD_INTERP=1", "WAMR_BUILD_GC=0"],
      builtIn: false,
    },
    fingerprint: {
      kind: "heap-buffer-overflow",
      access: "WRITE",
      size: 1,
      frames: ["wasm_loader_emit_uint8", "reserve_block_ret"],
      site: "wasm_loader.c:9653",
      component: "loader",
      source: "asan",
      confidence: "high",
      key: "heap-buffer-overflow WRITE @ wasm_loader_emit_uint8 < reserve_block_ret",
      summary: "heap-buffer-overflow, WRITE of 1 byte in wasm_loader_emit_uint8 (asan)",
    },
    observations: [
      {
        target: "wamr-2.4.3",
        command: ["wamr-2.4.3", "-f", "it's", "{file}"],
        exitCode: null,
        signal: "SIGABRT",
        timedOut: false,
        stdout: "",
        stderr: "double free or corruption (out)\n",
        traces: [],
      },
      {
        target: "wamr-2.4.3-asan",
        command: ["wamr-2.4.3-asan", "-f", "it's", "{file}"],
        exitCode: 99,
        signal: null,
        timedOut: false,
        stdout: "",
        stderr: ASAN,
        traces: [],
      },
    ],
    stability: { runs: 3, same: 3 },
    reduction: { from: 900, to: 8, questions: 12, oneMinimal: true },
    facts: [
      { name: "input", value: "wasm", source: "measured", evidence: ["crash.wasm, 900 bytes"] },
      { name: "effect", value: "crash", source: "measured", evidence: ["seen on wamr-2.4.3-asan"] },
      { name: "phase", value: "load", source: "measured", evidence: ["frames"] },
      { name: "valid", value: "yes", source: "measured", evidence: ["V8: valid"] },
      { name: "affectedVersions", value: "2.4.3", source: "measured", evidence: ["wamr-2.4.3-asan: affected"] },
      { name: "recovers", value: null, source: "unknown", evidence: ["not tried"] },
    ],
    verdict: {
      policy: "f5a1c39be",
      action: "report-privately",
      class: "security",
      confidence: "high",
      rules: [
        {
          id: "definition.wasm-untrusted",
          quote: "WebAssembly binaries are considered untrusted.",
          source: { file: "doc/security_need_to_know.md", commit: "f5a1c39be", line: 17, date: "2026-04-08" },
        },
      ],
      notes: [],
    },
    versions: [
      {
        runtime: "wamr-2.4.3-asan",
        version: "2.4.3",
        date: null,
        mode: "fast-interp",
        sanitizer: "address",
        state: "affected",
        detail: "a | b\nc",
      },
    ],
    newest: { version: "2.4.5", date: "2026-06-29" },
    likeness: [
      {
        name: "CVE-2026-54912",
        title: "constant de-duplication",
        sharedFrame: "reserve_block_ret",
        fixed: "2.4.5",
        sentence: "looks like CVE-2026-54912 (constant de-duplication), fixed in 2.4.5: test 2.4.5 first",
      },
    ],
    severity: {
      cwe: [{ id: "CWE-122", name: "Heap-based Buffer Overflow", why: "the report calls it heap-buffer-overflow" }],
      cvss4: {
        vector: "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:H/SC:N/SI:N/SA:N",
        score: 6.9,
        severity: "medium",
      },
      cvss31: { vector: "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:H", score: 6.8, severity: "medium" },
    },
    ...over,
  };
}

/** The same case with another verdict. */
export function withAction(action: BundleInput["verdict"]["action"], over: Partial<BundleInput> = {}): BundleInput {
  return sample({ verdict: { ...sample().verdict, action }, ...over });
}

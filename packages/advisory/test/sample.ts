/** A bundle input as triage makes it, small; tests change what they are about. */
import type { BundleInput } from "../src/advisory.ts";

export const WASM: Uint8Array = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

export function sample(over: Partial<BundleInput> = {}): BundleInput {
  return {
    tool: "Assay 0.1.0",
    repository: "wasm-micro-runtime/wasm-micro-runtime",
    date: "2026-11-21",
    input: { name: "crash.wasm", kind: "wasm", sha256: "1".repeat(64), size: 900, bytes: new Uint8Array(900) },
    poc: { bytes: WASM, sha256: "93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476", text: "(module)" },
    command: ["wamr-2.4.3", "-f", "it's", "{file}"],
    env: {},
    runtime: {
      name: "wamr-2.4.3",
      version: "2.4.3",
      date: null,
      mode: "fast-interp",
      sanitizer: null,
      platform: "x86_64-pc-linux-gnu",
      features: ["WAMR_BUILD_INTERP=1"],
      builtIn: false,
    },
    fingerprint: {
      kind: "heap-buffer-overflow",
      access: "WRITE",
      size: 1,
      frames: ["wasm_loader_emit_uint8", "reserve_block_ret"],
      component: "loader",
      source: "asan",
      confidence: "high",
      key: "k",
      summary: "heap-buffer-overflow WRITE 1 in wasm_loader_emit_uint8 < reserve_block_ret",
    },
    observations: [
      {
        target: "wamr-2.4.3",
        command: ["wamr-2.4.3", "{file}"],
        exitCode: null,
        signal: "SIGABRT",
        timedOut: false,
        stdout: "",
        stderr: "double free or corruption (out)\n",
        traces: [],
      },
    ],
    stability: { runs: 3, same: 3 },
    reduction: { from: 900, to: 8, questions: 12, oneMinimal: true },
    facts: [
      { name: "phase", value: "load", source: "measured", evidence: ["frames"] },
      { name: "valid", value: "yes", source: "measured", evidence: ["V8: valid"] },
      { name: "recovers", value: null, source: "unknown", evidence: ["not tried"] },
    ],
    verdict: {
      policy: "f5a1c39be4",
      action: "report-privately",
      class: "potential-security",
      confidence: "high",
      rules: [
        {
          id: "definition.wasm-untrusted",
          quote: "WebAssembly binaries are considered untrusted.",
          source: { file: "doc/security_need_to_know.md", commit: "f5a1c39be4", line: 17 },
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
    likeness: [
      {
        name: "CVE-2026-54912",
        title: "constant de-duplication",
        sharedFrame: "reserve_block_ret",
        fixed: "2.4.5",
        sentence: "looks like CVE-2026-54912 (constant de-duplication), fixed in 2.4.5: test 2.4.5 first",
      },
    ],
    severity: null,
    ...over,
  };
}

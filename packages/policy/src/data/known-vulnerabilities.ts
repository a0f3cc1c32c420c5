/**
 * Published vulnerabilities of WAMR as far as CVE and OSV records, release notes and the history tell; the advisory pages were not
 * seen. For likeness, not identity. `basis` says how sure the entry itself is: only what was read is shown under its CVE id.
 */

export interface KnownVulnerability {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly mode: string;
  readonly phase: "load" | "run";
  readonly functions: readonly string[];
  /** Kind, then access where it is known: `heap-buffer-overflow WRITE`. */
  readonly kinds: readonly string[];
  readonly cwe?: readonly string[];
  /** First release without it; a year where only that is known. */
  readonly fixed: string;
  readonly issues?: readonly string[];
  readonly basis: "read" | "recollected";
  readonly note?: string;
}

export const NEWEST_RELEASE: { readonly version: string; readonly date: string; readonly asOf: string } = {
  version: "2.4.5",
  date: "2026-06-29",
  asOf: "2026-11-21",
};

export const KNOWN_VULNERABILITIES: readonly KnownVulnerability[] = [
  {
    id: "CVE-2026-54914",
    aliases: ["GHSA-wj3p-xhqm-pffc"],
    title: "WASI poll_oneoff: in and out arrays checked for one element only",
    mode: "any",
    phase: "run",
    functions: ["wasi_poll_oneoff", "wasmtime_ssp_poll_oneoff"],
    kinds: ["heap-buffer-overflow", "SIGSEGV", "out-of-bounds host access"],
    cwe: ["CWE-122"],
    fixed: "2.4.5",
    basis: "read",
  },
  {
    id: "CVE-2026-54913",
    title: "load_init_expr reads an uninitialised value",
    mode: "any",
    phase: "load",
    functions: ["load_init_expr"],
    kinds: ["use-of-uninitialized-value"],
    fixed: "2.4.5",
    basis: "read",
  },
  {
    id: "CVE-2026-54912",
    title: "Fast interpreter: constant de-duplication differs between the loader's two passes, code buffer overflow",
    mode: "fast-interp",
    phase: "load",
    functions: ["reserve_block_ret"],
    kinds: ["heap-buffer-overflow WRITE"],
    fixed: "2.4.5",
    basis: "read",
    note: "not the crash of 2020 in wasm_loader_get_const_offset",
  },
  {
    id: "CVE-2025-64713",
    title: "Fast interpreter loader: frame offset unbalanced for some combinations of opcodes",
    mode: "fast-interp",
    phase: "load",
    functions: ["preserve_local_for_block"],
    kinds: ["heap-buffer-overflow"],
    fixed: "2.4.4",
    basis: "read",
  },
  {
    id: "CVE-2025-64704",
    title: "Classic interpreter: v128 opcodes crash",
    mode: "classic-interp",
    phase: "run",
    functions: [],
    kinds: ["SIGSEGV"],
    fixed: "2.4.4",
    issues: ["#4693", "#4694"],
    basis: "read",
  },
  {
    id: "CVE-2025-58749",
    aliases: ["GHSA-xj5p-r8jq-pw47"],
    title: "LLVM JIT: memory.fill with large addresses hangs or crashes",
    mode: "llvm-jit",
    phase: "run",
    functions: ["check_bulk_memory_overflow"],
    kinds: ["hang", "assertion"],
    cwe: ["CWE-190", "CWE-822"],
    fixed: "2.4.2",
    basis: "read",
  },
  {
    id: "CVE-2025-54126",
    title: "iwasm --addr-pool without a mask admits all addresses",
    mode: "cli",
    phase: "run",
    functions: [],
    kinds: ["capability bypass"],
    fixed: "2.4.1",
    basis: "recollected",
  },
  {
    id: "CVE-2025-43853",
    title: "wasi_path_symlink does not validate old_path",
    mode: "any",
    phase: "run",
    functions: ["wasi_path_symlink"],
    kinds: ["sandbox escape"],
    fixed: "2.3.0",
    basis: "read",
  },
  {
    id: "CVE-2024-34250",
    title: "wasm_loader_check_br: heap buffer overflow",
    mode: "fast-interp",
    phase: "load",
    functions: ["wasm_loader_check_br"],
    kinds: ["heap-buffer-overflow WRITE"],
    fixed: "2024",
    issues: ["#3346"],
    basis: "recollected",
  },
  {
    id: "CVE-2024-34251",
    title: "block_type_get_arity: out-of-bounds read",
    mode: "any",
    phase: "load",
    functions: ["block_type_get_arity"],
    kinds: ["heap-buffer-overflow READ", "SIGSEGV"],
    fixed: "2024",
    issues: ["#3347"],
    basis: "recollected",
  },
  {
    id: "CVE-2024-27532",
    title: "block_type_get_result_types: NULL dereference",
    mode: "any",
    phase: "load",
    functions: ["block_type_get_result_types", "wasm_loader_check_br", "check_branch_block"],
    kinds: ["SIGSEGV"],
    fixed: "2024",
    issues: ["#3130"],
    basis: "read",
  },
  {
    id: "CVE-2024-25431",
    title: "check_wasi_abi_compatibility: invalid read",
    mode: "any",
    phase: "load",
    functions: ["check_wasi_abi_compatibility"],
    kinds: ["SIGSEGV"],
    fixed: "2024",
    issues: ["#3122"],
    basis: "read",
  },
  {
    id: "CVE-2023-48105",
    title: "wasm_loader_prepare_bytecode: heap overflow",
    mode: "classic-interp",
    phase: "load",
    functions: ["wasm_loader_prepare_bytecode"],
    kinds: ["heap-buffer-overflow READ"],
    fixed: "2023",
    issues: ["#2726"],
    basis: "read",
  },
  {
    id: "GHSA-jp93-gvr4-6j3x",
    title: "Fast interpreter: heap buffer overflow (reserve_block_ret)",
    mode: "fast-interp",
    phase: "load",
    functions: ["reserve_block_ret"],
    kinds: ["heap-buffer-overflow READ"],
    fixed: "2023",
    issues: ["#2863"],
    basis: "read",
  },
];

/**
 * wamrc's options and versions as data, read off the sources of 22 tags and main of bytecodealliance/wasm-micro-runtime (at
 * 646b5a9bc, 2026-07-24: wamr-compiler/main.c, core/config.h, the loader's aot_compatible_version). No option was ever
 * removed, so `since` is enough. `replay`: affects code generation only and takes no path, library, pass or command, so a
 * stranger's statement may name it and we may still run it.
 */
export interface OptionSpec {
  readonly name: string;
  /** `value` = NAME=VALUE in one word; `either` = bare or with a value; `separate` = the next word is the value. */
  readonly form: "flag" | "value" | "either" | "separate";
  readonly since: string;
  /** codegen, feature, info: no check is removed. weakens: one is. conditional: depends on target or runtime. */
  readonly effect: "none" | "codegen" | "feature" | "info" | "conditional" | "weakens" | "hostcode";
  readonly replay?: true;
  /** The value names a file that wamrc reads (its digest belongs in the statement) or writes. */
  readonly reads?: true;
  readonly writes?: true;
}

export const WAMRC_OPTIONS: readonly OptionSpec[] = [
  { name: "-o", form: "separate", since: "1.1.0", effect: "none" },
  { name: "--target", form: "value", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--target-abi", form: "value", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--cpu", form: "value", since: "1.1.0", effect: "conditional", replay: true },
  { name: "--cpu-features", form: "value", since: "1.1.0", effect: "conditional", replay: true },
  { name: "--opt-level", form: "value", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--size-level", form: "value", since: "1.1.0", effect: "codegen", replay: true },
  { name: "-sgx", form: "flag", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--bounds-checks", form: "value", since: "1.1.0", effect: "conditional", replay: true },
  { name: "--format", form: "value", since: "1.1.0", effect: "none" },
  { name: "-v", form: "value", since: "1.1.0", effect: "none", replay: true },
  { name: "--disable-bulk-memory", form: "flag", since: "1.1.0", effect: "feature", replay: true },
  { name: "--enable-multi-thread", form: "flag", since: "1.1.0", effect: "feature", replay: true },
  { name: "--enable-tail-call", form: "flag", since: "1.1.0", effect: "feature", replay: true },
  { name: "--enable-simd", form: "flag", since: "1.1.0", effect: "none", replay: true },
  { name: "--disable-simd", form: "flag", since: "1.1.0", effect: "feature", replay: true },
  { name: "--disable-ref-types", form: "flag", since: "1.1.0", effect: "feature", replay: true },
  { name: "--disable-aux-stack-check", form: "flag", since: "1.1.0", effect: "weakens", replay: true },
  { name: "--enable-dump-call-stack", form: "flag", since: "1.1.0", effect: "info", replay: true },
  { name: "--enable-perf-profiling", form: "flag", since: "1.1.0", effect: "info", replay: true },
  { name: "--enable-indirect-mode", form: "flag", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--disable-llvm-intrinsics", form: "flag", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--disable-llvm-lto", form: "flag", since: "1.1.0", effect: "codegen", replay: true },
  { name: "--emit-custom-sections", form: "value", since: "1.1.0", effect: "info", replay: true },
  { name: "--version", form: "flag", since: "1.1.0", effect: "none" },
  { name: "--stack-bounds-checks", form: "value", since: "1.1.2", effect: "conditional", replay: true },
  { name: "--enable-memory-profiling", form: "flag", since: "1.2.0", effect: "info", replay: true },
  { name: "--stack-usage", form: "value", since: "1.2.2", effect: "none", writes: true },
  { name: "--xip", form: "flag", since: "1.2.3", effect: "codegen", replay: true },
  { name: "--enable-builtin-intrinsics", form: "value", since: "1.2.3", effect: "codegen", replay: true },
  { name: "--enable-llvm-pgo", form: "flag", since: "1.2.3", effect: "codegen", replay: true },
  { name: "--enable-llvm-passes", form: "value", since: "1.2.3", effect: "conditional" },
  { name: "--use-prof-file", form: "value", since: "1.2.3", effect: "codegen", reads: true },
  { name: "--enable-segue", form: "either", since: "1.2.3", effect: "conditional", replay: true },
  { name: "--native-lib", form: "value", since: "1.2.3", effect: "hostcode", reads: true },
  { name: "--invoke-c-api-import", form: "flag", since: "1.3.1", effect: "conditional", replay: true },
  { name: "--enable-linux-perf", form: "flag", since: "1.3.1", effect: "info", replay: true },
  { name: "--enable-gc", form: "flag", since: "2.0.0", effect: "feature", replay: true },
  { name: "--mllvm", form: "value", since: "2.1.2", effect: "conditional" },
  { name: "--call-stack-features", form: "value", since: "2.2.0", effect: "conditional", replay: true },
  { name: "--enable-shared-heap", form: "flag", since: "2.2.0", effect: "feature", replay: true },
  { name: "--disable-llvm-jump-tables", form: "flag", since: "2.3.0", effect: "codegen", replay: true },
  { name: "--enable-extended-const", form: "flag", since: "2.4.0", effect: "feature", replay: true },
  { name: "--enable-shared-chain", form: "flag", since: "2.4.0", effect: "feature", replay: true },
  { name: "--enable-bulk-memory-opt", form: "flag", since: "main", effect: "feature", replay: true },
  { name: "--enable-call-indirect-overlong", form: "flag", since: "main", effect: "feature", replay: true },
  { name: "--enable-lime1", form: "flag", since: "main", effect: "feature", replay: true },
  { name: "--llvm-version", form: "flag", since: "main", effect: "none" },
];

export interface WamrVersion {
  readonly version: string;
  /** What `wamrc --version` prints: main still says 2.4.3. */
  readonly reports: string;
  readonly aotVersion: number;
  /** The AOT versions that this version's loader takes. */
  readonly loads: readonly number[];
}

/** Oldest first. */
export const WAMR_VERSIONS: readonly WamrVersion[] = [
  { version: "1.1.0", reports: "1.1.0", aotVersion: 3, loads: [3] },
  { version: "1.1.2", reports: "1.1.2", aotVersion: 3, loads: [3] },
  { version: "1.2.0", reports: "1.2.0", aotVersion: 3, loads: [3] },
  { version: "1.2.2", reports: "1.2.2", aotVersion: 3, loads: [3] },
  { version: "1.2.3", reports: "1.2.3", aotVersion: 3, loads: [3] },
  { version: "1.3.0", reports: "1.3.0", aotVersion: 3, loads: [3] },
  { version: "1.3.1", reports: "1.3.1", aotVersion: 3, loads: [3] },
  { version: "1.3.2", reports: "1.3.2", aotVersion: 3, loads: [3] },
  { version: "1.3.3", reports: "1.3.3", aotVersion: 3, loads: [3] },
  { version: "2.0.0", reports: "2.0.0", aotVersion: 3, loads: [3] },
  { version: "2.1.0", reports: "2.1.0", aotVersion: 3, loads: [3] },
  { version: "2.1.1", reports: "2.1.1", aotVersion: 3, loads: [3] },
  { version: "2.1.2", reports: "2.1.2", aotVersion: 3, loads: [3] },
  { version: "2.2.0", reports: "2.2.0", aotVersion: 3, loads: [3] },
  { version: "2.3.0", reports: "2.3.0", aotVersion: 4, loads: [3, 4] },
  { version: "2.3.1", reports: "2.3.1", aotVersion: 4, loads: [3, 4] },
  { version: "2.4.0", reports: "2.4.0", aotVersion: 4, loads: [3, 4] },
  { version: "2.4.1", reports: "2.4.1", aotVersion: 5, loads: [5] },
  { version: "2.4.2", reports: "2.4.2", aotVersion: 5, loads: [5] },
  { version: "2.4.3", reports: "2.4.3", aotVersion: 5, loads: [5] },
  { version: "2.4.4", reports: "2.4.4", aotVersion: 5, loads: [5] },
  { version: "2.4.5", reports: "2.4.5", aotVersion: 5, loads: [5] },
  { version: "main", reports: "2.4.3", aotVersion: 6, loads: [6] },
];

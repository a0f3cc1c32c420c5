/** Names people use for targets and features, and the documents' own. One table, so that a wrong guess is easy to see. */

/** A feature's, platform's or architecture's short name, then what the tables call it: titles of 2026, titles of 2025, flags. */
const FEATURE_NAMES: readonly (readonly [string, ...string[]])[] = [
  ["aot", "AoT runtime", "AoT (wamrc)", "WAMR_BUILD_AOT"],
  ["wamrc", "AoT compilation (wamrc)", "AoT (wamrc)", "WAMR_BUILD_WAMR_COMPILER"],
  ["fast-interp", "Fast Interpreter", "WAMR_BUILD_FAST_INTERP"],
  ["classic-interp", "Classic Interpreter", "Interpreter (classic)", "WAMR_BUILD_INTERP"],
  ["interp", "Classic Interpreter", "Interpreter (classic)", "WAMR_BUILD_INTERP"],
  ["llvm-jit", "LLVM JIT", "LLVM ORC JIT", "WAMR_BUILD_JIT"],
  ["fast-jit", "Fast JIT", "WAMR_BUILD_FAST_JIT"],
  ["multi-tier-jit", "Multi-tier JIT", "Tier-up (Fast JIT → LLVM JIT)"],
  ["bulk-memory", "Bulk Memory", "WAMR_BUILD_BULK_MEMORY"],
  ["reference-types", "Reference Types", "WAMR_BUILD_REF_TYPES"],
  ["ref-types", "Reference Types", "WAMR_BUILD_REF_TYPES"],
  ["simd", "SIMD (128-bit)", "WAMR_BUILD_SIMD"],
  ["threads", "Threads", "Shared Memory (Threads)", "WAMR_BUILD_SHARED_MEMORY"],
  ["shared-memory", "Threads", "Shared Memory (Threads)", "WAMR_BUILD_SHARED_MEMORY"],
  ["memory64", "Memory64", "WAMR_BUILD_MEMORY64"],
  ["multi-memory", "Multi-memory", "WAMR_BUILD_MULTI_MEMORY"],
  ["tail-call", "Tail Calls", "WAMR_BUILD_TAIL_CALL"],
  ["gc", "GC (Garbage Collection)", "WAMR_BUILD_GC"],
  ["stringref", "Stringref", "WAMR_BUILD_STRINGREF"],
  ["exception-handling", "Legacy Exception Handling", "Exception Handling", "WAMR_BUILD_EXCE_HANDLING"],
  ["branch-hints", "Branch Hints", "Branch Hinting", "WAMR_BUILD_BRANCH_HINTS"],
  ["extended-const", "Extended Constant Expressions", "WAMR_BUILD_EXTENDED_CONST_EXPR"],
  ["multi-value", "Multi-value"],
  ["mutable-globals", "Import/Export of Mutable Globals"],
  ["nontrapping-fptoint", "Non-trapping float-to-int", "nontrapping-float-to-int"],
  ["sign-extension", "Sign-extension Operators"],
  ["relaxed-simd", "Relaxed SIMD"],
  ["wasi", "WASI LIBC", "Libc WASI", "WAMR_BUILD_LIBC_WASI"],
  ["wasi-threads", "WASI threads", "WAMR_BUILD_LIB_WASI_THREADS"],
  ["libc-builtin", "Libc builtin", "WAMR_BUILD_LIBC_BUILTIN"],
  ["aot-validator", "AoT Validator", "WAMR_BUILD_AOT_VALIDATOR"],
  ["mini-loader", "Mini loader", "WAMR_BUILD_MINI_LOADER"],
  ["wakeup-blocking-op", "Wakeup blocking operation", "Wakeup of blocking operations"],
  // Platforms: "… Compatibility" in 2026, rows of their own in 2025. Two rows share WAMR_BUILD_PLATFORM=darwin; it is macOS here.
  ["linux", "Linux Compatibility", "Ubuntu", "WAMR_BUILD_PLATFORM=linux"],
  ["macos", "Darwin Compatibility", "macOS", "darwin", "WAMR_BUILD_PLATFORM=darwin"],
  ["ios", "iOS Compatibility", "iOS"],
  ["nuttx", "Nuttx Compatibility", "NuttX", "WAMR_BUILD_PLATFORM=nuttx"],
  ["zephyr", "Zephyr Compatibility", "Zephyr", "WAMR_BUILD_PLATFORM=zephyr"],
  ["android", "Android Compatibility", "Android", "WAMR_BUILD_PLATFORM=android"],
  ["windows", "Windows Compatibility", "Windows", "WAMR_BUILD_PLATFORM=windows"],
  ["freebsd", "FreeBSD Compatibility", "FreeBSD", "WAMR_BUILD_PLATFORM=freebsd"],
  ["vxworks", "VxWorks Compatibility", "VxWorks", "WAMR_BUILD_PLATFORM=vxworks"],
  ["rt-thread", "RT-Thread Compatibility", "RT-Thread", "WAMR_BUILD_PLATFORM=rt-thread"],
  ["riot", "RIOT OS Compatibility", "RIOT", "WAMR_BUILD_PLATFORM=riot"],
  ["cosmopolitan", "Cosmo Compatibility", "Cosmopolitan", "cosmo", "WAMR_BUILD_PLATFORM=cosmopolitan"],
  ["alios-things", "AliOS compatibility", "AliOS-Things", "alios", "WAMR_BUILD_PLATFORM=alios-things"],
  ["esp-idf", "ESP-IDF Compatibility", "ESP-IDF (FreeRTOS)", "WAMR_BUILD_PLATFORM=esp-idf"],
  // Architectures: rows of 2025 only.
  ["x86-64", "x86_64", "x64", "amd64"],
  ["x86-32", "i386", "ia32"],
  ["aarch64", "arm64"],
];

/** Part of every build, whether a table lists them or not. */
const ALWAYS_ON: readonly string[] = ["multi-value", "mutable-globals", "nontrapping-fptoint", "sign-extension", "mvp"];

/** All spellings of a feature, in lower case; a flag may be given with its value (`WAMR_BUILD_GC=1`, `-DWAMR_BUILD_GC=1`). */
export function spellings(name: string): string[] {
  const plain = name
    .replace(/^-D/, "")
    .replace(/=(1|ON)$/i, "")
    .toLowerCase();
  const same = FEATURE_NAMES.filter((names) => names.some((word) => word.toLowerCase() === plain)).flat();
  return [plain, ...same.map((word) => word.toLowerCase())];
}

export function isAlwaysOn(name: string): boolean {
  return spellings(name).some((word) => ALWAYS_ON.includes(word));
}

const CPUS: Readonly<Record<string, string>> = {
  x64: "x86_64",
  amd64: "x86_64",
  "x86-64": "x86_64",
  ia32: "i386",
  "x86-32": "i386",
  arm64: "aarch64",
};

const SYSTEMS: Readonly<Record<string, string>> = {
  linux: "pc-linux-gnu",
  ubuntu: "pc-linux-gnu",
  macos: "apple-darwin",
  darwin: "apple-darwin",
  windows: "pc-windows-msvc",
  win32: "pc-windows-msvc",
  freebsd: "unknown-freebsd",
  nuttx: "unknown-nuttx-eabi",
  ios: "apple-ios",
};

/** `linux-x64`, `x86_64-linux` or a full triple → the triple as the tables write it. */
export function tripleOf(name: string): string {
  const words = name.toLowerCase().replace("x86_64", "x64").replace("x86-64", "x64").split(/[-/ ]/);
  if (words.length !== 2) return name;
  const [cpu, system] = SYSTEMS[words[1]!] ? words : [words[1]!, words[0]!];
  const rest = SYSTEMS[system!];
  return rest ? `${CPUS[cpu!] ?? cpu}-${rest}` : name;
}

/** The rows of the first table that a target falls under. */
export function splitTarget(name: string): [cpu: string, system: string] {
  const triple = tripleOf(name);
  const cpu = triple.split("-")[0]!;
  const cpuRow = { x86_64: "x86-64", i386: "x86-32" }[cpu] ?? cpu.replace(/^riscv(32|64).*/, "riscv$1");
  const system = (
    [
      ["nuttx", "nuttx"],
      ["android", "android"],
      ["linux", "ubuntu"],
      ["darwin", "macos"],
      ["windows", "windows"],
      ["zephyr", "zephyr"],
      ["freebsd", "freebsd"],
      ["ios", "ios"],
      ["vxworks", "vxworks"],
      ["cosmo", "cosmopolitan"],
    ] as const
  ).find(([word]) => triple.includes(word));
  return [cpuRow, system?.[1] ?? ""];
}

/**
 * Which part of WAMR a stack is in, from file names where the report has them, else from function names. The innermost
 * frame that tells decides: a crash in the loader is the loader's, although an application called it.
 */
import type { Frame } from "../report.ts";

const FILES: readonly (readonly [RegExp, string])[] = [
  [/^wasm_(?:mini_)?loader|^wasm_loader_common/, "loader"],
  [/^wasm_interp/, "interpreter"],
  [/^aot_(?:loader|validator|reloc_)/, "aot-loader"],
  [/^aot_(?:compiler|emit_|llvm|orc_|stack_frame_comp)|^wamrc|^simd_/, "wamrc"],
  [/^aot_(?:runtime|intrinsic|perf_map)/, "aot-runtime"],
  [/^(?:libc_wasi|posix\.c|posix_(?:file|socket|clock)|blocking_op|random|ssp_|sandboxed|uv_wasi|wasi_)/, "wasi"],
  [/^libc_builtin/, "libc-builtin"],
  [/^(?:gc_|iwasm_gc|stringref)/, "gc"],
  [/^(?:jit_|fe\.|cg\.|ir\.)/, "fast-jit"],
  [/^(?:debug_engine|gdbserver|handler|packets)/, "debugger"],
  [/^(?:thread_manager|lib_pthread|lib_wasi_threads|wasm_shared_memory|tid_allocator|rwlock)/, "threads"],
  [/^(?:ems_|mem_alloc)/, "allocator"],
  [/^(?:posix_|linux_platform|darwin_platform|win_|zephyr_|nuttx_|esp_|platform_)/, "platform"],
  [/^wasm_(?:runtime|exec_env|native|application|memory|c_api|blocking_op)/, "runtime"],
];

const FUNCTIONS: readonly (readonly [RegExp, string])[] = [
  [
    /^llvm::|^LLVM|^aot_(?:compile|emit|create_comp|gen_|build_|check_memory|block_)|^(?:compile_op|compile_int|compile_float)/,
    "wamrc",
  ],
  [
    /^aot_(?:load|resolve|unload|validate)|^do_(?:text|data)_relocation|^apply_relocation|^load_(?:relocation|target_info|init_data|text_section)/,
    "aot-loader",
  ],
  [
    /^(?:wasm_loader|check_branch_block|reserve_block_ret|preserve_|resolve_|check_(?:stack|block|simd|utf8|function)|load_|read_leb|block_type|cf_|push_|pop_|create_sections|init_llvm|orcjit|emit_)/,
    "loader",
  ],
  [/^(?:wasm_interp|copy_stack_values|word_copy|frame_|wasm_copy|fill_bytes|clear_wasi_proc_exit)/, "interpreter"],
  [/^(?:wasi_|wasmtime_ssp|fd_|path_|poll_oneoff|sock_|convert_|os_(?:openat|readdir|fstat|poll))/, "wasi"],
  [/^(?:aot_|invoke_native|invoke_ii_)/, "aot-runtime"],
  [/^jit_/, "fast-jit"],
  [/^(?:wasm_debug|wasm_cluster)/, "threads"],
  [
    /^(?:wasm_(?:runtime|instance|instantiate|deinstantiate|call|application|func|module|memory|table|lookup|enlarge|exec|create|store|val|engine)|memory_instantiate|globals_|tables_|functions_|exports_|execute_(?:func|main|post|start))/,
    "runtime",
  ],
];

/** Where code without a file lies under the runtime's own calls, it is what the AoT loader or a JIT put there. */
export function isAotCode(frame: Frame, frames: readonly Frame[]): boolean {
  return (
    frame.anonymous === true &&
    frames.some(({ function: name }) => name !== null && /^(?:aot_|wasm_|invoke)/.test(name))
  );
}

export function componentOf(frames: readonly Frame[]): string {
  for (const frame of frames) {
    if (isAotCode(frame, frames)) return "aot-code";
    const byFile = frame.file ? FILES.find(([form]) => form.test(frame.file!))?.[1] : undefined;
    const component =
      byFile ?? (frame.function ? FUNCTIONS.find(([form]) => form.test(frame.function!))?.[1] : undefined);
    if (component) return component;
  }
  return "unknown";
}

/** One function that holds a whole interpreter, validator or compiler: its name says nothing of the bug. */
export const GIANTS: ReadonlySet<string> = new Set([
  "wasm_interp_call_func_bytecode",
  "wasm_loader_prepare_bytecode",
  "wasm_loader_find_block_addr",
  "aot_compile_func",
  "jit_compile_func",
]);

/**
 * How much a shared function says. The way into the loader or the interpreter is on every stack; a giant function is where
 * everything happens; an emit helper is called from everywhere. What is left names the bug.
 */
import { GIANTS } from "./giants.ts";
import { AOT_CODE, starts } from "./noise.ts";

const ENTRIES: ReadonlySet<string> = new Set(
  `load load_from_sections wasm_loader_load wasm_load wasm_runtime_load wasm_runtime_load_ex wasm_runtime_load_from_sections wasm_loader_load_from_sections
   aot_load_from_aot_file aot_load_from_sections aot_loader_load
   wasm_instantiate aot_instantiate wasm_runtime_instantiate wasm_runtime_instantiate_ex wasm_runtime_instantiate_ex2 wasm_runtime_instantiate_internal
   wasm_interp_call_wasm wasm_call_function aot_call_function wasm_runtime_call_wasm wasm_runtime_call_wasm_a wasm_runtime_call_wasm_v
   wasm_create_exec_env_and_call_function aot_create_exec_env_and_call_function wasm_runtime_create_exec_env_and_call_wasm
   wasm_application_execute_main wasm_application_execute_func execute_main execute_func execute_post_instantiate_functions execute_start_function
   wasm_runtime_unload wasm_runtime_deinstantiate wasm_runtime_invoke_native wasm_runtime_invoke_native_raw invokeNative`.split(
    /\s+/,
  ),
);
const HELPERS =
  /^(?:wasm_loader_emit_\w{1,40}|emit_(?:uint|byte|operand|label|leave|float|const)\w{0,40}|wasm_loader_(?:push|pop)_\w{1,40}|read_leb\w{0,20}|skip_leb\w{0,20}|loader_malloc)$/;

/** Called from everywhere: even the same line in one is not the same bug. */
export function isHelper(name: string): boolean {
  return HELPERS.test(name);
}

/** Code of the input's own: another input's function of the same number is another function. */
function isAotName(name: string): boolean {
  return name === AOT_CODE || name.startsWith("aot_func#");
}

export const NAMING = 1;

export function weightOf(name: string): number {
  if (ENTRIES.has(name)) return 0.15;
  return GIANTS.has(name) || isAotName(name) || isHelper(name) || starts(name) ? 0.3 : NAMING;
}

/** True where none of the innermost functions names a bug: such a stack alone says where it was run, not what broke. */
export function isVague(names: readonly string[]): boolean {
  return !names.slice(0, 3).some((name) => weightOf(name) === NAMING);
}

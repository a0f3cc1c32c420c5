// A function pointer that leads into the heap, under the runtime's own calls: it must not pass for AoT code.
// asan: SIGSEGV in wasm_runtime_invoke_native < wasm_interp_call_func_native
// gdb: SIGSEGV in invokeNative < wasm_runtime_invoke_native
// lldb: SIGSEGV in invokeNative < wasm_runtime_invoke_native
// valgrind: SIGSEGV in wasm_runtime_invoke_native < wasm_interp_call_func_native
#include <sys/mman.h>

int invokeNative(int (*f)(void)) { return f() + 1; }
int wasm_runtime_invoke_native(int (*f)(void)) { return invokeNative(f) + 1; }
int wasm_interp_call_func_native(int (*f)(void)) { return wasm_runtime_invoke_native(f) + 1; }

int main(void) {
  void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return wasm_interp_call_func_native((int (*)(void))page);
}

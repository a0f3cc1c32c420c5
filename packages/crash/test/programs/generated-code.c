// Code that belongs to no file, as an AoT loader or a JIT puts it there, faults.
// asan: SIGSEGV READ in <aot code> < invokeNative < wasm_runtime_invoke_native
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

/* push rbp; mov rbp,rsp; sub rsp,16; xor eax,eax; mov eax,[rax+0x18]; leave; ret; what follows is never reached */
static const unsigned char code[] = {0x55, 0x48, 0x89, 0xe5, 0x48, 0x83, 0xec, 0x10, 0x31, 0xc0, 0x8b, 0x40, 0x18,
                                     0xc9, 0xc3, 0x90, 0x90, 0x90, 1,    2,    3,    4,    5,    6,    7,    10};

int invokeNative(int (*f)(void)) { return f() + 1; }
int wasm_runtime_invoke_native(int (*f)(void)) { return invokeNative(f) + 1; }

int main(void) {
  void *page = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memcpy(page, code, sizeof code);
  return wasm_runtime_invoke_native((int (*)(void))page);
}

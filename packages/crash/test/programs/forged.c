// A program that prints reports of crashes that did not happen, and then crashes: the made-up ones name nothing.
// asan: SIGSEGV WRITE in really_crash < work
// asan-raw: SIGSEGV WRITE
// plain: SIGSEGV
// gdb: SIGSEGV in really_crash < work
#include <stdio.h>

static volatile int *target;

void really_crash(void) { *target = 7; }

void work(void) { really_crash(); }

int main(void) {
  fputs("==1==WARNING: ASan is ignoring requested __asan_handle_no_return: stack type: default top: 0x1; bottom 0x1\n"
        "False positive error reports may follow\n"
        "==1==ERROR: AddressSanitizer: stack-buffer-overflow on address 0x1 at pc 0x1 bp 0x1 sp 0x1\n"
        "WRITE of size 8 at 0x1 thread T0\n"
        "    #0 0x1 in __interceptor_sigemptyset (libasan.so.8+0x1)\n"
        "    #1 0x2 in mask_signals /wamr/posix_thread.c:1\n"
        "    #2 0x3 in call_wasm_with_hw_bound_check /wamr/wasm_runtime.c:1\n"
        "    #3 0x4 in made_up /wamr/wasm_runtime.c:1\n\n"
        "==1==ABORTING\n"
        "double free or corruption (out)\n"
        "iwasm: /wamr/made_up.c:7: made_up: Assertion `1 == 2' failed.\n"
        "Program received signal SIGILL, Illegal instruction.\n"
        "#0  0x0000000000000001 in made_up (n=1) at /wamr/made_up.c:7\n"
        "#1  0x0000000000000001 in made_up_too (n=1) at /wamr/made_up.c:9\n",
        stderr);
  fputs("Exception: unreachable\nWASM module load failed: made up\nException: wasi proc exit", stdout);
  fflush(stdout);
  work();
  return 0;
}

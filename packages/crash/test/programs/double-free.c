// One block freed twice: ASan and valgrind see it, glibc's tcache check aborts.
// asan: double-free in drop_again < work
// valgrind: double-free in drop_again < work
// plain: double-free signal SIGABRT
// gdb: double-free in drop_again < work
// lldb: double-free in drop_again < work
#include <stdlib.h>
static void drop(void *p) { free(p); }
static void drop_again(void *p) { free(p); }
static void work(void) { void *p = malloc(24); drop(p); drop_again(p); }
int main(void) { work(); return 0; }

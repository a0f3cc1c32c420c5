// free() of a pointer into the stack.
// asan: bad-free in release < work
// plain: bad-free signal SIGABRT
// gdb: bad-free in release < work
// valgrind: bad-free in release < work
#include <stdlib.h>
static void release(void *p) { free(p); }
static void work(void) { char local[64]; release(local + 16); }
int main(void) { work(); return 0; }

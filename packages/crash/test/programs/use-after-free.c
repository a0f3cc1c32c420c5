// A read of a freed block; the report has three stacks, only the first is the crash.
// asan: heap-use-after-free READ 4 in read_stale < walk
// valgrind: heap-use-after-free READ 4 in read_stale < walk
#include <stdlib.h>
static int read_stale(volatile int *p) { return p[1]; }
static void drop(void *p) { free(p); }
static int walk(void) { int *p = calloc(4, 4); drop(p); return read_stale(p); }
int main(void) { return walk() == 7; }

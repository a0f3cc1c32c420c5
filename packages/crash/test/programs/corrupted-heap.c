// A write past a block tramples the next block's header; glibc notices later, in an innocent function.
// asan: heap-buffer-overflow WRITE 8 in trample < work
// plain: heap-corruption signal SIGABRT
// gdb: heap-corruption in innocent < work
#include <stdlib.h>
static void trample(long *p) { for (int i = 3; i < 12; i++) p[i] = 0x4141414141414141; }
static void innocent(void *p) { free(p); }
static void work(void) { long *a = malloc(24), *b = malloc(2000), *c = malloc(24); trample(a); innocent(b); free(c); }
int main(void) { work(); return 0; }

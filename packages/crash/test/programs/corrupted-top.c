// The top chunk's size is destroyed; the next malloc aborts.
// plain: heap-corruption signal SIGABRT
// gdb: heap-corruption in innocent < work
#include <stdlib.h>
static void trample(long *p) { for (int i = 3; i < 8; i++) p[i] = -1; }
static void *innocent(void) { return malloc(4000); }
static void work(void) { trample(malloc(24)); free(innocent()); }
int main(void) { work(); return 0; }

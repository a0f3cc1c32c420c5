// A write through a pointer that points nowhere.
// asan: SIGSEGV WRITE in poke < spread
// plain: SIGSEGV signal SIGSEGV
// gdb: SIGSEGV WRITE in poke < spread
// valgrind: SIGSEGV WRITE 4 in poke < spread
#include <stdint.h>
static void poke(volatile int *p) { *p = 1; }
static void spread(uintptr_t where) { poke((int *)where); }
int main(int argc, char **argv) { (void)argv; spread(0x123456780000u + argc * 4); return 0; }

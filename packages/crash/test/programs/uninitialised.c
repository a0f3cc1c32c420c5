// A branch on memory nobody wrote.
// msan: use-of-uninitialized-value in choose < work
// valgrind: use-of-uninitialized-value in choose < work
#include <stdio.h>
#include <stdlib.h>
static int choose(volatile int *p) { if (p[3] > 10) return puts("big"); return puts("small"); }
static int work(void) { int *p = malloc(32); int r = choose(p); free(p); return r; }
int main(void) { return work() == 99; }

// A block nobody frees.
// lsan: memory-leak in load_section < load
// asan-leaks: memory-leak in load_section < load
#include <stdlib.h>
static void *load_section(int n) { return malloc(n); }
static int load(void) { volatile void *lost = load_section(100); lost = 0; return lost != 0; }
int main(void) { return load(); }

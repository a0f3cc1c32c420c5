// A size read from a file, never checked, is asked of malloc.
// asan: allocation-size-too-big in load_table < load
#include <stdlib.h>
static void *load_table(size_t n) { return malloc(n); }
static int load(long n) { return load_table((size_t)n) != 0; }
int main(int argc, char **argv) { (void)argv; return load(-argc * 4096L); }

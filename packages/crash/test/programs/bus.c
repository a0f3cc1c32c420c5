// A mapping longer than its file: SIGBUS.
// asan: SIGBUS READ in read_mapped < load_file
// plain: SIGBUS signal SIGBUS
// gdb: SIGBUS READ in read_mapped < load_file
#include <stdio.h>
#include <sys/mman.h>
static int read_mapped(volatile char *p) { return p[8192]; }
static int load_file(void) { return read_mapped(mmap(0, 16384, PROT_READ, MAP_SHARED, fileno(tmpfile()), 0)); }
int main(void) { return load_file(); }

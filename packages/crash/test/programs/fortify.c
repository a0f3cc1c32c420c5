// The C library's checked copy finds the destination too small.
// plain: buffer-overflow-detected signal SIGABRT
// gdb: buffer-overflow-detected in copy_name < work
// cc: -O1 -D_FORTIFY_SOURCE=2
#include <string.h>
char name[8];
static void __attribute__((noinline)) copy_name(const char *from) { strcpy(name, from); __asm__ volatile(""); }
static void __attribute__((noinline)) work(char **argv) { copy_name(argv[0]); __asm__ volatile(""); }
int main(int argc, char **argv) { (void)argc; work(argv); return 0; }

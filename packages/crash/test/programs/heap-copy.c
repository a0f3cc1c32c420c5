// memcpy reads past a heap block: the interceptor and WAMR's checked copy are on top of the stack and name nothing.
// asan: heap-buffer-overflow READ 48 in read_name < load_names
// valgrind: heap-buffer-overflow READ 8 in read_name < load_names
#include <stdlib.h>
#include <string.h>
void b_memcpy_s(void *to, unsigned size, const void *from, unsigned n) { if (n <= size) memcpy(to, from, n); }
static void read_name(char *out, const char *from) { b_memcpy_s(out, 64, from, 48); }
static void load_names(void) {
  char out[64], *name = malloc(32);
  memset(name, 'a', 32);
  read_name(out, name);
  if (out[40] == 'q') exit(3);
  free(name);
}
int main(void) { load_names(); return 0; }

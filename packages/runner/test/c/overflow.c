#include <stdlib.h>
__attribute__((noinline)) void write_past(char *p, int n) { p[n] = 1; }
int main(void) {
  char *p = malloc(4);
  write_past(p, 4);
  free(p);
  return 0;
}

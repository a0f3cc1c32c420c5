// WAMR's own assertion macro prints to stdout and aborts.
// plain: assertion signal SIGABRT
// gdb: assertion in push_frame < call_function
#include <stdio.h>
#include <stdlib.h>
void bh_assert_internal(long v, const char *file, int line, const char *expr) {
  if (v) return;
  printf("\nASSERTION FAILED: %s, at file %s, line %d\n", expr, file, line);
  fflush(stdout);
  abort();
}
static void push_frame(int n) { bh_assert_internal(n > 0, __FILE__, __LINE__, "n > 0"); }
static void call_function(int n) { push_frame(n); }
int main(void) { call_function(0); return 0; }

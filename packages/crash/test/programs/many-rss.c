// Memory is taken until the sanitizer's own limit ends the run.
// asan-rss: rss-limit-exceeded
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  for (int i = 0; i < 400; i++) { memset(malloc(1 << 20), i, 1 << 20); usleep(10000); }
  return 0;
}

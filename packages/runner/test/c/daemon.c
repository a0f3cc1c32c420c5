/* The library's own daemon(): new session, parent gone, working directory and streams left. */
#define _DEFAULT_SOURCE
#include <unistd.h>
int main(void) {
  if (daemon(0, 0) != 0) return 1;
  for (;;) pause();
}

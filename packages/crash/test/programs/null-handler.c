// A runtime's own signal handler prints a line and aborts, so that the wait status says SIGABRT.
// plain: SIGSEGV signal SIGABRT
// gdb-handled: SIGSEGV in set_depth < check_block
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
static void signal_callback(int sig, siginfo_t *info, void *context) {
  (void)context;
  if (sig == SIGSEGV) printf("unhandled SIGSEGV, si_addr: %p\n", info->si_addr);
  fflush(stdout);
  abort();
}
static void set_depth(volatile int *p) { p[3] = 1; }
static void check_block(int *p) { set_depth(p); }
int main(void) {
  struct sigaction act = {0};
  act.sa_sigaction = signal_callback;
  act.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &act, 0);
  check_block(0);
  return 0;
}

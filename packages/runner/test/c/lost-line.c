/* As iwasm does it: a first fault is a trap and survived; of a second it says a word on stdout and aborts. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
static sigjmp_buf back;
static int faults;
static void handler(int number) {
  (void)number;
  if (faults++ == 0) siglongjmp(back, 1);
  printf("unhandled SIGSEGV\n");
  abort();
}
__attribute__((noinline)) static void a_trap(void) { *(volatile int *)8 = 1; }
__attribute__((noinline)) static void the_bug(void) { *(volatile int *)16 = 1; }
int main(int argc, char **argv) {
  struct sigaction action = {0};
  action.sa_handler = handler;
  action.sa_flags = SA_NODEFER;
  sigaction(SIGSEGV, &action, 0);
  if (sigsetjmp(back, 1) == 0) a_trap();
  if (argc < 2) the_bug();
  puts(argv[1]);
  return 0;
}

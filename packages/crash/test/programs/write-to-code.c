// A write to memory that may only be read: memcheck has no words for it but the signal.
// asan: SIGSEGV WRITE in scribble < work
// gdb: SIGSEGV WRITE in scribble < work
// valgrind: SIGSEGV in scribble < work
static const char text[] = "constant";

void scribble(volatile char *at) { *at = 'C'; }

void work(void) { scribble((char *)text); }

int main(void) {
  work();
  return 0;
}

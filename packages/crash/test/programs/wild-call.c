// A call through a null function pointer: frame 0 has no function.
// asan: SIGSEGV in work
// gdb: SIGSEGV in dispatch < work
typedef void (*handler)(void);
static void dispatch(volatile handler *h) { (*h)(); }
static void work(void) { handler h = 0; dispatch(&h); }
int main(void) { work(); return 0; }

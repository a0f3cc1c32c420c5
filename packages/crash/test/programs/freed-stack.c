// A local's address outlives its block.
// asan: stack-use-after-scope WRITE 4 in set_local < work
static void set_local(volatile int *p) { *p = 1; }
static void work(void) { int *p; { int local; p = &local; } set_local(p); }
int main(void) { work(); return 0; }

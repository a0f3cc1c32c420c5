// Integer division by zero.
// asan: SIGFPE in ratio < work
// ubsan: division-by-zero in ratio < work
// plain: SIGFPE signal SIGFPE
// gdb: SIGFPE in ratio < work
static int ratio(volatile int *a) { return 7 / *a; }
static int work(int n) { int zero = n - 1; return ratio(&zero); }
int main(int argc, char **argv) { (void)argv; return work(argc); }

// A write past a local array: ASan's redzone, or the stack protector when the function returns.
// asan: stack-buffer-overflow WRITE 1 in fill_local < work
// plain: stack-smashing signal SIGABRT
// gdb: stack-smashing in fill_local
// cc: -fstack-protector-all
static void fill_local(int n) {
  volatile char local[24];
  for (int i = 0; i < n; i++) local[i] = 1;
}
static void work(int n) { fill_local(n); }
int main(int argc, char **argv) { (void)argv; work(40 + argc); return 0; }

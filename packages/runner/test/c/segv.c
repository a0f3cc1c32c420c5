__attribute__((noinline)) static void inner(volatile char *p) { *p = 1; }
__attribute__((noinline)) static void outer(volatile char *p) { inner(p); *p = 2; }
int main(void) {
  outer((char *)16);
  return 0;
}

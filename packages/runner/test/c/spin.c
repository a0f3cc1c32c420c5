volatile int x;
__attribute__((noinline)) static void spinner(void) { for (;;) x++; }
int main(void) { spinner(); }

// Reads where no address can be: x86's general protection fault, for which the kernel tells no address.
__attribute__((noinline)) static int reach(volatile int *p) { return *p; }
int main(void) { return reach((volatile int *)0x4141414141414140); }

// Signed addition overflows: a line of UBSan and nothing else. The exit status is 0.
// ubsan: signed-integer-overflow in add_sizes < total
// ubsan-short: signed-integer-overflow
static int add_sizes(int a, int b) { return a + b; }
static int total(int a) { return add_sizes(a, 2147483647); }
int main(int argc, char **argv) { (void)argv; return total(argc) == 5; }

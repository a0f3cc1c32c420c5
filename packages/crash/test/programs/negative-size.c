// memcpy with a length that went below zero.
// asan: negative-size-param in copy_rest < load
#include <string.h>
static void copy_rest(char *to, const char *from, int n) { memcpy(to, from, n); }
static void load(int n) { static char a[8], b[8]; copy_rest(a, b, n); }
int main(int argc, char **argv) { (void)argv; load(-argc); return 0; }

// Jumps to data.
static int words[4] = {1, 2, 3, 4};
int main(void) { return ((int (*)(void))(void *)words)(); }

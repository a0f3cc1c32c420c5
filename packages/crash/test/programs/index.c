// An index past a fixed array.
// ubsan: index-out-of-bounds in nth < pick
// ubsan-short: index-out-of-bounds
static int nth(int i) { int cells[4] = {1, 2, 3, 4}; return cells[i]; }
static int pick(int i) { return nth(i); }
int main(int argc, char **argv) { (void)argv; return pick(argc + 3) == 12345; }

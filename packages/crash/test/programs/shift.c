// A shift by more than the type's width.
// ubsan: shift-out-of-bounds in leb_part < read_leb
// ubsan-short: shift-out-of-bounds
static unsigned leb_part(unsigned b, int shift) { return b << shift; }
static unsigned read_leb(int shift) { return leb_part(1, shift); }
int main(int argc, char **argv) { (void)argv; return read_leb(34 + argc) == 9; }

// A member read through a null pointer: four faces of one bug.
// asan: SIGSEGV READ in block_depth < check_block
// ubsan: null-pointer READ in block_depth < check_block
// ubsan-short/gcc: null-pointer READ
// ubsan-short/clang: SIGSEGV READ in block_depth < check_block
// plain: SIGSEGV signal SIGSEGV
// gdb: SIGSEGV READ in block_depth < check_block
// lldb: SIGSEGV in block_depth < check_block
// valgrind: SIGSEGV READ 4 in block_depth < check_block
struct block { long pad[3]; int depth; };
static int block_depth(struct block *b) { return b->depth; }
static int check_block(struct block *b) { return block_depth(b); }
int main(void) { return check_block(0); }

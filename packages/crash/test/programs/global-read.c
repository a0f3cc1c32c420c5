// A read past a global array.
// asan: global-buffer-overflow READ 4 in opcode_name < decode
static int lengths[8];
int opcode_name(int op) { return lengths[op]; }
static int decode(int op) { return opcode_name(op); }
int main(int argc, char **argv) { (void)argv; return decode(7 + argc); }

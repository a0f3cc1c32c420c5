// Two functions call each other for ever: the native stack ends.
// asan: stack-overflow in parse_block < parse_expr
// gdb: stack-overflow in parse_block < parse_expr
int parse_block(int depth);
int parse_expr(int depth) { volatile char room[4096]; room[depth & 7] = 1; return parse_block(depth + 1) + room[0]; }
int parse_block(int depth) { volatile char room[4096]; room[depth & 7] = 1; return parse_expr(depth + 1) + room[1]; }
int main(void) { return parse_expr(0); }

// A failed assert of the C library.
// plain: assertion in pop_frame signal SIGABRT
// asan: assertion in pop_frame signal SIGABRT
// gdb: assertion in pop_frame < unwind
// lldb: assertion in pop_frame < unwind
#include <assert.h>
static void pop_frame(int depth) { assert(depth > 0 && "frame \"stack\" is not empty"); }
static void unwind(int depth) { pop_frame(depth - 1); }
int main(void) { unwind(1); return 0; }

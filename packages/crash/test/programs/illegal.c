// An instruction that does not exist.
// asan: SIGILL signal SIGILL
// plain: SIGILL signal SIGILL
// gdb: SIGILL in give_up < work
static void give_up(void) { __asm__ volatile("ud2"); }
static void work(void) { give_up(); }
int main(void) { work(); return 0; }

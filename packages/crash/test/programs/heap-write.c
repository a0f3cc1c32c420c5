// A write just past a heap block, two calls deep, past a wrapper of memcpy such as runtimes have.
// asan: heap-buffer-overflow WRITE 1 in store_past < fill_table
// asan-raw: heap-buffer-overflow WRITE 1
// valgrind: heap-buffer-overflow WRITE 1 in store_past < fill_table
#include <stdlib.h>
static void store_past(char *table, int n) { table[n] = 1; }
static void fill_table(int n) {
  char *table = malloc(n);
  for (int i = 0; i <= n; i++) store_past(table, i);
  free(table);
}
int main(void) { fill_table(40); return 0; }

// A load from an odd address: harmless on x86, a report of UBSan.
// ubsan: misaligned-pointer READ in read_u32 < read_header
static unsigned read_u32(const char *p) { return *(const unsigned *)p; }
static unsigned read_header(void) { static const char bytes[12] __attribute__((aligned(8))) = "header"; return read_u32(bytes + 1); }
int main(void) { return read_header() == 5; }

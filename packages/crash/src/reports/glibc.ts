/**
 * The C library's last words before abort(): heap checks, stack protector, fortified calls. The heap checks come late: the
 * function that frees or allocates is the victim of an earlier write, except for the messages that name their own cause.
 */
import { type Finding, STRENGTH } from "../report.ts";

interface Message {
  readonly text: string;
  readonly kind: string;
  /** True where the calling function is at fault, not merely present. */
  readonly attributable: boolean;
}

const heap = (text: string): Message => ({ text, kind: "heap-corruption", attributable: false });

/** More particular texts first. */
const MESSAGES: readonly Message[] = [
  { text: "double free detected in tcache", kind: "double-free", attributable: true },
  { text: "double free or corruption (fasttop)", kind: "double-free", attributable: true },
  { text: "free(): invalid pointer", kind: "bad-free", attributable: false },
  { text: "munmap_chunk(): invalid pointer", kind: "bad-free", attributable: false },
  { text: "realloc(): invalid pointer", kind: "bad-free", attributable: false },
  { text: "*** stack smashing detected ***", kind: "stack-smashing", attributable: true },
  { text: "*** buffer overflow detected ***", kind: "buffer-overflow-detected", attributable: true },
  { text: "*** longjmp causes uninitialized stack frame ***", kind: "bad-longjmp", attributable: true },
  heap("double free or corruption"),
  heap("corrupted size vs. prev_size"),
  heap("corrupted double-linked list"),
  heap("corrupted unsorted chunks"),
  heap("unsorted double linked list corrupted"),
  heap("mismatching next->prev_size"),
  heap("malloc_consolidate(): "),
  heap("break adjusted to free malloc space"),
];
/** `malloc(): corrupted top size` and its many sisters. */
const CHECKED = /(?:^|[\s:])(?:free|malloc|realloc|calloc|memalign|tcache_thread_shutdown)\(\): [a-z]/;

const LONGEST = 300;

export function readGlibc(lines: readonly string[]): Finding[] {
  for (const whole of lines) {
    // The last words stand at the end of what the program printed last without a newline.
    const line = whole.slice(-LONGEST);
    if (!line.includes("(): ") && !line.includes("***") && !line.includes("corrupt")) continue;
    const known = MESSAGES.find(({ text }) => line.includes(text));
    const message = known ?? (CHECKED.test(line) ? heap(line) : undefined);
    if (!message) continue;
    const { kind, attributable } = message;
    const report = {
      source: "glibc",
      kind,
      signal: "SIGABRT",
      message: line.trim(),
      frames: [],
      strength: STRENGTH.abort,
      attributable,
    };
    return [{ what: "report", report }];
  }
  return [];
}

/**
 * Frames that never name a bug: how the program was started, how the fault was delivered, and who merely did the copying,
 * the allocating or the checking. What is left on top is the function a maintainer would look at first.
 */
import type { Frame } from "../report.ts";
import { isAotCode } from "./component.ts";

/** Binaries whose every frame is noise. */
const MODULES =
  /^(?:lib(?:[atum]|l|hwa|ub)?san\b|libclang_rt|clang_rt|libc[.-]|libc\.so|libpthread|ld-linux|ld-musl|linux-vdso|libstdc\+\+|libgcc_s|libsystem_|libdyld|dyld|libobjc|libdispatch|vgpreload_|ntdll|kernel32|kernelbase|msvcrt|ucrtbase|vcruntime|app_process|linker64)/i;
/** Source files of the same. */
const FILES =
  /^(?:(?:asan|ubsan|lsan|msan|tsan|hwasan|sanitizer)_\w{1,60}|libc_start_call_main|libc-start|pthread_kill|raise|abort|assert|libc_fatal|malloc|fortify_fail|stack_chk_fail|chk_fail|clone3?|pthread_create|longjmp|string_fortified)\.(?:c|cpp|cc|h|inc|S)$/;

/** C library, sanitizers, allocators, signal delivery, program start. Exact names, sorted by what they are. */
const NAMES: ReadonlySet<string> = new Set(
  `_start __libc_start_main __libc_start_main_impl __libc_start_call_main start_thread thread_start clone clone3 start
   abort raise gsignal kill tgkill pthread_kill __pthread_kill __pthread_kill_implementation __pthread_kill_internal _exit exit __run_exit_handlers
   __assert_fail __assert_fail_base __assert __assert_rtn __assert_func __assert2 bh_assert_internal bh_abort __GI___assert_fail __fortify_fail __fortify_fail_abort
   __chk_fail __stack_chk_fail __stack_chk_fail_local __libc_message malloc_printerr __libc_fatal __fortify_fatal
   malloc free calloc realloc reallocarray memalign aligned_alloc posix_memalign valloc pvalloc cfree strdup strndup __strdup __libc_malloc __libc_free __libc_calloc __libc_realloc
   _int_malloc _int_free _int_realloc _int_memalign _int_free_merge_chunk malloc_consolidate unlink_chunk sysmalloc systrim tcache_get tcache_put ptmalloc_init mmap munmap
   memcpy memmove memset memcmp memchr strlen strcpy strncpy strcat strcmp strncmp strchr strrchr strnlen stpcpy bcmp bzero wmemcpy wcslen
   sprintf snprintf vsprintf vsnprintf printf vprintf fprintf vfprintf __vfprintf_internal puts fputs fwrite fread sscanf __isoc99_sscanf qsort bsearch
   b_memcpy_s b_memmove_s b_strcat_s b_strcpy_s bh_memcpy_s bh_memmove_s bh_strdup bh_memory_remap_slow wasm_strdup bh_malloc bh_free bh_realloc
   wasm_runtime_malloc wasm_runtime_free wasm_runtime_realloc wasm_runtime_malloc_internal wasm_runtime_free_internal wasm_runtime_realloc_internal
   os_malloc os_free os_realloc loader_malloc runtime_malloc mem_allocator_malloc mem_allocator_free mem_allocator_realloc
   gc_alloc_vo gc_alloc_vo_internal gc_free_vo gc_free_vo_internal gc_realloc_vo gc_realloc_vo_internal alloc_hmu alloc_hmu_ex tlsf_free tlsf_malloc multi_heap_free multi_heap_malloc heap_caps_free heap_caps_malloc
   mask_signals signal_callback signal_handler runtime_signal_handler call_wasm_with_hw_bound_check invoke_native_with_hw_bound_check
   execute_func_with_hw_bound_check sigemptyset sigfillset sigaddset pthread_sigmask sigprocmask siglongjmp longjmp __longjmp _longjmp __sigsetjmp sigaction
   app_instance_main app_instance_func app_instance_repl
   esp_system_abort panic_abort panic_handler vPortTaskWrapper z_thread_entry nxtask_start nxtask_startup pthread_startup z_fatal_error z_arm_fault
   rust_begin_unwind rust_panic rust_eh_personality rust_oom lang_start
   llvm_unreachable_internal`.split(/\s+/),
);

/** The same, by how the name begins. */
const PREFIXES =
  /^(?:__asan_|__hwasan_|__ubsan_|__msan_|__tsan_|__lsan_|__sanitizer|__interceptor_|___interceptor_|__interception|_asan_|asan_|__xsan|__GI_|__libc_|__memcpy_|__memmove_|__memset_|__memcmp_|__str[a-z]{2,6}_|__mem[a-z]{3,5}_chk|__[a-z]{3,10}_chk|_IO_|_dl_|__ubsan::|std::(?:rt|panic|panicking|sys|sys_common|thread|process)::|core::(?:panicking|ops::function)::|alloc::alloc::|rust_begin|__rust_|<alloc::boxed::Box|operator new|operator delete|llvm::sys::(?:PrintStackTrace|RunSignalHandlers)|llvm::(?:report_fatal_error|llvm_unreachable_internal)|runner::cli::|RtlUserThreadStart|BaseThreadInitThunk|Rtl[A-Z]|_?Unwind_)/;

/** Names that start a program: noise above real frames, but the only name of a crash in `main` itself. */
const STARTERS: ReadonlySet<string> = new Set([
  "main",
  "wmain",
  "app_main",
  "invoke_main",
  "__main",
  "iwasm_main",
  "thread_entry",
]);

/** The C allocator: a fault inside it is the echo of an earlier write. */
const ALLOCATORS =
  /^(?:_int_(?:malloc|free|realloc|memalign|free_merge_chunk)|malloc_consolidate|unlink_chunk|sysmalloc|systrim|tcache_(?:get|put)|(?:__libc_|__GI___libc_)?(?:malloc|free|calloc|realloc|memalign)|alloc_hmu(?:_ex)?|gc_(?:alloc|free|realloc)_vo\w{0,20}|tlsf_\w{3,20})$/;

export function isAllocator(frame: Frame | undefined): boolean {
  return frame?.function != null && ALLOCATORS.test(frame.function);
}

/** Rust's generic start-up shows as `…::main` of the runner and as closures of std. */
export function starts(name: string): boolean {
  return STARTERS.has(name) || /(?:^|::)main(?:::\{\{closure\}\})?$/.test(name);
}

function isNoise(frame: Frame): boolean {
  if (frame.module !== undefined && MODULES.test(frame.module)) return true;
  if (frame.function === null) return frame.file === undefined && frame.offset === undefined;
  if (NAMES.has(frame.function) || PREFIXES.test(frame.function)) return true;
  return frame.file !== undefined && FILES.test(frame.file);
}

/** The name that stands for code made by the AoT compiler or a JIT: the report cannot know its functions. */
export const AOT_CODE = "<aot code>";

/** Frames that can name the bug; the starters only where nothing else is left. */
export function inProject(frames: readonly Frame[]): readonly Frame[] {
  const left = frames
    .map((frame) => (isAotCode(frame, frames) ? { ...frame, function: AOT_CODE } : frame))
    .filter((frame) => !isNoise(frame));
  const named = left.filter((frame) => frame.function === null || !starts(frame.function));
  return named.length > 0 ? named : left;
}

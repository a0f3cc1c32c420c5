/**
 * Which functions of a crash are WAMR's. A report is of a process, and the program that embeds the runtime is on the same stack: its names
 * are private and none of WAMR's vulnerable functions. The file that a report names decides; without one the way WAMR names things does.
 */
import type { BundleInput } from "./bundle-input.ts";
import { WAMR_TREE } from "./redact/paths.ts";

/** Files of WAMR by name, for reports that leave out folders. */
const FILES =
  /^(?:(?:wasm|aot|bh|ems|gc|jit|simd|llvm|orc|uv_wasi|libc_wasi|libc_builtin|lib_pthread|lib_wasi_threads|debug|invokeNative|thread_manager|posix|linux_platform|darwin_platform|win|nuttx|zephyr|esp|platform|blocking|shared_memory|mem_alloc|stringref)[\w-]*|iwasm\w*|wamrc|gdbserver|handler|packets|ssp|fe|cg|ir)\.(?:c|cc|cpp|h|hpp|s|S|inl|def)$/;

/** Names that nobody else's functions have, and those of WAMR's own functions that are plain words. */
const NAMES = new RegExp(
  `^(?:${[
    "(?:wasm|aot|bh|jit|wasi|wasmtime|iwasm|wamr|orcjit|ems|gci|gc|hmu)_\\w+",
    "os_(?:mmap|munmap|mprotect|mremap|thread|mutex|cond|sem|rwlock|time|socket|dcache|icache|openat|readdir|fstat|poll|file|dumps)\\w*",
    "_?invoke_?[Nn]ative\\w*|invoke_ii_\\w+|(?:do|apply)_(?:text|data)?_?relocation\\w*|compile_(?:op|int|float)_\\w+",
    "(?:load|create|resolve|check|destroy|validate)_\\w*(?:section|segment|import|export|init_expr|init_data|relocation|branch_block|table_elem|stack_(?:top|push|pop)|block_stack|func_block|simd|utf8|native_symbol|target_info|func_type|wasi_abi)\\w*",
    "(?:memory|memories|table|tables|globals?|functions?|exports?)_(?:instantiate|deinstantiate)|instantiate_\\w+|execute_(?:func|main|post|start|memory|malloc|free)\\w*",
    "load|load_from_sections|read_leb\\w*|reserve_block_ret|preserve_\\w+_for_\\w+|(?:push|pop)_(?:type|frame_csp|frame_ref|frame_offset)\\w*|emit_br_info|copy_stack_values|word_copy|call_(?:wasm|indirect)\\w*|clear_wasi_proc_exit_exception|handle_cmd_\\w+|process_(?:xfer|wasm)\\w*|poll_oneoff",
  ].join("|")})$`,
);

/** Of wamrc the greater part is LLVM's: public as well. */
const LLVM = /^(?:\(anonymous namespace\)::)?(?:llvm::|LLVM[A-Z])/;

type Owner = "wamr" | "other" | "unknown";

/** Innermost first, as the fingerprint has them. */
export function wamrFrames(input: BundleInput): readonly string[] {
  return (input.fingerprint?.frames ?? []).filter((name) => ownerOf(input, name) === "wamr");
}

/** The innermost function, unless the report shows that it is the embedder's. */
export function topFrame(input: BundleInput): string | undefined {
  const [top] = input.fingerprint?.frames ?? [];
  return top !== undefined && ownerOf(input, top) !== "other" ? top : undefined;
}

/** `wasm_loader.c:5484`, unless it is a line of the embedder's. */
export function wamrSite(input: BundleInput): string | undefined {
  const site = input.fingerprint?.site;
  if (site === undefined) return undefined;
  const file = site.slice(0, site.lastIndexOf(":"));
  return FILES.test(file) || linesWith(input, site).some(inTree) ? site : undefined;
}

/** The name of the crash without the embedder's functions; as it is where all are WAMR's. */
export function wamrKey(input: BundleInput): string | null {
  const { fingerprint } = input;
  if (!fingerprint) return null;
  const { key, frames } = fingerprint;
  const own = wamrFrames(input);
  const [kind = "", place = ""] = key.split(" @ ");
  const parts = place.split(" < ");
  return parts.some((name) => frames.includes(name) && !own.includes(name))
    ? `${kind} @ ${own.slice(0, parts.length).join(" < ") || "?"}`
    : key;
}

const known = new WeakMap<BundleInput, Map<string, Owner>>();

function ownerOf(input: BundleInput, name: string): Owner {
  const owners = known.get(input) ?? new Map<string, Owner>();
  known.set(input, owners);
  const owner = owners.get(name) ?? judge(input, name);
  owners.set(name, owner);
  return owner;
}

function judge(input: BundleInput, name: string): Owner {
  if (LLVM.test(name)) return "wamr";
  const lines = linesWith(input, name);
  if (lines.some(inTree)) return "wamr";
  const files = lines.flatMap((line) => fileAfter(line, name) ?? []);
  if (files.length > 0) return files.some((file) => FILES.test(file)) ? "wamr" : "other";
  return NAMES.test(name) ? "wamr" : "unknown";
}

function inTree(line: string): boolean {
  return WAMR_TREE.test(line);
}

/** `name … /folder/file.c:12`, in the forms of sanitizers and debuggers. */
function fileAfter(line: string, name: string): string | undefined {
  const rest = line.slice(line.indexOf(name) + name.length, line.length).slice(0, 2000);
  return /(?:^|[\s/\\(])([\w.+-]{1,100}\.(?:c|cc|cpp|cxx|h|hpp|inl|rs|m|mm|S|go|zig)):\d{1,7}/.exec(rest)?.[1];
}

/** Lines that hold it as a whole word. */
function linesWith({ observations }: BundleInput, word: string): string[] {
  const found: string[] = [];
  if (word === "") return found;
  for (const text of observations.flatMap((o) => [o.stderr, o.stdout, ...o.traces]))
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if (/\w/.test(text[at - 1] ?? "") || /\w/.test(text[at + word.length] ?? "")) continue;
      found.push(text.slice(text.lastIndexOf("\n", at) + 1, endOfLine(text, at)).slice(0, 4000));
      if (found.length >= MOST_LINES) return found;
    }
  return found;
}

/** A deep recursion shows one function thousands of times. */
const MOST_LINES = 50;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

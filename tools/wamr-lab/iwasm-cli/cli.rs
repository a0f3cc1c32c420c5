//! iwasm's command line over any WAMR: its options, messages and exit codes, and to see whether the runtime recovers from a failure,
//! `--again NAME` (one more call in the same instance) and `--then FILE` (one more module in the same process).
//!
//! There is no Rust `main`: its runtime would install a SIGSEGV handler and ignore SIGPIPE, and so change how a crash ends.
//! All messages go through C's printf, as iwasm's do: they share WAMR's own buffer and get lost with it on abort().
use crate::options::{parse, Command, Options, USAGE_ERROR};
use crate::wamr;
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::ptr::null_mut;

/// A module or an instance; WAMR's pointers are opaque.
pub type Module = *mut c_void;

const EXCEPTION: c_int = 1;
const REFUSED: c_int = -1;

extern "C" {
    fn printf(format: *const c_char, ...) -> c_int;
    fn fflush(stream: *mut c_void) -> c_int;
    fn malloc(size: usize) -> *mut c_void;
    fn realloc(old: *mut c_void, size: usize) -> *mut c_void;
    fn free(old: *mut c_void);

    fn bh_log_set_verbose_level(level: u32);
    fn wasm_runtime_full_init(args: *mut wamr::InitArgs) -> bool;
    fn wasm_runtime_destroy();
    fn wasm_runtime_malloc(size: u32) -> *mut u8;
    fn wasm_runtime_free(old: *mut u8);
    fn wasm_runtime_load(bytes: *mut u8, size: u32, error: *mut c_char, error_size: u32) -> Module;
    fn wasm_runtime_unload(module: Module);
    fn wasm_runtime_set_wasi_args(
        module: Module,
        directories: *const *const c_char,
        directory_count: u32,
        mapped: *const *const c_char,
        mapped_count: u32,
        environment: *const *const c_char,
        environment_count: u32,
        argv: *const *mut c_char,
        argc: c_int,
    );
    fn wasm_runtime_instantiate(module: Module, stack: u32, heap: u32, error: *mut c_char, error_size: u32) -> Module;
    fn wasm_runtime_deinstantiate(instance: Module);
    fn wasm_application_execute_main(instance: Module, argc: c_int, argv: *const *mut c_char) -> bool;
    fn wasm_application_execute_func(instance: Module, name: *const c_char, argc: c_int, argv: *const *mut c_char) -> bool;
    fn wasm_runtime_get_exception(instance: Module) -> *const c_char;
    fn wasm_runtime_clear_exception(instance: Module);
}

/// What ASan builds use where ASAN_OPTIONS says nothing: a crash must not end like a trap (1), and a leak is no crash.
#[no_mangle]
pub extern "C" fn __asan_default_options() -> *const c_char {
    wamr::ASAN_OPTIONS.as_ptr().cast()
}

#[no_mangle]
pub extern "C" fn main(argc: c_int, argv: *const *mut c_char) -> c_int {
    let words: Vec<*mut c_char> = (0..argc as usize).map(|i| unsafe { *argv.add(i) }).collect();
    match parse(&words[1.min(words.len())..]) {
        Command::Run(options, rest) => run_all(&options, &rest),
        Command::Version => version(),
        Command::Usage => usage(),
        Command::Refuse(message, code) => {
            say(&message);
            code
        }
    }
}

fn usage() -> c_int {
    say("Usage: iwasm [-options] wasm_file [args...]");
    say("options:");
    say("  -f|--function NAME   call this export instead of _start or main");
    say("  -v=N                 log level, 0 to 5 (2)");
    say(&format!("  --stack-size=N       bytes of operand stack ({})", wamr::STACK_SIZE));
    say(&format!("  --heap-size=N        bytes of the module's own heap ({})", wamr::HEAP_SIZE));
    say("  --env=KEY=VALUE      WASI environment, may be repeated");
    say("  --dir=DIR            WASI folder, may be repeated");
    if wamr::HAS_ADDRESS_POOL {
        say("  --map-dir=GUEST::HOST  WASI folder under another name");
        say("  --addr-pool=LIST     WASI network addresses, CIDR, comma between");
        say("  --allow-resolve=NAME WASI name look-up");
    }
    say("  --again NAME         afterwards call this export in the same instance (wamr-lab only; may be repeated)");
    say("  --then FILE          afterwards run FILE in this process too (wamr-lab only; may be repeated)");
    say("  --then-f NAME        call this export of that FILE");
    say("  --version            version and build flags");
    USAGE_ERROR
}

fn version() -> c_int {
    say(wamr::VERSION);
    say("built with (0 is off, 1 is on):");
    for flag in include_str!(concat!(env!("OUT_DIR"), "/flags.txt")).lines() {
        say(&format!("  - {}", flag.replace(' ', ": ")));
    }
    0
}

fn run_all(options: &Options, words: &[*mut c_char]) -> c_int {
    unsafe {
        let mut args: wamr::InitArgs = std::mem::zeroed();
        args.allocator_kind = 1;
        args.malloc = malloc as *const c_void;
        args.realloc = realloc as *const c_void;
        args.free = free as *const c_void;
        wamr::prepare_init(&mut args);
        if !wasm_runtime_full_init(&mut args) {
            say("Init runtime environment failed.");
            return REFUSED;
        }
        bh_log_set_verbose_level(options.log_level as u32);
    }
    let mut code = run_file(words, options.function.as_deref(), options, &options.again);
    let mut file = unsafe { CStr::from_ptr(words[0]) }.to_owned();
    for (next, function) in &options.then {
        note(&format!("--then: {} {}; the same process goes on with {}", file.to_string_lossy(), ending(code), next.to_string_lossy()));
        code = run_file(&[next.as_ptr().cast_mut()], function.as_deref(), options, &[]);
        file = next.clone();
    }
    if !options.then.is_empty() {
        note(&format!("--then: {} {}", file.to_string_lossy(), ending(code)));
    }
    unsafe { wasm_runtime_destroy() };
    code
}

fn ending(code: c_int) -> String {
    match code {
        0 => "ended cleanly".into(),
        REFUSED => "was refused (exit 255)".into(),
        _ => format!("failed (exit {})", code & 255),
    }
}

fn run_file(words: &[*mut c_char], function: Option<&CStr>, options: &Options, again: &[CString]) -> c_int {
    let Some((bytes, size)) = read_file(unsafe { CStr::from_ptr(words[0]) }) else { return REFUSED };
    let code = load_and_run(bytes, size, words, function, options, again);
    unsafe { wasm_runtime_free(bytes) };
    code
}

/// WAMR keeps pointers into these bytes and writes to them, so they are its own and exactly as long as the file.
fn read_file(path: &CStr) -> Option<(*mut u8, u32)> {
    use std::os::unix::ffi::OsStrExt;
    let name = std::ffi::OsStr::from_bytes(path.to_bytes());
    let Ok(content) = std::fs::read(name) else {
        say(&format!("Read file to buffer failed: open file {} failed.", name.to_string_lossy()));
        return None;
    };
    let bytes = u32::try_from(content.len()).map_or(null_mut(), |size| unsafe { wasm_runtime_malloc(size) });
    if bytes.is_null() {
        say("Read file to buffer failed: alloc memory failed.");
        return None;
    }
    unsafe { std::ptr::copy_nonoverlapping(content.as_ptr(), bytes, content.len()) };
    Some((bytes, content.len() as u32))
}

fn load_and_run(
    bytes: *mut u8,
    size: u32,
    words: &[*mut c_char],
    function: Option<&CStr>,
    options: &Options,
    again: &[CString],
) -> c_int {
    let mut error = [0 as c_char; 128];
    unsafe {
        let module = wasm_runtime_load(bytes, size, error.as_mut_ptr(), error.len() as u32);
        if module.is_null() {
            say_text(error.as_ptr());
            return REFUSED;
        }
        let count = |list: &Vec<*const c_char>| list.len() as u32;
        wasm_runtime_set_wasi_args(
            module,
            options.directories.as_ptr(),
            count(&options.directories),
            options.mapped.as_ptr(),
            count(&options.mapped),
            options.environment.as_ptr(),
            count(&options.environment),
            words.as_ptr(),
            words.len() as c_int,
        );
        wamr::set_address_pool(module, options);
        let instance = wasm_runtime_instantiate(module, options.stack_size, options.heap_size, error.as_mut_ptr(), error.len() as u32);
        let code = if instance.is_null() {
            say_text(error.as_ptr());
            REFUSED
        } else {
            let mut code = execute(instance, words, function);
            for name in again {
                note(&format!("--again: {}; the same instance goes on with {}", ending(code), name.to_string_lossy()));
                wasm_runtime_clear_exception(instance);
                code = execute(instance, &words[..1], Some(name));
            }
            if !again.is_empty() {
                note(&format!("--again: {}", ending(code)));
            }
            wasm_runtime_deinstantiate(instance);
            code
        };
        wasm_runtime_unload(module);
        code
    }
}

/// `-f` prints its results itself, and in 2020 its exception too.
unsafe fn execute(instance: Module, words: &[*mut c_char], function: Option<&CStr>) -> c_int {
    match function {
        Some(name) => wasm_application_execute_func(instance, name.as_ptr(), words.len() as c_int - 1, words.as_ptr().add(1)),
        None => wasm_application_execute_main(instance, words.len() as c_int, words.as_ptr()),
    };
    let exception = wasm_runtime_get_exception(instance);
    if exception.is_null() {
        return wamr::wasi_exit_code(instance);
    }
    if function.is_none() || !wamr::FUNCTION_PRINTS_EXCEPTION {
        say_text(exception);
    }
    EXCEPTION
}

fn say(line: &str) {
    let text = CString::new(line.replace('\0', "")).unwrap();
    say_text(text.as_ptr());
}

fn say_text(text: *const c_char) {
    unsafe { printf(c"%s\n".as_ptr(), text) };
}

fn note(line: &str) {
    unsafe { fflush(null_mut()) };
    eprintln!("{line}");
}

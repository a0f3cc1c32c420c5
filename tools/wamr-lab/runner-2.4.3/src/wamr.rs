//! WAMR 2.4.3: the parts of its C interface that differ from 2020's, and the defaults of its iwasm.
use crate::cli::Module;
use crate::options::Options;
use std::ffi::{c_char, c_int, c_void};

pub const VERSION: &str = "iwasm 2.4.3";
pub const STACK_SIZE: u32 = 64 * 1024;
pub const HEAP_SIZE: u32 = 0;
pub const HAS_ADDRESS_POOL: bool = true;
pub const FUNCTION_PRINTS_EXCEPTION: bool = false;
pub const ASAN_OPTIONS: &[u8] = b"detect_leaks=0:exitcode=99:allocator_may_return_null=1\0";

const GC_HEAP_SIZE: u32 = 128 * 1024;

#[repr(C)]
pub struct InitArgs {
    pub allocator_kind: c_int,
    pub malloc: *const c_void,
    pub realloc: *const c_void,
    pub free: *const c_void,
    user_data: *const c_void,
    native_module_name: *const c_char,
    native_symbols: *const c_void,
    native_symbol_count: u32,
    max_thread_num: u32,
    debug_address: [c_char; 128],
    debug_unused: c_int,
    debug_port: c_int,
    fast_jit_code_cache_size: u32,
    gc_heap_size: u32,
    running_mode: c_int,
    jit_opt_level: u32,
    jit_size_level: u32,
    segue_flags: u32,
    enable_linux_perf: bool,
}

extern "C" {
    fn wasm_runtime_set_wasi_addr_pool(module: Module, pool: *const *const c_char, count: u32);
    fn wasm_runtime_set_wasi_ns_lookup_pool(module: Module, pool: *const *const c_char, count: u32);
    fn wasm_runtime_get_wasi_exit_code(instance: Module) -> u32;
}

pub fn prepare_init(args: &mut InitArgs) {
    args.gc_heap_size = GC_HEAP_SIZE;
}

pub fn set_address_pool(module: Module, options: &Options) {
    unsafe {
        wasm_runtime_set_wasi_addr_pool(module, options.addresses.as_ptr(), options.addresses.len() as u32);
        wasm_runtime_set_wasi_ns_lookup_pool(module, options.domains.as_ptr(), options.domains.len() as u32);
    }
}

pub fn wasi_exit_code(instance: Module) -> c_int {
    unsafe { wasm_runtime_get_wasi_exit_code(instance) as c_int }
}

//! WAMR of December 2020: the parts of its C interface that differ from 2.4.3's, and the defaults of its iwasm.
use crate::cli::Module;
use crate::options::Options;
use std::ffi::{c_char, c_int, c_void};

pub const VERSION: &str =
    "iwasm of 2020-12-26 (WAMR commit 50f9a3e34 or 13f0b2485, which have the same core; no release, no version number)";
pub const STACK_SIZE: u32 = 16 * 1024;
pub const HEAP_SIZE: u32 = 16 * 1024;
pub const HAS_ADDRESS_POOL: bool = false;
pub const FUNCTION_PRINTS_EXCEPTION: bool = true;

/// Its SIGSEGV handler does not hand on to the one that was there before: 2 keeps AddressSanitizer's in place.
pub const ASAN_OPTIONS: &[u8] = b"detect_leaks=0:exitcode=99:allocator_may_return_null=1:handle_segv=2:handle_sigbus=2\0";

#[repr(C)]
pub struct InitArgs {
    pub allocator_kind: c_int,
    pub malloc: *const c_void,
    pub realloc: *const c_void,
    pub free: *const c_void,
    native_module_name: *const c_char,
    native_symbols: *const c_void,
    native_symbol_count: u32,
    max_thread_num: u32,
}

pub fn prepare_init(_: &mut InitArgs) {}

pub fn set_address_pool(_: Module, _: &Options) {}

/// This WAMR forgets the code given to `proc_exit`.
pub fn wasi_exit_code(_: Module) -> c_int {
    0
}

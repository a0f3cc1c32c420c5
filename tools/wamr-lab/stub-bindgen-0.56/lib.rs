//! A `bindgen` that accepts the calls of the two WAMR crates' build scripts and writes an empty file.
//!
//! The real one needs libclang and takes most of the build time; the runners declare the dozen C functions they use
//! themselves (runner-*/src/wamr.rs), so nothing of its output is missed.

#[derive(Default)]
pub struct Builder;

macro_rules! accept {
    ($($method:ident($argument:ty)),* $(,)?) => {
        $(pub fn $method(self, _: $argument) -> Self { self })*
    };
}

impl Builder {
    accept!(generate_comments(bool), derive_default(bool), derive_debug(bool), prepend_enum_name(bool));
    accept!(header(&str), clang_arg(impl Into<String>), ctypes_prefix(&str));
    accept!(allowlist_function(&str), allowlist_type(&str), allowlist_var(&str));

    pub fn use_core(self) -> Self {
        self
    }

    pub fn generate(self) -> Result<Bindings, std::io::Error> {
        Ok(Bindings)
    }
}

pub struct Bindings;

impl Bindings {
    pub fn write_to_file(&self, path: impl AsRef<std::path::Path>) -> std::io::Result<()> {
        std::fs::write(path, "")
    }
}

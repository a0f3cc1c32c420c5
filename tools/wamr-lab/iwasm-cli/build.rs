//! Links the runtime that the WAMR crate's build script has just made, statically; for an ASan build also gcc's libasan; and
//! asks the preprocessor which features were really compiled in, for `--version`.
//!
//! The bin does not name the WAMR crate, so rustc does not take its link directives (2020's name a shared library, which
//! would need an rpath); cargo still passes its search path.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    for name in ["CC", "CFLAGS", "WAMR_LAB_ASAN"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    let legacy = env::var("CARGO_PKG_NAME").unwrap().ends_with("2020");
    println!("cargo:rustc-link-lib=static={}", if legacy { "vmlib" } else { "iwasm" });
    if env::var_os("WAMR_LAB_ASAN").is_some() {
        link_asan();
    }
    println!("cargo:rustc-link-arg=-Wl,--no-as-needed");
    for library in ["-lpthread", "-lm", "-ldl", "-lrt"] {
        println!("cargo:rustc-link-arg={library}");
    }
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    fs::write(out.join("flags.txt"), build_flags(&out)).unwrap();
}

/// rustc links with -nodefaultlibs, which makes gcc leave its sanitizer out: name its parts. clang adds its own by itself.
fn link_asan() {
    let preinit = file_of_compiler("libasan_preinit.o");
    match file_of_compiler("libasan.a") {
        Some(library) => {
            if let Some(object) = preinit {
                println!("cargo:rustc-link-arg={object}");
            }
            println!("cargo:rustc-link-arg=-Wl,--whole-archive");
            println!("cargo:rustc-link-arg={library}");
            println!("cargo:rustc-link-arg=-Wl,--no-whole-archive");
        }
        None => println!("cargo:rustc-link-arg=-fsanitize=address"),
    }
}

fn compiler() -> String {
    env::var("CC").unwrap_or_else(|_| "cc".into())
}

/// The compiler answers with the bare name when it has no such file.
fn file_of_compiler(name: &str) -> Option<String> {
    let output = Command::new(compiler()).arg(format!("-print-file-name={name}")).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_string();
    Path::new(&path).is_absolute().then_some(path)
}

/// `NAME VALUE` lines: every WASM_ENABLE_* and WASM_DISABLE_* macro as the C sources saw it, defaults of config.h included.
fn build_flags(out: &Path) -> String {
    let make = flags_make(out).expect("the WAMR crate left no flags.make");
    let value = |name: &str| make.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('=')).unwrap_or_default();
    // A response file: the compiler undoes make's quoting.
    let response = out.join("flags.rsp");
    fs::write(&response, format!("{}\n{}\n", value("C_DEFINES"), value("C_INCLUDES"))).unwrap();
    let output = Command::new(compiler())
        .arg(format!("@{}", response.display()))
        .args(["-include", "bh_platform.h", "-dM", "-E", "-x", "c", "/dev/null"])
        .output()
        .expect("the C compiler does not start");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut flags: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .filter(|macro_| macro_.starts_with("WASM_ENABLE_") || macro_.starts_with("WASM_DISABLE_"))
        .filter(|macro_| macro_.ends_with(" 0") || macro_.ends_with(" 1"))
        .map(str::to_string)
        .collect();
    flags.sort();
    flags.join("\n")
}

/// The WAMR crate's build folder lies beside ours in a target folder that holds one build only.
fn flags_make(out: &Path) -> Option<String> {
    let builds = out.parent()?.parent()?;
    fs::read_dir(builds)
        .ok()?
        .filter_map(|entry| fs::read_to_string(entry.ok()?.path().join("out/build/CMakeFiles/vmlib.dir/flags.make")).ok())
        .next()
}

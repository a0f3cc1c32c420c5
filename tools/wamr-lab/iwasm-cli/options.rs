//! iwasm's options. C strings stay where argv has them: they live as long as the process, and WAMR wants them so.
use crate::wamr;
use std::ffi::{c_char, c_int, CStr, CString};

pub const USAGE_ERROR: c_int = 1;
/// iwasm takes that many folders, variables and names at most.
const LIST_LIMIT: usize = 8;

#[derive(Default)]
pub struct Options {
    pub function: Option<CString>,
    pub stack_size: u32,
    pub heap_size: u32,
    pub log_level: c_int,
    pub directories: Vec<*const c_char>,
    pub mapped: Vec<*const c_char>,
    pub environment: Vec<*const c_char>,
    pub addresses: Vec<*const c_char>,
    pub domains: Vec<*const c_char>,
    /// Exports to call afterwards in the same instance.
    pub again: Vec<CString>,
    /// Further modules for the same process, each with the export to call.
    pub then: Vec<(CString, Option<CString>)>,
}

/// What a command line asks for.
pub enum Command {
    Run(Options, Vec<*mut c_char>),
    Version,
    Usage,
    Refuse(String, c_int),
}

/// Options end at the first word that does not begin with a dash: the file; what follows is the program's.
pub fn parse(words: &[*mut c_char]) -> Command {
    let mut options = Options { stack_size: wamr::STACK_SIZE, heap_size: wamr::HEAP_SIZE, log_level: 2, ..Options::default() };
    let mut at = 0;
    while at < words.len() {
        let word = unsafe { CStr::from_ptr(words[at]) }.to_bytes();
        if word.first() != Some(&b'-') {
            return Command::Run(options, words[at..].to_vec());
        }
        let (name, value) = match word.iter().position(|&byte| byte == b'=') {
            Some(equals) => (&word[..equals], Some(unsafe { words[at].add(equals + 1) } as *const c_char)),
            None => (word, None),
        };
        let next = words.get(at + 1).map(|&word| unsafe { CStr::from_ptr(word) }.to_owned());
        let filled = value.filter(|&text| unsafe { *text } != 0);
        match (name, filled, next) {
            (b"-f" | b"--function", None, Some(function)) => {
                options.function = Some(function);
                at += 1;
            }
            (b"--again", None, Some(function)) => {
                options.again.push(function);
                at += 1;
            }
            (b"--then", None, Some(file)) => {
                options.then.push((file, None));
                at += 1;
            }
            (b"--then-f", None, Some(function)) if !options.then.is_empty() => {
                options.then.last_mut().unwrap().1 = Some(function);
                at += 1;
            }
            (b"--stack-size", Some(text), _) => options.stack_size = number(text) as u32,
            (b"--heap-size", Some(text), _) => options.heap_size = number(text) as u32,
            (b"-v", Some(text), _) if (0..=5).contains(&number(text)) => options.log_level = number(text),
            (b"--interp", None, _) if wamr::HAS_ADDRESS_POOL => {}
            (b"--version", None, _) => return Command::Version,
            (b"--env", Some(text), _) if !is_pair(text) => {
                let got = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
                return Command::Refuse(format!("Wasm parse env string failed: expect \"key=value\", got \"{got}\""), USAGE_ERROR);
            }
            (b"--addr-pool", Some(text), _) if wamr::HAS_ADDRESS_POOL => options.addresses.extend(split(text)),
            (_, Some(text), _) => {
                let (list, what) = match name {
                    b"--dir" => (&mut options.directories, "dir"),
                    b"--env" => (&mut options.environment, "env"),
                    b"--map-dir" if wamr::HAS_ADDRESS_POOL => (&mut options.mapped, "map dir"),
                    b"--allow-resolve" if wamr::HAS_ADDRESS_POOL => (&mut options.domains, "ns lookup"),
                    _ => return Command::Usage,
                };
                if list.len() == LIST_LIMIT {
                    return Command::Refuse(format!("Only allow max {what} number {LIST_LIMIT}"), USAGE_ERROR);
                }
                list.push(text);
            }
            _ => return Command::Usage,
        }
        at += 1;
    }
    Command::Usage
}

/// C's atoi: leading digits, 0 where there are none.
fn number(text: *const c_char) -> c_int {
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    let digits = bytes.iter().skip(usize::from(bytes[0] == b'-')).take_while(|byte| byte.is_ascii_digit());
    let size = digits.fold(0i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(i64::from(u32::MAX)));
    (if bytes[0] == b'-' { -size } else { size }) as c_int
}

fn is_pair(text: *const c_char) -> bool {
    unsafe { CStr::from_ptr(text) }.to_bytes().iter().position(|&byte| byte == b'=').is_some_and(|at| at > 0)
}

/// The parts of a comma-separated list, as C strings that live as long as the process.
fn split(text: *const c_char) -> Vec<*const c_char> {
    let parts = unsafe { CStr::from_ptr(text) }.to_bytes().split(|&byte| byte == b',');
    parts.filter(|part| !part.is_empty()).map(|part| CString::new(part).unwrap().into_raw() as *const c_char).collect()
}

//! wamr-2.4.3: the command line is in iwasm-cli/, what is particular to this WAMR is wamr.rs.
#![no_main]

#[path = "../../iwasm-cli/cli.rs"]
mod cli;
#[path = "../../iwasm-cli/options.rs"]
mod options;
mod wamr;

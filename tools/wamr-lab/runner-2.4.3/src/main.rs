//! wamr-2.4.3: the command line is iwasm-cli/cli.rs, what is particular to this WAMR is wamr.rs.
#![no_main]

#[path = "../../iwasm-cli/cli.rs"]
mod cli;
mod wamr;

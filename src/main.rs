//! The command. Everything it can do is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    itac::cli::main()
}

//! The command line; everything is in the library's `cli` module, where tests reach it too.

fn main() -> std::process::ExitCode {
    b24busy::cli::main()
}

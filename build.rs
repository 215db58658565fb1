//! Link settings of the shared library.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if os == "linux" {
        // Rust registers thread-local destructors that point into the library. On old glibc a
        // thread that ends after dlclose() would jump into unmapped memory: so it is never unmapped.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}

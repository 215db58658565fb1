//! The committed header is the one that the source gives.
//!
//! After a change of the C ABI: `B24BUSY_WRITE_HEADER=1 cargo test --test header` writes it anew.

#![cfg(feature = "capi")]

use std::path::Path;

#[test]
fn the_header_is_generated_from_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("src/capi/functions.rs"))
        .with_src(root.join("src/capi/result.rs"))
        .with_src(root.join("src/capi/time.rs"))
        .generate()
        .unwrap();
    let mut generated = Vec::new();
    bindings.write(&mut generated);
    let generated = without_rust_sections(&String::from_utf8(generated).unwrap());
    let path = root.join("include/b24busy.h");
    if std::env::var_os("B24BUSY_WRITE_HEADER").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "include/b24busy.h differs from the source; write it anew with \
         B24BUSY_WRITE_HEADER=1 cargo test --test header"
    );
}

/// Drops the `# Safety` sections: to a C programmer all of it is said in the sentences before.
fn without_rust_sections(header: &str) -> String {
    let mut out = String::new();
    let mut skipping = false;
    for line in header.lines() {
        if line.trim() == "* # Safety" {
            skipping = true;
            // The blank line of the comment that stood before the section.
            out.truncate(out.trim_end_matches([' ', '*', '\n']).len());
            out.push('\n');
        } else if skipping && line.trim() == "*/" {
            skipping = false;
        }
        if !skipping {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

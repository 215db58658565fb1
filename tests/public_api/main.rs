//! The Rust API is the one that is committed in `tests/public_api.txt`: what is taken away, changed or
//! added without intent fails here.
//!
//! After a change that is meant: `B24BUSY_WRITE_API=1 cargo test --test public_api` writes it anew.
//!
//! It is read from the source, with every feature, so that it is the same on every toolchain: what
//! `lib.rs` exports is followed to where it is defined, and written with its public members and its
//! impls. Not seen is what a name in a signature stands for, and what macros would make: none makes
//! anything that is exported.

mod source;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use source::Source;
use syn::Item;

#[test]
fn the_api_is_the_one_that_is_committed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = api(&|path| std::fs::read_to_string(root.join("src").join(path)).ok());
    let path = root.join("tests/public_api.txt");
    if std::env::var_os("B24BUSY_WRITE_API").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = |text| str::lines(text).collect::<BTreeSet<_>>();
    let (old, new) = (lines(&committed), lines(&written));
    let gone: Vec<_> = old.difference(&new).collect();
    let come: Vec<_> = new.difference(&old).collect();
    assert!(
        committed == written,
        "the Rust API has changed\ngone: {gone:#?}\nnew: {come:#?}\nif that is meant, write it anew \
         with B24BUSY_WRITE_API=1 cargo test --test public_api"
    );
}

/// What the source does not say: what the fields make of a type.
#[test]
fn what_threads_share_can_be_shared() {
    fn shared<T: Send + Sync + Unpin + 'static>() {}
    shared::<b24busy::Client>();
    shared::<(b24busy::Answer, b24busy::Error, b24busy::ErrorInfo)>();
    shared::<(b24busy::Options, b24busy::CallOptions, b24busy::Users)>();
    shared::<(b24busy::BusyOptions, b24busy::SlotOptions)>();
    shared::<(b24busy::TimelineOptions, b24busy::CalendarOptions)>();
    shared::<(b24busy::BusyIntervals, b24busy::AvailableSlots)>();
}

const LIB: &str = "mod inner; pub use inner::deep::{Thing, make as build}; pub use ::time; \
    #[doc(hidden)] pub mod cli { pub fn run() {} }";
const INNER: &str = "pub(crate) mod deep { pub use super::Thing; pub fn make(at: u32) -> Thing {} } \
    #[derive(Debug)] pub struct Thing { pub seen: u8, hidden: u8 } pub struct Secret; \
    impl Thing { pub fn of<T: Into<u8>>(&self, t: &[T; 2]) -> (u8, u8) {} fn secret(&self) {} } \
    impl From<u8> for Thing { fn from(n: u8) -> Self {} } \
    impl From<Secret> for Thing { fn from(n: Secret) -> Self {} }";

fn api_of(inner: &str) -> String {
    api(&|path| match path.to_str() {
        Some("lib.rs") => Some(LIB.to_owned()),
        Some("inner.rs") => Some(inner.to_owned()),
        _ => None,
    })
}

#[test]
fn what_is_exported_is_found_where_it_is_defined() {
    assert_eq!(
        api_of(INNER),
        "Thing\n    #[derive(Debug)] pub struct Thing { pub seen: u8, .. }\n    \
         impl From<u8> for Thing\n    pub fn of<T: Into<u8>>(&self, t: &[T; 2]) -> (u8, u8)\n\
         build\n    pub fn make(at: u32) -> Thing\n\
         time\n    pub use time\n"
    );
}

#[test]
fn every_change_that_callers_see_changes_the_text_and_no_other_does() {
    for (old, new) in [
        ("at: u32", "at: u64"),
        ("pub fn of", "pub(crate) fn of"),
        ("Into<u8>", "Into<u16>"),
        ("derive(Debug)", "derive(Debug, Clone)"),
        ("pub seen: u8, ", ""),
        ("From<u8> for", "From<u16> for"),
        ("fn secret", "pub fn secret"),
    ] {
        assert_ne!(api_of(&INNER.replace(old, new)), api_of(INNER), "{old}");
    }
    for (old, new) in [
        ("hidden: u8", "hidden: u16"),
        ("fn secret", "fn other"),
        ("Secret", "Other"),
    ] {
        assert_eq!(api_of(&INNER.replace(old, new)), api_of(INNER), "{old}");
    }
}

/// All that is exported, each with its members and its impls below it.
fn api(read: &dyn Fn(&Path) -> Option<String>) -> String {
    let source = Source::load(read);
    let (exported, foreign) = source.exported();
    let mut blocks: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, path) in &foreign {
        blocks.insert(name, vec![format!("pub use {}", path.join("::"))]);
    }
    for (place, name) in &exported {
        blocks.insert(name, vec![written::item(source.item(place).unwrap())]);
    }
    for (module, item) in source.items() {
        let Item::Impl(item) = item else { continue };
        let place = |path: &syn::Path| source.place_of(module, path);
        let traits = item.trait_.iter().map(|(_, path, _)| path);
        // Where the type is not ours, the trait is.
        let target = written::type_path(&item.self_ty);
        let owner = target
            .into_iter()
            .chain(traits.clone())
            .find_map(|path| exported.get(&place(path)?));
        // What nobody outside can name is nobody's business.
        let mut named = traits.flat_map(|of| written::paths_in(of));
        let private =
            named.any(|path| place(path).is_some_and(|place| !exported.contains_key(&place)));
        if let Some(owner) = owner.filter(|_| !private) {
            let block = blocks.get_mut(owner.as_str());
            block.unwrap().extend(written::members(item));
        }
    }
    let blocks = blocks.into_iter().map(|(name, mut lines)| {
        lines[1..].sort();
        format!("{name}\n    {}\n", lines.join("\n    "))
    });
    blocks.collect()
}

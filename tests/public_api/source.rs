//! The modules of the crate, and what a path means in one of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{Item, UseTree, Visibility};

use crate::written::{attributes, text};

/// Where something is defined: the module, and the name there.
pub type Place = (Vec<String>, String);

/// What stands in no API: it is for tests and fuzzers, or for the program alone.
const LEFT_OUT: [&str; 4] = [
    "#[cfg(test)]",
    "#[cfg(fuzzing)]",
    "#[cfg(doctest)]",
    "#[doc(hidden)]",
];

/// The modules by their paths.
pub struct Source(BTreeMap<Vec<String>, Vec<Item>>);

impl Source {
    /// Reads `lib.rs` and what belongs to it.
    pub fn load(read: &dyn Fn(&Path) -> Option<String>) -> Self {
        let mut source = Self(BTreeMap::new());
        let lib = read(Path::new("lib.rs")).unwrap();
        source.load_module(Vec::new(), syn::parse_file(&lib).unwrap().items, read);
        source
    }

    fn load_module(
        &mut self,
        path: Vec<String>,
        mut items: Vec<Item>,
        read: &dyn Fn(&Path) -> Option<String>,
    ) {
        items.retain(|item| {
            let mut attributes = attributes(item).iter().map(text);
            // A private module that is another's file stands where that is.
            !attributes.any(|attribute| {
                LEFT_OUT.contains(&attribute.as_str()) || attribute.starts_with("#[path")
            })
        });
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let below = joined(&path, &module.ident.to_string());
            let content = if let Some((_, items)) = &module.content {
                items.clone()
            } else {
                let folder: PathBuf = below.iter().collect();
                let file = read(&folder.with_extension("rs"));
                let file = file.or_else(|| read(&folder.join("mod.rs")));
                let file = file.unwrap_or_else(|| panic!("no file of module {below:?}"));
                syn::parse_file(&file).unwrap().items
            };
            self.load_module(below, content, read);
        }
        self.0.insert(path, items);
    }

    /// Every item, with its module.
    pub fn items(&self) -> impl Iterator<Item = (&[String], &Item)> {
        self.0.iter().flat_map(|(module, items)| {
            let module = module.as_slice();
            items.iter().map(move |item| (module, item))
        })
    }

    pub fn item(&self, (module, name): &Place) -> Option<&Item> {
        let mut items = self.0.get(module)?.iter();
        items.find(|item| declared(item).is_some_and(|(_, it)| it == *name))
    }

    /// What callers can name, by where it is defined; and, by its name, what is another crate's.
    pub fn exported(&self) -> (BTreeMap<Place, String>, BTreeMap<String, Vec<String>>) {
        let (mut ours, mut foreign) = (BTreeMap::new(), BTreeMap::new());
        let mut open = vec![(Vec::new(), String::new())];
        while let Some((module, prefix)) = open.pop() {
            for item in &self.0[&module] {
                if let Item::Use(item) = item
                    && is_pub(&item.vis)
                {
                    for (path, name) in leaves(&item.tree, &[]) {
                        let name = format!("{prefix}{name}");
                        match self.find(&module, &path) {
                            Some(place) => drop(ours.insert(place, name)),
                            None => drop(foreign.insert(name, path)),
                        }
                    }
                }
                let Some((visibility, name)) = declared(item) else {
                    continue;
                };
                match item {
                    _ if !is_pub(visibility) => {}
                    Item::Mod(_) => {
                        open.push((joined(&module, &name), format!("{prefix}{name}::")));
                    }
                    _ => drop(ours.insert((module.clone(), name.clone()), prefix.clone() + &name)),
                }
            }
        }
        (ours, foreign)
    }

    /// Where what a path names is defined; `None`: in another crate.
    pub fn place_of(&self, module: &[String], path: &syn::Path) -> Option<Place> {
        let segments = path.segments.iter();
        let path: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
        self.find(module, &path)
    }

    fn find(&self, from: &[String], path: &[String]) -> Option<Place> {
        let (name, above) = path.split_last()?;
        let mut at = from.to_vec();
        for (place, segment) in above.iter().enumerate() {
            match segment.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()?),
                child if self.0.contains_key(&joined(&at, child)) => at.push(child.to_owned()),
                // A module that is used here by its last name.
                child if place == 0 => {
                    let (module, name) = self.find_here(&at, child)?;
                    at = joined(&module, &name);
                }
                _ => return None,
            }
        }
        self.find_here(&at, name)
    }

    /// A single name in a module.
    fn find_here(&self, module: &[String], name: &str) -> Option<Place> {
        let here = (module.to_vec(), name.to_owned());
        if self.item(&here).is_some() {
            return Some(here);
        }
        self.0.get(module)?.iter().find_map(|item| {
            let Item::Use(item) = item else { return None };
            let leaves = leaves(&item.tree, &[]);
            let (path, _) = leaves
                .iter()
                .find(|(path, known)| known == name && path[0] != name)?;
            self.find(module, path)
        })
    }
}

fn joined(module: &[String], name: &str) -> Vec<String> {
    [module, &[name.to_owned()]].concat()
}

/// The paths in a `use`, and the names that they have from there on.
fn leaves(tree: &UseTree, above: &[String]) -> Vec<(Vec<String>, String)> {
    match tree {
        UseTree::Path(tree) => leaves(&tree.tree, &joined(above, &tree.ident.to_string())),
        UseTree::Group(group) => {
            let trees = group.items.iter();
            trees.flat_map(|tree| leaves(tree, above)).collect()
        }
        UseTree::Name(name) if name.ident == "self" => {
            vec![(above.to_vec(), above.last().unwrap().clone())]
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            vec![(joined(above, &name), name)]
        }
        UseTree::Rename(rename) => {
            let path = joined(above, &rename.ident.to_string());
            vec![(path, rename.rename.to_string())]
        }
        // Those of tests: what is exported is named.
        UseTree::Glob(_) => Vec::new(),
    }
}

pub fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What an item declares, and who sees it.
fn declared(item: &Item) -> Option<(&Visibility, String)> {
    let (visibility, name) = match item {
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Mod(item) => (&item.vis, &item.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    Some((visibility, name.to_string()))
}

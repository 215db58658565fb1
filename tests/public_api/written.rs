//! Items, members and impls as callers see them, in one line each.

use quote::ToTokens;
use syn::{
    Attribute, Field, Fields, GenericArgument, ImplItem, Item, PathArguments, TraitItem, Type,
};

use crate::source::is_pub;

/// What an attribute tells callers.
const TELLING: [&str; 4] = ["#[cfg", "#[derive", "#[must_use", "#[non_exhaustive"];

pub fn item(item: &Item) -> String {
    let bare = match item.clone() {
        Item::Struct(item) => {
            let head = format!("pub struct {}{}", item.ident, text(&item.generics));
            match item.fields {
                Fields::Named(fields) => format!("{head} {{ {} }}", seen(fields.named)),
                Fields::Unnamed(fields) => format!("{head}({})", seen(fields.unnamed)),
                Fields::Unit => head,
            }
        }
        Item::Enum(mut item) => {
            item.attrs.clear();
            for variant in &mut item.variants {
                variant.attrs.clear();
                for field in &mut variant.fields {
                    field.attrs.clear();
                }
            }
            text(&item)
        }
        Item::Trait(mut item) => {
            item.attrs.clear();
            for member in &mut item.items {
                if let TraitItem::Fn(member) = member {
                    member.attrs.clear();
                    // Whether there is one is told by the braces.
                    if let Some(body) = &mut member.default {
                        body.stmts.clear();
                    }
                }
            }
            text(&item)
        }
        Item::Fn(item) => format!("pub {}", text(&item.sig)),
        Item::Const(item) => format!("pub const {}: {}", item.ident, text(&item.ty)),
        other => panic!("nothing is known of exports such as {}", text(&other)),
    };
    with_attributes(attributes(item), &bare)
}

/// What an impl adds: the trait with its types, or public members.
pub fn members(item: &syn::ItemImpl) -> Vec<String> {
    if let Some((_, of, _)) = &item.trait_ {
        let types = item.items.iter().filter_map(|member| match member {
            ImplItem::Type(member) => Some(text(member)),
            _ => None,
        });
        let generics = text(&item.generics);
        let head = format!("impl{generics} {} for {}", text(of), text(&item.self_ty));
        let bounds = text(&item.generics.where_clause);
        let words = [head, bounds].into_iter().chain(types);
        let words: Vec<String> = words.filter(|words| !words.is_empty()).collect();
        return vec![words.join(" ")];
    }
    let members = item.items.iter().filter_map(|member| match member {
        ImplItem::Fn(member) if is_pub(&member.vis) => {
            let bare = format!("pub {}", text(&member.sig));
            Some(with_attributes(&member.attrs, &bare))
        }
        ImplItem::Const(member) if is_pub(&member.vis) => {
            let bare = format!("pub const {}: {}", member.ident, text(&member.ty));
            Some(with_attributes(&member.attrs, &bare))
        }
        _ => None,
    });
    members.collect()
}

/// The public ones.
fn seen(fields: impl IntoIterator<Item = Field>) -> String {
    let mut hides = false;
    let mut words = Vec::new();
    for mut field in fields {
        if is_pub(&field.vis) {
            field.attrs.clear();
            words.push(text(&field));
        } else {
            hides = true;
        }
    }
    if hides {
        words.push("..".to_owned());
    }
    words.join(", ")
}

fn with_attributes(attributes: &[Attribute], bare: &str) -> String {
    let mut words: Vec<String> = attributes.iter().map(text).collect();
    words.retain(|text| TELLING.iter().any(|start| text.starts_with(start)));
    words.push(bare.to_owned());
    words.join(" ")
}

/// The path of a type, also of one that is lent.
pub fn type_path(of: &Type) -> Option<&syn::Path> {
    match of {
        Type::Path(of) => Some(&of.path),
        Type::Reference(of) => type_path(&of.elem),
        _ => None,
    }
}

/// A trait's path, and those of its arguments.
pub fn paths_in(of: &syn::Path) -> Vec<&syn::Path> {
    let mut paths = vec![of];
    for segment in &of.segments {
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            paths.extend(arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(of) => type_path(of),
                _ => None,
            }));
        }
    }
    paths
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Tokens with the blanks that people write between them.
pub fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (loose, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" ;", ";"),
        (" :", ":"),
        ("& ", "&"),
        ("# [", "#["),
        (" (", "("),
        ("->(", "-> ("),
        (",(", ", ("),
        ("& [", "&["),
        (", }", " }"),
        (",)", ")"),
    ] {
        text = text.replace(loose, tight);
    }
    text
}

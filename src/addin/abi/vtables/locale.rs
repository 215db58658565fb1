//! `LocaleBase` and `UserLanguageBase`: the language to speak.

use super::destructor::Destructor;
use crate::addin::abi::object::{Inside, LOCALE, This, USER_LANGUAGE, enter};
use crate::addin::abi::text::read_terminated;

/// The two look the same: each has one function that takes a string.
#[repr(C)]
pub(in crate::addin::abi) struct LocaleTable {
    destructor: Destructor,
    set: unsafe extern "system" fn(This, *const u16),
}

pub(in crate::addin::abi) static TABLE: LocaleTable = LocaleTable {
    destructor: Destructor::of::<LOCALE>(),
    set: set_language::<LOCALE>,
};

pub(in crate::addin::abi) static USER_LANGUAGE_TABLE: LocaleTable = LocaleTable {
    destructor: Destructor::of::<USER_LANGUAGE>(),
    set: set_language::<USER_LANGUAGE>,
};

/// # Safety
/// As for every function of a vtable: `this` is its base of a living object; `locale` is NULL or
/// NUL-terminated.
unsafe extern "system" fn set_language<const BASE: usize>(this: This, locale: *const u16) {
    let body = |inside: &Inside| {
        // SAFETY: the host's strings are terminated.
        if let Some(locale) = unsafe { read_terminated(locale) } {
            inside.component.set_language(&locale);
        }
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<BASE, _>(this, (), body) }
}

//! The object: `IComponentBase` with its four bases. The functions in their vtables enter here:
//! each finds the object behind the base that it was called on, and lets no panic out.

use std::ffi::c_void;
use std::mem::offset_of;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use super::guarded;
use super::host::{Connection, MemoryManager, give_text, report};
use super::variant::{Variant, put_reply};
use super::vtables::init_done::{self, InitDoneTable};
use super::vtables::language_extender::{self, LanguageExtenderTable};
use super::vtables::locale::{self, LocaleTable};
use super::{Component, Refusal};
use crate::addin::value::Reply;

/// A base of the object, as a host points at it.
pub(super) type This = *mut c_void;

/// The layout that a C++ compiler gives a class with four bases, each with a vtable and without
/// fields. Platforms before 8.3.21 know the first three; the fourth lies behind them.
#[repr(C)]
struct Object {
    init_done: &'static InitDoneTable,
    language_extender: &'static LanguageExtenderTable,
    locale: &'static LocaleTable,
    user_language: &'static LocaleTable,
    inside: Option<Inside>,
}

const BASES: [usize; 4] = [
    offset_of!(Object, init_done),
    offset_of!(Object, language_extender),
    offset_of!(Object, locale),
    offset_of!(Object, user_language),
];
pub(super) const INIT_DONE: usize = 0;
pub(super) const LANGUAGE_EXTENDER: usize = 1;
pub(super) const LOCALE: usize = 2;
pub(super) const USER_LANGUAGE: usize = 3;

/// What the destructor drops.
pub(super) struct Inside {
    pub(super) component: Box<dyn Component>,
    pub(super) memory: AtomicPtr<MemoryManager>,
    pub(super) connection: AtomicPtr<Connection>,
}

/// Makes an object. It belongs to the host, which points at its first base.
pub(super) fn create(component: Box<dyn Component>) -> This {
    Box::into_raw(Box::new(Object {
        init_done: &init_done::TABLE,
        language_extender: &language_extender::TABLE,
        locale: &locale::TABLE,
        user_language: &locale::USER_LANGUAGE_TABLE,
        inside: Some(Inside {
            component,
            memory: AtomicPtr::default(),
            connection: AtomicPtr::default(),
        }),
    }))
    .cast()
}

/// # Safety
/// `this` is that base of an object from [`create`].
unsafe fn whole<const BASE: usize>(this: This) -> *mut Object {
    // SAFETY: the base lies inside the object.
    unsafe { this.byte_sub(BASES[BASE]) }.cast()
}

/// The deleting destructor: drops what is inside and frees the memory.
///
/// # Safety
/// `this` is that base of a living object, which nobody uses any more.
pub(super) unsafe fn destroy<const BASE: usize>(this: This) {
    let _ = guarded(|| {
        // SAFETY: it came from `Box::into_raw`, and its owner gives it back.
        drop(unsafe { Box::from_raw(whole::<BASE>(this)) });
        Ok(())
    });
}

/// The complete destructor: drops what is inside and leaves the memory alone.
///
/// # Safety
/// As for [`destroy`].
pub(super) unsafe fn empty<const BASE: usize>(this: This) {
    let _ = guarded(|| {
        // SAFETY: the object lives and nobody else uses it.
        drop(unsafe { (*whole::<BASE>(this)).inside.take() });
        Ok(())
    });
}

/// Runs the body of a function of a vtable. Where it panics, or the object is destroyed already,
/// the host gets `otherwise`.
///
/// # Safety
/// `this` is that base of a living object.
pub(super) unsafe fn enter<const BASE: usize, T>(
    this: This,
    otherwise: T,
    body: impl FnOnce(&Inside) -> T,
) -> T {
    // SAFETY: the object lives, and is only shared until it is destroyed.
    let inside = unsafe { &(*whole::<BASE>(this)).inside };
    let done = inside
        .as_ref()
        .and_then(|inside| guarded(|| Ok(body(inside))).ok());
    done.unwrap_or(otherwise)
}

impl Inside {
    /// A name in memory of the host's, or NULL.
    pub(super) fn name(&self, name: Option<&str>) -> *const u16 {
        let manager = self.memory.load(Ordering::Acquire);
        // SAFETY: the host keeps its memory manager alive while the object lives.
        let given = name.and_then(|name| unsafe { give_text(manager, name) });
        given.map_or(ptr::null(), |(units, _)| units.cast_const())
    }

    /// Puts a reply where the host wants it.
    ///
    /// # Safety
    /// `place` is NULL or may be written to.
    pub(super) unsafe fn give(&self, place: *mut Variant, reply: &Reply) -> bool {
        if place.is_null() {
            return false;
        }
        let manager = self.memory.load(Ordering::Acquire);
        // SAFETY: not NULL, and the host keeps its memory manager alive while the object lives.
        let given = unsafe { put_reply(place, reply, manager) };
        if !given {
            self.refuse(&self.component.out_of_memory());
        }
        given
    }

    /// Tells the host of a failure, as far as it is to be told.
    pub(super) fn refuse(&self, refusal: &Refusal) {
        if let Some(text) = &refusal.report {
            let connection = self.connection.load(Ordering::Acquire);
            // SAFETY: the host keeps its connection alive until `Done`, which forgets it.
            unsafe { report(connection, self.component.class(), text) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addin::catalogue::CLASS;
    use crate::addin::component::create as component;

    #[test]
    fn no_panic_comes_out_and_no_base_is_mistaken_for_another() {
        let first = create(component(CLASS).unwrap());
        let locale = first.wrapping_byte_add(BASES[LOCALE]);
        // SAFETY: the object lives until the last line, which ends it once.
        unsafe {
            assert_eq!(enter::<INIT_DONE, _>(first, 7, |_| panic!("s3cret")), 7);
            let class = |inside: &Inside| inside.component.class();
            assert_eq!(enter::<LOCALE, _>(locale, "", class), CLASS);
            empty::<LOCALE>(locale);
            assert_eq!(enter::<INIT_DONE, _>(first, "gone", class), "gone");
            destroy::<LOCALE>(locale);
        }
    }
}

//! Tells a child of `fork()` from its parent by a page of memory that the system wipes in the child
//! (Linux 4.14 and newer). The process' number does not do: the first process of a new namespace
//! has the number 1, as its parent may have.

use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::mm::{Advice, MapFlags, ProtFlags, madvise, mmap_anonymous, munmap};

use crate::call::identify_by;

/// The page's one number: not 0 but in a child that has not looked yet.
static PAGE: OnceLock<Option<&'static AtomicU64>> = OnceLock::new();

/// So many processes there were, from parent to child. Numbers of processes are smaller.
static COUNT: AtomicU64 = AtomicU64::new(1 << 32);

/// From here on processes are told apart by the page, if the system knows how to wipe one.
pub(super) fn watch() {
    if PAGE.get().is_none() {
        // Somebody may be faster; their page does as well, and this one is an empty page of memory.
        let _ = PAGE.set(page());
    }
    if let Some(Some(_)) = PAGE.get() {
        identify_by(identity);
    }
}

fn identity() -> u64 {
    let Some(Some(page)) = PAGE.get() else {
        return 0;
    };
    match page.load(Ordering::Relaxed) {
        0 => {
            let next = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
            match page.compare_exchange(0, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => next,
                Err(other) => other,
            }
        }
        known => known,
    }
}

fn page() -> Option<&'static AtomicU64> {
    // The system rounds up to a page of its own size.
    const LENGTH: usize = 4096;
    let access = ProtFlags::READ | ProtFlags::WRITE;
    // SAFETY: a new mapping at a place of the system's choice touches nothing of anybody's.
    let page =
        unsafe { mmap_anonymous(ptr::null_mut(), LENGTH, access, MapFlags::PRIVATE) }.ok()?;
    // SAFETY: the page is ours alone and empty; wiping it in a child takes nothing away.
    if unsafe { madvise(page, LENGTH, Advice::LinuxWipeOnFork) }.is_err() {
        // SAFETY: the mapping was made above, and nobody else has seen it.
        let _ = unsafe { munmap(page, LENGTH) };
        return None;
    }
    // SAFETY: a page is aligned for a number, filled with zeros, and never unmapped from here on;
    // whoever looks at it does so atomically.
    Some(unsafe { &*page.cast::<AtomicU64>() })
}

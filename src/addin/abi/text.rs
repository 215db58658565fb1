//! Strings of the interface: UTF-16 on every platform, Linux too.

use std::slice;

/// Reads a NUL-terminated string. `None` for NULL; what is no UTF-16 is replaced, since such
/// strings are only compared.
///
/// # Safety
/// `text` is NULL or points to units that end with a zero.
pub(super) unsafe fn read_terminated(text: *const u16) -> Option<String> {
    if text.is_null() {
        return None;
    }
    let mut length = 0;
    // SAFETY: there is a zero at the end, and nothing before it lies outside.
    while unsafe { *text.add(length) } != 0 {
        length += 1;
    }
    // SAFETY: the loop has just read these units.
    let units = unsafe { slice::from_raw_parts(text, length) };
    Some(String::from_utf16_lossy(units))
}

/// The same string for a host, with a zero at the end. A NUL inside would end it early: it becomes
/// a space.
pub(super) fn terminated(text: &str) -> Vec<u16> {
    text.encode_utf16()
        .map(|unit| if unit == 0 { u16::from(b' ') } else { unit })
        .chain([0])
        .collect()
}

//! Values: `tVariant` of `types.h`.

use std::ffi::{c_int, c_long};
use std::mem::offset_of;
use std::slice;

use super::host::{MemoryManager, give_text};
use crate::addin::value::{Moment, Reply, Value};

/// A value with the tag of its type.
#[repr(C)]
pub(super) struct Variant {
    value: Payload,
    elements: u32,
    kind: u16,
}

#[repr(C)]
union Payload {
    i8: i8,
    i16: i16,
    i32: i32,
    i64: i64,
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    f32: f32,
    f64: f64,
    tm: Tm,
    text: WideText,
}

/// `struct tm` of the C library. Dates come without a zone: the fields after the time are not read.
#[repr(C)]
#[derive(Clone, Copy)]
struct Tm {
    second: c_int,
    minute: c_int,
    hour: c_int,
    day: c_int,
    month_from_0: c_int,
    year_from_1900: c_int,
    weekday: c_int,
    yearday: c_int,
    daylight_saving: c_int,
    #[cfg(unix)]
    offset: c_long,
    #[cfg(unix)]
    zone: *const std::ffi::c_char,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct WideText {
    units: *mut u16,
    length: u32,
}

// What the published headers come to. OneScript's host counts on 44 on Windows.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
const _: () = assert!(offset_of!(Variant, kind) == 60 && size_of::<Variant>() == 64);
#[cfg(all(target_os = "linux", target_arch = "x86"))]
const _: () = assert!(offset_of!(Variant, kind) == 48 && size_of::<Variant>() == 52);
#[cfg(windows)]
const _: () = assert!(offset_of!(Variant, kind) == 44 && size_of::<Variant>() == 48);

/// Tags of `ENUMVAR` in `types.h`, in its order. (They are not those of COM.)
mod kind {
    pub(super) const EMPTY: u16 = 0;
    pub(super) const NULL: u16 = 1;
    pub(super) const I2: u16 = 2;
    pub(super) const I4: u16 = 3;
    pub(super) const R4: u16 = 4;
    pub(super) const R8: u16 = 5;
    pub(super) const TM: u16 = 7;
    pub(super) const BOOL: u16 = 11;
    pub(super) const I1: u16 = 13;
    pub(super) const UI1: u16 = 14;
    pub(super) const UI2: u16 = 15;
    pub(super) const UI4: u16 = 16;
    pub(super) const I8: u16 = 17;
    pub(super) const UI8: u16 = 18;
    pub(super) const INT: u16 = 19;
    pub(super) const UINT: u16 = 20;
    pub(super) const PWSTR: u16 = 22;
    pub(super) const BLOB: u16 = 23;
}

/// The arguments of a call. They are read, never written: newer hosts hand changes to the script.
pub(in crate::addin) struct Arguments<'a> {
    variants: &'a [Variant],
    count: c_long,
}

impl Arguments<'_> {
    /// # Safety
    /// `first` points to `count` variants of the host's that nobody changes during the call; where
    /// `count` is not above 0 it may be anything.
    pub(super) unsafe fn new<'a>(first: *const Variant, count: c_long) -> Arguments<'a> {
        let length = usize::try_from(count).unwrap_or(0);
        let variants = if first.is_null() || length == 0 {
            &[]
        } else {
            // SAFETY: not NULL, and as many as the host says.
            unsafe { slice::from_raw_parts(first, length) }
        };
        Arguments { variants, count }
    }

    /// How many there are, as the host says.
    pub(in crate::addin) fn count(&self) -> i64 {
        #[allow(clippy::useless_conversion)] // C's long has 32 bits on Windows.
        self.count.into()
    }

    /// One of them. What is not there is empty.
    pub(in crate::addin) fn get(&self, position: usize) -> Value {
        self.variants
            .get(position)
            // SAFETY: the host's variants hold what their tags say.
            .map_or(Value::Empty, |variant| unsafe { value_of(variant) })
    }
}

/// What a variant holds.
///
/// # Safety
/// Its payload is what its tag says, and a string's memory lives.
pub(super) unsafe fn value_of(variant: &Variant) -> Value {
    let value = &variant.value;
    // SAFETY: the tag says which member of the union is there.
    unsafe {
        match variant.kind {
            kind::EMPTY | kind::NULL => Value::Empty,
            kind::I1 => Value::Whole(value.i8.into()),
            kind::I2 => Value::Whole(value.i16.into()),
            kind::I4 | kind::INT => Value::Whole(value.i32.into()),
            kind::I8 => Value::Whole(value.i64.into()),
            kind::UI1 => Value::Whole(value.u8.into()),
            kind::UI2 => Value::Whole(value.u16.into()),
            kind::UI4 | kind::UINT => Value::Whole(value.u32.into()),
            kind::UI8 => Value::Whole(value.u64.into()),
            kind::R4 => Value::Fraction(value.f32.into()),
            kind::R8 => Value::Fraction(value.f64),
            kind::BOOL => Value::Flag(value.u8 != 0),
            kind::TM => Value::Moment(value.tm.into()),
            kind::PWSTR => text_of(value.text),
            kind::BLOB => Value::Binary,
            _ => Value::Other,
        }
    }
}

/// # Safety
/// The units are there, or the pointer is NULL, which hosts use for an empty string.
unsafe fn text_of(text: WideText) -> Value {
    if text.units.is_null() || text.length == 0 {
        return Value::Text(String::new());
    }
    // SAFETY: not NULL; the host says how many units there are.
    let units = unsafe { slice::from_raw_parts(text.units, text.length as usize) };
    match String::from_utf16(units) {
        Ok(text) => Value::Text(text),
        Err(_) => Value::BrokenText(broken_at(units)),
    }
}

/// The position of the first unit that is half of a pair without the other half.
fn broken_at(units: &[u16]) -> usize {
    let whole = char::decode_utf16(units.iter().copied())
        .map_while(Result::ok)
        .map(char::len_utf16);
    whole.sum()
}

impl From<Tm> for Moment {
    fn from(tm: Tm) -> Self {
        Self {
            year: i64::from(tm.year_from_1900) + 1900,
            month: i64::from(tm.month_from_0) + 1,
            day: tm.day.into(),
            hour: tm.hour.into(),
            minute: tm.minute.into(),
            second: tm.second.into(),
        }
    }
}

/// Puts a reply into a variant of the host's, a string into memory of the host's. Returns whether
/// there was memory.
///
/// # Safety
/// `variant` may be written to; `manager` is NULL or a living memory manager.
pub(super) unsafe fn put_reply(
    variant: *mut Variant,
    reply: &Reply,
    manager: *mut MemoryManager,
) -> bool {
    let (value, kind) = match reply {
        Reply::Empty => (Payload { i64: 0 }, kind::EMPTY),
        Reply::Flag(flag) => (
            Payload {
                u64: (*flag).into(),
            },
            kind::BOOL,
        ),
        Reply::Text(text) => {
            // SAFETY: the caller's promise is passed on.
            let Some((units, length)) = (unsafe { give_text(manager, text) }) else {
                return false;
            };
            let text = WideText { units, length };
            (Payload { text }, kind::PWSTR)
        }
    };
    // SAFETY: it may be written to, and what was there is the host's to have freed.
    unsafe {
        variant.write(Variant {
            value,
            elements: 0,
            kind,
        });
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_as(kind: u16, value: Payload) -> Value {
        let variant = Variant {
            value,
            elements: 0,
            kind,
        };
        // SAFETY: the tests give tag and payload that belong together.
        unsafe { value_of(&variant) }
    }

    #[test]
    fn numbers_of_every_width_are_read_with_their_sign() {
        for (kind, value, number) in [
            (kind::I1, Payload { i8: -5 }, -5),
            (kind::UI1, Payload { u8: 251 }, 251),
            (kind::I2, Payload { i16: -300 }, -300),
            (kind::UI2, Payload { u16: 65_236 }, 65_236),
            (kind::I4, Payload { i32: -70_000 }, -70_000),
            (kind::INT, Payload { i32: 7 }, 7),
            (kind::UI4, Payload { u32: 4_294_967_295 }, 4_294_967_295),
            (kind::UINT, Payload { u32: 8 }, 8),
            (kind::I8, Payload { i64: i64::MIN }, i64::MIN.into()),
            (kind::UI8, Payload { u64: u64::MAX }, u64::MAX.into()),
        ] {
            assert_eq!(value_as(kind, value), Value::Whole(number));
        }
        assert_eq!(
            value_as(kind::R4, Payload { f32: 1.5 }),
            Value::Fraction(1.5)
        );
        assert_eq!(
            value_as(kind::R8, Payload { f64: -0.1 }),
            Value::Fraction(-0.1)
        );
    }

    #[test]
    fn what_no_script_passes_is_told_apart_from_nothing() {
        let zero = || Payload { i64: 0 };
        assert_eq!(value_as(kind::EMPTY, zero()), Value::Empty);
        assert_eq!(value_as(kind::NULL, zero()), Value::Empty);
        assert_eq!(value_as(kind::BLOB, zero()), Value::Binary);
        // A date as a number, a narrow string, an interface, a variant, an array, nonsense.
        for other in [6, 8, 9, 12, 0x2000, 0xffff] {
            assert_eq!(value_as(other, zero()), Value::Other);
        }
    }

    #[test]
    fn a_broken_string_is_found_where_it_breaks() {
        let read_units = |units: &mut [u16]| {
            let text = WideText {
                units: units.as_mut_ptr(),
                length: u32::try_from(units.len()).unwrap(),
            };
            value_as(kind::PWSTR, Payload { text })
        };
        assert_eq!(
            read_units(&mut [0x44f, 0xd83d, 0xde00]),
            Value::Text("я😀".into())
        );
        assert_eq!(read_units(&mut []), Value::Text(String::new()));
        assert_eq!(
            read_units(&mut [0xd83d, 0xde00, 0xde00]),
            Value::BrokenText(2)
        );
        assert_eq!(read_units(&mut [0x41, 0xd83d]), Value::BrokenText(1));
    }
}

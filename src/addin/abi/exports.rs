//! The five functions by which a host gets at the component's class.

use std::ffi::{c_int, c_long, c_void};
use std::ptr;

use super::guarded;
use super::host::note_capabilities;
use super::object;
use super::text::read_terminated;
use crate::addin::catalogue::CLASS;
use crate::addin::component::create;

/// `eAppCapabilities3`: what the headers that this is written by know of.
const CAPABILITIES: c_int = 3;
/// `eCanAttachAny`: in the host's process or in one of its own.
const ATTACH_ANY: c_int = 3;

/// The names of the classes, with `|` between them: there is one.
#[unsafe(no_mangle)]
pub extern "C" fn GetClassNames() -> *const u16 {
    static NAMES: [u16; CLASS.len() + 1] = {
        // ASCII, with a zero at the end.
        let mut units = [0; CLASS.len() + 1];
        let mut i = 0;
        while i < CLASS.len() {
            units[i] = CLASS.as_bytes()[i] as u16;
            i += 1;
        }
        units
    };
    NAMES.as_ptr()
}

/// Makes an object of a class. Returns 0 where there is no such class.
///
/// # Safety
/// `name` is NULL or NUL-terminated, `object` is NULL or may be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetClassObject(name: *const u16, object: *mut *mut c_void) -> c_long {
    let made = guarded(|| {
        #[cfg(windows)]
        crate::call::keep_loaded_by(super::stay_loaded::stay_loaded);
        // SAFETY: the host promises NULL or a terminated string.
        let name = unsafe { read_terminated(name) };
        Ok(name.as_deref().and_then(create))
    });
    let Ok(Some(component)) = made else {
        return 0;
    };
    if object.is_null() {
        return 0;
    }
    // SAFETY: not NULL, and may be written to as the host promises.
    unsafe { object.write(object::create(component)) };
    1
}

/// Destroys an object and makes the pointer NULL. Returns 0, or another number if there is none.
///
/// # Safety
/// `object` is NULL or points to a pointer that is NULL or came from [`GetClassObject`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DestroyObject(object: *mut *mut c_void) -> c_long {
    if object.is_null() {
        return -1;
    }
    // SAFETY: not NULL, and points to a pointer as the host promises.
    let this = unsafe { object.replace(ptr::null_mut()) };
    if this.is_null() {
        return -1;
    }
    // SAFETY: the host gives back what it got: an object, seen from its first base.
    unsafe { object::destroy::<{ object::INIT_DONE }>(this) };
    0
}

/// Takes what the platform can and answers what the component knows of.
#[unsafe(no_mangle)]
pub extern "C" fn SetPlatformCapabilities(capabilities: c_int) -> c_int {
    note_capabilities(capabilities);
    CAPABILITIES
}

/// How the component may be attached: in either way.
#[unsafe(no_mangle)]
pub extern "C" fn GetAttachType() -> c_int {
    ATTACH_ANY
}

//! What a host gives an object: memory for what it answers, and a connection to report errors to.
//!
//! A host should not throw from its callbacks, but a C++ one can. They are declared to unwind, so
//! that such an exception is no undefined behaviour here: it comes to the guard that every function
//! of a vtable has, and does not go through it. What the guard makes of it is Rust's to choose, an
//! error or the end of the process (today it is the end).

use std::ffi::{c_int, c_long, c_ulong, c_ushort, c_void};
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use super::text::terminated;

/// The code of an error that is neither a message box nor a remark: `ADDIN_E_FAIL`.
const ADDIN_E_FAIL: c_ushort = 1006;

/// `eAppCapabilities2`: the platform has `IAttachedInfo`.
const CAPABILITIES_ATTACHED_INFO: c_int = 2;

/// What the platform has said that it can. OneScript says nothing.
static PLATFORM: AtomicI32 = AtomicI32::new(0);

/// Notes what the platform can.
pub(super) fn note_capabilities(capabilities: c_int) {
    PLATFORM.store(capabilities, Ordering::Relaxed);
}

/// Whether the connections of this host can be asked how the component is attached.
pub(super) fn has_attached_info() -> bool {
    PLATFORM.load(Ordering::Relaxed) >= CAPABILITIES_ATTACHED_INFO
}

/// `eIAttachedInfo` of the enumeration `Interfaces` (on Android alone it is another number).
const ATTACHED_INFO: c_int = 2;

/// The slots of the destructor at the head of a host's vtable; `vtables/destructor.rs` tells why there
/// are two or one. They are never called from here: the host's objects are the host's.
#[cfg(not(windows))]
type ForeignDestructor = [usize; 2];
/// As above.
#[cfg(windows)]
type ForeignDestructor = [usize; 1];

/// `IMemoryManager`. A C++ `bool` is read as a byte: not every host is written in C++.
#[repr(C)]
pub(super) struct MemoryManager {
    table: *const MemoryManagerTable,
}

#[repr(C)]
struct MemoryManagerTable {
    destructor: ForeignDestructor,
    alloc: unsafe extern "system-unwind" fn(*mut MemoryManager, *mut *mut c_void, c_ulong) -> u8,
    free: unsafe extern "system-unwind" fn(*mut MemoryManager, *mut *mut c_void),
}

/// Puts a string into memory of the host's, with a zero behind it. Returns it and its length in
/// units without the zero; `None` if there is no memory.
///
/// # Safety
/// `manager` is NULL or a living memory manager.
pub(super) unsafe fn give_text(manager: *mut MemoryManager, text: &str) -> Option<(*mut u16, u32)> {
    if manager.is_null() {
        return None;
    }
    let length = u32::try_from(text.encode_utf16().count()).ok()?;
    let bytes = c_ulong::try_from((u64::from(length) + 1) * 2).ok()?;
    let mut memory: *mut c_void = ptr::null_mut();
    // SAFETY: the manager lives; a C++ object begins with the pointer to its vtable.
    let given = unsafe { ((*(*manager).table).alloc)(manager, &raw mut memory, bytes) };
    if given == 0 || memory.is_null() {
        return None;
    }
    let start = memory.cast::<u16>();
    let mut next = start;
    for unit in text.encode_utf16().chain([0]) {
        // SAFETY: as many units were asked for as are written here. Nothing says that a host
        // aligns them.
        next = unsafe {
            next.write_unaligned(unit);
            next.add(1)
        };
    }
    Some((start, length))
}

/// `IAddInDefBaseEx`: the host as its components see it.
#[repr(C)]
pub(super) struct Connection {
    table: *const ConnectionTable,
}

#[repr(C)]
struct ConnectionTable {
    destructor: ForeignDestructor,
    add_error: unsafe extern "system-unwind" fn(
        *mut Connection,
        c_ushort,
        *const u16,
        *const u16,
        c_long,
    ) -> u8,
    /// `Read`, `Write`, `RegisterProfileAs`, `SetEventBufferDepth`, `GetEventBufferDepth`,
    /// `ExternalEvent`, `CleanEventBuffer`, `SetStatusLine`, `ResetStatusLine`: not called.
    unused: [usize; 9],
    /// Only where the platform has said that it has this one.
    get_interface: unsafe extern "system-unwind" fn(*mut Connection, c_int) -> *mut c_void,
}

/// Reports an error to the host.
///
/// # Safety
/// `connection` is NULL or a living connection.
pub(super) unsafe fn report(connection: *mut Connection, source: &str, description: &str) {
    if connection.is_null() {
        return;
    }
    let (source, description) = (terminated(source), terminated(description));
    // The last argument is 0: another value would make some hosts throw. That the call failed they
    // learn from what it returns.
    // SAFETY: the connection lives, both strings are terminated and live during the call.
    unsafe {
        ((*(*connection).table).add_error)(
            connection,
            ADDIN_E_FAIL,
            source.as_ptr(),
            description.as_ptr(),
            0,
        )
    };
}

/// `IAttachedInfo`.
#[repr(C)]
struct AttachedInfo {
    table: *const AttachedInfoTable,
}

/// It has no destructor.
#[repr(C)]
struct AttachedInfoTable {
    get_attached_info: unsafe extern "system-unwind" fn(*mut AttachedInfo) -> c_int,
}

/// Whether the component runs in a process of its own, if the host tells.
///
/// # Safety
/// `connection` is NULL or a living connection that has `GetInterface`.
pub(super) unsafe fn is_isolated(connection: *mut Connection) -> Option<bool> {
    if connection.is_null() {
        return None;
    }
    // SAFETY: the connection lives and has this method.
    let interface = unsafe { ((*(*connection).table).get_interface)(connection, ATTACHED_INFO) };
    if interface.is_null() {
        return None;
    }
    // The host hands out the base `IInterface`, which has neither fields nor vtable. Microsoft's
    // layout, which hosts for Windows have whatever this library was built with, puts it behind the
    // pointer to the derived class's vtable, the others in its place.
    let behind = if cfg!(windows) {
        size_of::<*const ()>()
    } else {
        0
    };
    // SAFETY: this is what a C++ cast to the derived class does.
    let info = unsafe { interface.byte_sub(behind) }.cast::<AttachedInfo>();
    // SAFETY: the host's object lives as long as the connection.
    match unsafe { ((*(*info).table).get_attached_info)(info) } {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}

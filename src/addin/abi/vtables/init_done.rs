//! `IInitDoneBase`: what the host gives the object, and takes back.

use std::ffi::c_long;
use std::ptr;
use std::sync::atomic::Ordering;

use super::destructor::Destructor;
use crate::addin::abi::host::{Connection, MemoryManager, has_attached_info, is_isolated};
use crate::addin::abi::object::{INIT_DONE, Inside, This, enter};

#[repr(C)]
pub(in crate::addin::abi) struct InitDoneTable {
    destructor: Destructor,
    init: unsafe extern "system" fn(This, *mut Connection) -> bool,
    set_mem_manager: unsafe extern "system" fn(This, *mut MemoryManager) -> bool,
    get_info: unsafe extern "system" fn(This) -> c_long,
    done: unsafe extern "system" fn(This),
}

pub(in crate::addin::abi) static TABLE: InitDoneTable = InitDoneTable {
    destructor: Destructor::of::<INIT_DONE>(),
    init,
    set_mem_manager,
    get_info,
    done,
};

/// # Safety
/// As for every function of a vtable: `this` is its base of a living object, and what else is
/// pointed to is what the interface says. `connection` lives until `Done`.
unsafe extern "system" fn init(this: This, connection: *mut Connection) -> bool {
    let body = |inside: &Inside| {
        inside.connection.store(connection, Ordering::Release);
        // SAFETY: the host has just given the connection and has said that it has this interface.
        let isolated = has_attached_info().then(|| unsafe { is_isolated(connection) });
        inside.component.attached(isolated.flatten());
        !connection.is_null()
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<INIT_DONE, _>(this, false, body) }
}

/// # Safety
/// As for [`init`]. `memory` lives as long as the object.
unsafe extern "system" fn set_mem_manager(this: This, memory: *mut MemoryManager) -> bool {
    let body = |inside: &Inside| {
        inside.memory.store(memory, Ordering::Release);
        !memory.is_null()
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<INIT_DONE, _>(this, false, body) }
}

/// The version of the interface that the component speaks.
///
/// # Safety
/// As for [`init`].
unsafe extern "system" fn get_info(_: This) -> c_long {
    2000
}

/// # Safety
/// As for [`init`].
unsafe extern "system" fn done(this: This) {
    let forget = |inside: &Inside| inside.connection.store(ptr::null_mut(), Ordering::Release);
    // SAFETY: the host calls on a living object.
    unsafe { enter::<INIT_DONE, _>(this, (), forget) }
}

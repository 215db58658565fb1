//! Virtual destructors, which the two C++ ABIs do differently. Hosts call them by `delete`.
//!
//! - Itanium (Linux, macOS): two slots at the head of the vtable. The complete destructor leaves
//!   the memory alone, the deleting one frees it, too.
//! - Microsoft (Windows): one slot. Bit 0 of its argument says whether to free the memory; it
//!   returns the pointer.
//!
//! The host decides, not the toolchain that this library is built with: 1C and OneScript for
//! Windows are built with Microsoft's compiler, so a library from `*-windows-gnu` speaks its ABI as
//! well. What would not fit is a host built with MinGW, whose destructors are Itanium's; no such
//! host is known.
//!
//! A destructor is no `__stdcall` even where the methods are: on 32-bit Windows it is `thiscall`.

use std::ffi::c_void;

use crate::addin::abi::object::{destroy, empty};

macro_rules! destructors {
    ($abi:literal) => {
        /// The slots of the destructor at the head of each of our vtables.
        #[cfg(not(windows))]
        #[repr(C)]
        pub(super) struct Destructor {
            complete: unsafe extern $abi fn(*mut c_void),
            deleting: unsafe extern $abi fn(*mut c_void),
        }

        #[cfg(not(windows))]
        impl Destructor {
            /// The destructor of the object, seen from one of its bases.
            pub(super) const fn of<const BASE: usize>() -> Self {
                /// # Safety
                /// `this` is that base of a living object, which nobody uses any more.
                unsafe extern $abi fn complete<const BASE: usize>(this: *mut c_void) {
                    // SAFETY: as the host promises by destroying it.
                    unsafe { empty::<BASE>(this) };
                }
                /// # Safety
                /// As above; the host forgets the pointer.
                unsafe extern $abi fn deleting<const BASE: usize>(this: *mut c_void) {
                    // SAFETY: as the host promises by deleting it.
                    unsafe { destroy::<BASE>(this) };
                }
                Self {
                    complete: complete::<BASE>,
                    deleting: deleting::<BASE>,
                }
            }
        }

        /// The slot of the destructor at the head of each of our vtables.
        #[cfg(windows)]
        #[repr(C)]
        pub(super) struct Destructor {
            destructor: unsafe extern $abi fn(*mut c_void, std::ffi::c_uint) -> *mut c_void,
        }

        #[cfg(windows)]
        impl Destructor {
            /// The destructor of the object, seen from one of its bases.
            pub(super) const fn of<const BASE: usize>() -> Self {
                /// # Safety
                /// `this` is that base of a living object, which nobody uses any more.
                unsafe extern $abi fn destructor<const BASE: usize>(
                    this: *mut c_void,
                    flags: std::ffi::c_uint,
                ) -> *mut c_void {
                    if flags & 1 == 0 {
                        // SAFETY: as the host promises by destroying it.
                        unsafe { empty::<BASE>(this) };
                    } else {
                        // SAFETY: as the host promises by deleting it.
                        unsafe { destroy::<BASE>(this) };
                    }
                    this
                }
                Self {
                    destructor: destructor::<BASE>,
                }
            }
        }
    };
}

#[cfg(all(windows, target_arch = "x86"))]
destructors!("thiscall");
#[cfg(not(all(windows, target_arch = "x86")))]
destructors!("C");

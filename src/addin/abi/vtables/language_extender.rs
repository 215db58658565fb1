//! `ILanguageExtenderBase`: properties and methods by number, with names in two languages.

use std::ffi::c_long;
use std::ptr;

use super::destructor::Destructor;
use crate::addin::abi::object::{Inside, LANGUAGE_EXTENDER, This, enter};
use crate::addin::abi::text::read_terminated;
use crate::addin::abi::variant::{Arguments, Variant, value_of};
use crate::addin::value::Reply;

#[repr(C)]
pub(in crate::addin::abi) struct LanguageExtenderTable {
    destructor: Destructor,
    register_extension_as: unsafe extern "system" fn(This, *mut *const u16) -> bool,
    get_n_props: unsafe extern "system" fn(This) -> c_long,
    find_prop: unsafe extern "system" fn(This, *const u16) -> c_long,
    get_prop_name: unsafe extern "system" fn(This, c_long, c_long) -> *const u16,
    get_prop_val: unsafe extern "system" fn(This, c_long, *mut Variant) -> bool,
    set_prop_val: unsafe extern "system" fn(This, c_long, *const Variant) -> bool,
    is_prop_readable: unsafe extern "system" fn(This, c_long) -> bool,
    is_prop_writable: unsafe extern "system" fn(This, c_long) -> bool,
    get_n_methods: unsafe extern "system" fn(This) -> c_long,
    find_method: unsafe extern "system" fn(This, *const u16) -> c_long,
    get_method_name: unsafe extern "system" fn(This, c_long, c_long) -> *const u16,
    get_n_params: unsafe extern "system" fn(This, c_long) -> c_long,
    get_param_def_value: unsafe extern "system" fn(This, c_long, c_long, *mut Variant) -> bool,
    has_ret_val: unsafe extern "system" fn(This, c_long) -> bool,
    call_as_proc: unsafe extern "system" fn(This, c_long, *const Variant, c_long) -> bool,
    call_as_func:
        unsafe extern "system" fn(This, c_long, *mut Variant, *const Variant, c_long) -> bool,
}

pub(in crate::addin::abi) static TABLE: LanguageExtenderTable = LanguageExtenderTable {
    destructor: Destructor::of::<LANGUAGE_EXTENDER>(),
    register_extension_as,
    get_n_props,
    find_prop,
    get_prop_name,
    get_prop_val,
    set_prop_val,
    is_prop_readable,
    is_prop_writable,
    get_n_methods,
    find_method,
    get_method_name,
    get_n_params,
    get_param_def_value,
    has_ret_val,
    call_as_proc,
    call_as_func,
};

/// A number for the host: of entries, or of one that was found.
fn number(position: Option<usize>) -> c_long {
    position
        .and_then(|position| c_long::try_from(position).ok())
        .unwrap_or(-1)
}

/// A number of the host's, as a position.
fn position(number: c_long) -> Option<usize> {
    usize::try_from(number).ok()
}

/// # Safety
/// As for every function of a vtable: `this` is its base of a living object, and what else is
/// pointed to is what the interface says.
unsafe extern "system" fn register_extension_as(this: This, name: *mut *const u16) -> bool {
    let body = |inside: &Inside| {
        if name.is_null() {
            return false;
        }
        let given = inside.name(Some(inside.component.class()));
        // SAFETY: not NULL, and the host's to be written to.
        unsafe { name.write(given) };
        !given.is_null()
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_n_props(this: This) -> c_long {
    let body = |inside: &Inside| number(Some(inside.component.properties()));
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, 0, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn find_prop(this: This, name: *const u16) -> c_long {
    let body = |inside: &Inside| {
        // SAFETY: the host's strings are terminated.
        let name = unsafe { read_terminated(name) };
        number(name.and_then(|name| inside.component.find_property(&name)))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, -1, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_prop_name(this: This, property: c_long, alias: c_long) -> *const u16 {
    let body = |inside: &Inside| {
        let names = position(property).and_then(|p| inside.component.property_names(p));
        inside.name(alias_of(names, alias))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, ptr::null(), body) }
}

fn alias_of(names: Option<[&'static str; 2]>, alias: c_long) -> Option<&'static str> {
    names?.get(position(alias)?).copied()
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_prop_val(this: This, property: c_long, value: *mut Variant) -> bool {
    let body = |inside: &Inside| {
        let reply = position(property).and_then(|p| inside.component.get_property(p));
        // SAFETY: the host's variant may be written to.
        reply.is_some_and(|reply| unsafe { inside.give(value, &reply) })
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn set_prop_val(
    this: This,
    property: c_long,
    value: *const Variant,
) -> bool {
    let body = |inside: &Inside| {
        // SAFETY: NULL or a variant of the host's.
        let value = unsafe { value.as_ref() };
        let Some((property, value)) = position(property).zip(value) else {
            return false;
        };
        // SAFETY: the host's variants hold what their tags say.
        let value = unsafe { value_of(value) };
        let written = inside.component.set_property(property, &value);
        written
            .inspect_err(|refusal| inside.refuse(refusal))
            .is_ok()
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn is_prop_readable(this: This, property: c_long) -> bool {
    let body = |inside: &Inside| {
        position(property).is_some_and(|property| property < inside.component.properties())
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn is_prop_writable(this: This, property: c_long) -> bool {
    let body = |inside: &Inside| {
        position(property).is_some_and(|property| inside.component.is_writable(property))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_n_methods(this: This) -> c_long {
    let body = |inside: &Inside| number(Some(inside.component.methods()));
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, 0, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn find_method(this: This, name: *const u16) -> c_long {
    let body = |inside: &Inside| {
        // SAFETY: the host's strings are terminated.
        let name = unsafe { read_terminated(name) };
        number(name.and_then(|name| inside.component.find_method(&name)))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, -1, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_method_name(this: This, method: c_long, alias: c_long) -> *const u16 {
    let body = |inside: &Inside| {
        let names = position(method).and_then(|m| inside.component.method_names(m));
        inside.name(alias_of(names, alias))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, ptr::null(), body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_n_params(this: This, method: c_long) -> c_long {
    let body = |inside: &Inside| {
        number(Some(
            position(method).map_or(0, |m| inside.component.parameters(m)),
        ))
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, 0, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn get_param_def_value(
    this: This,
    method: c_long,
    parameter: c_long,
    value: *mut Variant,
) -> bool {
    let body = |inside: &Inside| {
        let default = position(method)
            .zip(position(parameter))
            .and_then(|(method, parameter)| inside.component.default_value(method, parameter));
        // Hosts look at the variant also where there is no default.
        let reply = default.as_ref().unwrap_or(&Reply::Empty);
        // SAFETY: the host's variant may be written to.
        unsafe { inside.give(value, reply) && default.is_some() }
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn has_ret_val(this: This, method: c_long) -> bool {
    let body = |inside: &Inside| position(method).is_some_and(|m| m < inside.component.methods());
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// Calls a method, and reports its failure.
///
/// # Safety
/// `first` and `count` are the host's array of arguments.
unsafe fn call(
    inside: &Inside,
    method: c_long,
    first: *const Variant,
    count: c_long,
) -> Option<Reply> {
    // SAFETY: the caller's promise is passed on.
    let arguments = unsafe { Arguments::new(first, count) };
    let called = inside.component.call_method(position(method)?, &arguments);
    called.inspect_err(|refusal| inside.refuse(refusal)).ok()
}

/// A method called for what it does: what it answers is in `LastError`, if it is an error.
///
/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn call_as_proc(
    this: This,
    method: c_long,
    arguments: *const Variant,
    count: c_long,
) -> bool {
    // SAFETY: the host's array of arguments.
    let body = |inside: &Inside| unsafe { call(inside, method, arguments, count) }.is_some();
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

/// # Safety
/// As for [`register_extension_as`].
unsafe extern "system" fn call_as_func(
    this: This,
    method: c_long,
    answer: *mut Variant,
    arguments: *const Variant,
    count: c_long,
) -> bool {
    let body = |inside: &Inside| {
        // SAFETY: the host's array of arguments.
        let reply = unsafe { call(inside, method, arguments, count) };
        // SAFETY: the host's variant may be written to.
        reply.is_some_and(|reply| unsafe { inside.give(answer, &reply) })
    };
    // SAFETY: the host calls on a living object.
    unsafe { enter::<LANGUAGE_EXTENDER, _>(this, false, body) }
}

//! The vtables of the object's four bases, and the functions in them.

mod destructor;
pub(super) mod init_done;
pub(super) mod language_extender;
pub(super) mod locale;

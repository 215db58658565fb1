//! The commands: what each of them does with its arguments.

mod asking;
pub(super) mod busy;
pub(super) mod call;
mod computing;
pub(super) mod emulate;
pub(super) mod free;
pub(super) mod get;
pub(super) mod ics;
pub(super) mod timeline;

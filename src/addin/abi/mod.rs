//! The binary interface of the 1C Native API, as the platform's published headers (`types.h`,
//! `ComponentBase.h`, `AddInDefBase.h`, `IMemoryManager.h` of 8.3.21 and later) give it to C++: an
//! object of four bases, each with a vtable of its own; values in tagged unions; memory of the
//! host's.
//!
//! Every unsafe line of this face is here. What it lets through is safe Rust: a [`Component`].

mod exports;
mod host;
mod object;
// Either face may be built alone, and each keeps the library loaded.
#[cfg(windows)]
#[path = "../../capi/stay_loaded.rs"]
mod stay_loaded;
mod text;
mod variant;
mod vtables;

use super::value::{Reply, Value};
// What each function that a host calls runs its body in.
#[cfg(not(windows))]
use crate::guard::guarded;
#[cfg(windows)]
use stay_loaded::guarded;
pub(super) use variant::Arguments;

/// What stands behind the binary interface: properties and methods by number, each with an English
/// and a Russian name. Every property can be read, every method answers.
pub(super) trait Component: Send + Sync {
    /// The name that the object has among the types of the script.
    fn class(&self) -> &'static str;

    fn properties(&self) -> usize;
    fn find_property(&self, name: &str) -> Option<usize>;
    fn property_names(&self, property: usize) -> Option<[&'static str; 2]>;
    fn is_writable(&self, property: usize) -> bool;
    fn get_property(&self, property: usize) -> Option<Reply>;
    fn set_property(&self, property: usize, value: &Value) -> Result<(), Refusal>;

    fn methods(&self) -> usize;
    fn find_method(&self, name: &str) -> Option<usize>;
    fn method_names(&self, method: usize) -> Option<[&'static str; 2]>;
    fn parameters(&self, method: usize) -> usize;
    fn default_value(&self, method: usize, parameter: usize) -> Option<Reply>;
    fn call_method(&self, method: usize, arguments: &Arguments<'_>) -> Result<Reply, Refusal>;

    /// How the host has attached the component: in a process of its own or not, if it tells.
    fn attached(&self, isolated: Option<bool>);
    fn set_language(&self, locale: &str);
    /// Notes that an answer was there, but no memory of the host's to put it into.
    fn out_of_memory(&self) -> Refusal;
}

/// A call or a write that failed. A text is reported to the host before it is told so.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) report: Option<String>,
}

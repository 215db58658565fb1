//! The 1C Native API: the shared library is an external component, too, for 1C:Enterprise 8.3 and
//! for OneScript. `abi` speaks the hosts' binary interface and holds every unsafe line; above it
//! stands safe Rust: names, arguments, and one call of the core for each method.

mod abi;
mod arguments;
mod catalogue;
mod component;
mod messages;
mod methods;
mod value;

/// The component's one class, as scripts name it: `Новый("AddIn.<attached as>.B24Busy")`.
const CLASS: &str = "B24Busy";

/// An object of the class with this name, if that is what it is called.
fn create(class: &str) -> Option<Box<dyn abi::Component>> {
    catalogue::same_name(class, CLASS).then(|| Box::<component::B24Busy>::default() as _)
}

//! State that belongs to one process: after `fork()` the child starts afresh.
//!
//! A child shares its parent's sockets and may find its parent's locks held for ever. So nothing
//! that the parent set up is touched there: every process finds its own value in a list that only
//! grows. Nothing is waited for, but for the moment in which another thread hangs a value that is made
//! already into the list.

use std::sync::OnceLock;

/// Tells one process from another, where something can that is surer than the process' number:
/// in another namespace, or after a long time, a child may have the number of its parent.
static IDENTIFY: OnceLock<fn() -> u64> = OnceLock::new();

/// Sets what tells this process from its parent. It answers with other numbers than 32 bits hold.
#[cfg(all(feature = "capi", any(target_os = "linux", target_os = "android")))]
pub(crate) fn identify_by(identify: fn() -> u64) {
    let _ = IDENTIFY.set(identify);
}

fn identity() -> u64 {
    IDENTIFY
        .get()
        .map_or_else(|| std::process::id().into(), |identify| identify())
}

/// A value of its own for every process, made when it is first asked for.
pub(crate) struct PerProcess<T> {
    first: OnceLock<Box<Node<T>>>,
}

struct Node<T> {
    process: u64,
    value: T,
    next: OnceLock<Box<Node<T>>>,
}

impl<T> PerProcess<T> {
    pub(crate) const fn new() -> Self {
        Self {
            first: OnceLock::new(),
        }
    }

    /// The value of this process, made from that of the nearest ancestor that had one.
    ///
    /// A lock of the ancestor's may be held for ever, by a thread that is not in this process:
    /// `make` tries it and never waits for it.
    pub(crate) fn get_with(&self, make: impl Fn(Option<&T>) -> T) -> &T {
        let process = identity();
        let mut slot = &self.first;
        let mut parent = None;
        loop {
            if slot.get().is_none() {
                let node = Box::new(Node {
                    process,
                    value: make(parent),
                    next: OnceLock::new(),
                });
                // Somebody may have been faster.
                let _ = slot.set(node);
            }
            let Some(node) = slot.get() else {
                continue;
            };
            if node.process == process {
                return &node.value;
            }
            parent = Some(&node.value);
            slot = &node.next;
        }
    }
}

impl<T: Default> PerProcess<T> {
    pub(crate) fn get(&self) -> &T {
        self.get_with(|_| T::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn one_process_has_one_value() {
        static COUNT: PerProcess<AtomicU32> = PerProcess::new();
        COUNT.get().fetch_add(1, Ordering::Relaxed);
        COUNT.get().fetch_add(1, Ordering::Relaxed);
        assert_eq!(COUNT.get().load(Ordering::Relaxed), 2);
    }
}

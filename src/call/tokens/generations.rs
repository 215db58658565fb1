//! Generations of tokens: of all that there were, the newest pair and the one before it.

use std::sync::{Arc, PoisonError, RwLock, TryLockError};

use super::reply::Renewed;
use crate::call::secret::Secret;

/// The tokens between two refreshes.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) access: Secret,
    pub(crate) refresh: Secret,
    /// The number of refreshes before it.
    pub(crate) generation: u64,
}

/// What one process knows of a client's tokens.
///
/// **Why a child of `fork()` does not hang here.** The two slots are written in turns, by the one
/// thread that has asked, each for the moment of an assignment; what is overwritten is the older
/// pair. So at any moment one slot at least is not being written, and the newest pair stands in it.
/// Within a process readers may wait for that moment. A child must not, for the writer is not there
/// to end it: it *tries* its parent's slots, of which one at least is open to readers, and then has
/// slots of its own.
#[derive(Debug)]
pub(crate) struct Generations {
    slots: [RwLock<Arc<Pair>>; 2],
}

impl Generations {
    pub(crate) fn new(pair: &Arc<Pair>) -> Self {
        Self {
            slots: [RwLock::new(pair.clone()), RwLock::new(pair.clone())],
        }
    }

    /// The newest pair of a parent, without waiting for anything.
    pub(crate) fn inherited(&self) -> Option<Arc<Pair>> {
        let open = self.slots.iter().filter_map(|slot| match slot.try_read() {
            Ok(pair) => Some(pair.clone()),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner().clone()),
            Err(TryLockError::WouldBlock) => None,
        });
        open.max_by_key(|pair| pair.generation)
    }

    /// The newest pair and the one before it, in any order; the same one twice at first.
    pub(crate) fn pairs(&self) -> [Arc<Pair>; 2] {
        let read = |slot: &RwLock<Arc<Pair>>| {
            let pair = slot.read().unwrap_or_else(PoisonError::into_inner);
            pair.clone()
        };
        self.slots.each_ref().map(read)
    }

    pub(crate) fn newest(&self) -> Arc<Pair> {
        let [one, other] = self.pairs();
        if one.generation > other.generation {
            one
        } else {
            other
        }
    }

    /// Puts a new pair in the place of the one before the newest. For the asker alone.
    pub(crate) fn publish(&self, newest: &Pair, renewed: Renewed) -> Arc<Pair> {
        let generation = newest.generation + 1;
        let pair = Arc::new(Pair {
            access: renewed.access,
            refresh: renewed.refresh,
            generation,
        });
        let mut slot = self
            .slot_of(generation)
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *slot, pair.clone());
        drop(slot);
        // Freed without the lock.
        drop(before);
        pair
    }

    fn slot_of(&self, generation: u64) -> &RwLock<Arc<Pair>> {
        &self.slots[usize::from(generation % 2 == 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renewed(generation: u64) -> Renewed {
        Renewed {
            access: Secret::new(format!("a{generation}")),
            refresh: Secret::new(format!("r{generation}")),
        }
    }

    #[test]
    fn a_child_has_the_newest_pair_also_if_the_next_was_just_being_written() {
        let mut parent = Generations::new(&Arc::new(Pair {
            access: Secret::new("a0"),
            refresh: Secret::new("r0"),
            generation: 0,
        }));
        for generation in 0..9 {
            // As at the moment of a fork: threads that are not in the child hold locks.
            let writing = parent.slot_of(generation + 1).write().unwrap();
            let reading = parent.slot_of(generation).read().unwrap();
            let child = Generations::new(&parent.inherited().unwrap());
            drop((writing, reading));
            assert_eq!(child.newest().generation, generation);
            parent.publish(&parent.newest(), renewed(generation + 1));
            child.publish(&child.newest(), renewed(generation + 1));
            for generations in [&parent, &child] {
                assert_eq!(generations.newest().generation, generation + 1);
                let mut pairs = generations.pairs().map(|pair| pair.generation);
                pairs.sort_unstable();
                assert_eq!(pairs, [generation, generation + 1]);
            }
            if generation % 3 == 0 {
                // A child's child begins with either parity.
                parent = child;
            }
        }
    }
}

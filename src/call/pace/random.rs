//! Chance, for delays and for keys that must differ. Not for secrets.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// 64 bits that differ at every call, in every thread and after `fork()`.
fn bits() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    // Keyed by the system's randomness once a thread, so a child of fork() would repeat it.
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    hasher.write_u32(std::process::id());
    // In a namespace of its own the child has perhaps its parent's number, but not its time.
    hasher.write_u128(
        std::time::UNIX_EPOCH
            .elapsed()
            .map_or(0, |now| now.as_nanos()),
    );
    hasher.finish()
}

/// A number from 0 to 1.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::try_from(bits() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// A key of 32 hexadecimal digits.
pub(crate) fn key() -> String {
    format!("{:016x}{:016x}", bits(), bits())
}

#[cfg(test)]
mod tests {
    #[test]
    fn chance_differs_and_stays_in_its_range() {
        let keys: std::collections::HashSet<_> = (0..1000).map(|_| super::key()).collect();
        assert_eq!(keys.len(), 1000);
        assert!((0..1000).all(|_| (0.0..=1.0).contains(&super::fraction())));
    }
}

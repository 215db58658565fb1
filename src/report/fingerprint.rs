//! What tells texts apart.

/// A number that differs where texts differ, the same in every run (FNV-1a, 64 bits): what tells two
/// pictures on a page, or the events of a calendar, apart.
pub(super) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

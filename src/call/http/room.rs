//! How a buffer grows for what comes in: by what has come, never by what was announced, and in a way
//! that can fail.

use std::collections::TryReserveError;

/// Room behind an answer's text, in bytes, for whoever hands it to C without copying it: a NUL
/// behind, a head in front.
pub(crate) const SPARE: usize = 33;

/// What is taken at first, in bytes.
const SMALLEST: usize = 64 * 1024;

/// Makes room for `more` bytes behind `length` ones, and for eight times what there is as long as
/// that is not above `most` in all: room that is not used costs no memory, and the copies that growing
/// may take are few and small. What cannot be had is asked for in halves.
pub(crate) fn make_room(
    length: usize,
    more: usize,
    most: usize,
    mut reserve: impl FnMut(usize) -> Result<(), TryReserveError>,
) -> Result<(), TryReserveError> {
    let wish = length.saturating_mul(7).max(SMALLEST);
    let mut room = wish.min(most.saturating_sub(length)).max(more);
    loop {
        match reserve(room) {
            Err(_) if room > more => room = (room / 2).max(more),
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked for, where only so much is there to be had.
    fn asked(length: usize, more: usize, most: usize, there: usize) -> (Vec<usize>, bool) {
        let mut asked = Vec::new();
        let outcome = make_room(length, more, most, |room| {
            asked.push(room);
            if room <= there {
                Ok(())
            } else {
                Vec::<u8>::new().try_reserve(usize::MAX)
            }
        });
        (asked, outcome.is_ok())
    }

    #[test]
    fn room_is_for_what_has_come_and_within_the_limit() {
        let all = usize::MAX;
        assert_eq!(asked(0, 1, 1 << 30, all), (vec![SMALLEST], true));
        assert_eq!(asked(0, 1, 100, all), (vec![100], true));
        assert_eq!(asked(1 << 20, 1, 1 << 30, all), (vec![7 << 20], true));
        assert_eq!(asked(1 << 20, 1, 3 << 20, all), (vec![2 << 20], true));
        assert_eq!(asked(1 << 20, 9 << 20, 1 << 30, all), (vec![9 << 20], true));
    }

    #[test]
    fn less_will_do_where_memory_is_short() {
        let rooms = vec![7 << 20, 7 << 19, 7 << 18];
        assert_eq!(asked(1 << 20, 1, 1 << 30, 2 << 20), (rooms, true));
        let (rooms, had) = asked(1 << 20, 1000, 1 << 30, 999);
        assert!(!had && rooms.last() == Some(&1000), "{rooms:?}");
    }
}

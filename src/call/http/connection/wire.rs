//! The bytes on their way: a request gathered until it is sent in one piece, an answer until it is
//! taken.

/// What is read or written at a time, at least.
const CHUNK: usize = 16 * 1024;

/// What of an answer can be held before it makes sense: a head of 64 KiB, and what came with its
/// end. Whoever needs more is sending a line that never ends.
const MOST_UNREAD: usize = 64 * 1024 + CHUNK;

/// A request larger than this leaves in pieces.
const MOST_PENDING: usize = 256 * 1024;

/// The buffers of one connection.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    input: Vec<u8>,
    start: usize,
    end: usize,
    progress: bool,
    output: Vec<u8>,
    committed: usize,
}

impl Wire {
    /// Where the next part of the request is written.
    pub(crate) fn room_to_write(&mut self) -> &mut [u8] {
        self.output.resize(self.committed + CHUNK, 0);
        &mut self.output[self.committed..]
    }

    /// Adds what was written there to what is pending; true: it is time to send.
    pub(crate) fn commit(&mut self, amount: usize) -> bool {
        self.committed += amount;
        self.committed >= MOST_PENDING
    }

    /// The request as far as it waits to be sent.
    pub(crate) fn pending(&self) -> &[u8] {
        &self.output[..self.committed]
    }

    /// Nothing is pending any more.
    pub(crate) fn sent(&mut self) {
        self.committed = 0;
        // A large request is no reason to keep its room for as long as the connection lives.
        self.output.truncate(4 * CHUNK);
        self.output.shrink_to(4 * CHUNK);
    }

    /// Where the next bytes of the answer go. Empty: there is no room, or no memory for it.
    pub(crate) fn room_to_read(&mut self) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.input.len() - self.end < CHUNK {
            self.input.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.input.len() - self.end < CHUNK && self.input.len() < MOST_UNREAD {
            let length = if self.input.is_empty() {
                4 * CHUNK
            } else {
                MOST_UNREAD
            };
            if self
                .input
                .try_reserve_exact(length - self.input.len())
                .is_ok()
            {
                self.input.resize(length, 0);
            }
        }
        &mut self.input[self.end..]
    }

    /// Whether all the room there is for an answer that makes no sense yet is used up.
    pub(crate) fn is_full(&self) -> bool {
        self.end - self.start >= MOST_UNREAD
    }

    /// So many bytes came.
    pub(crate) fn has_read(&mut self, amount: usize) {
        self.end += amount;
    }

    /// What came and was not taken yet.
    pub(crate) fn unread(&self) -> &[u8] {
        &self.input[self.start..self.end]
    }

    /// So many bytes were taken; 0 means that more must come before they make sense.
    pub(crate) fn consume(&mut self, amount: usize) {
        self.progress = amount > 0;
        self.start += amount;
    }

    /// Whether there is something unread that was not found wanting before.
    pub(crate) fn is_worth_parsing(&self) -> bool {
        self.start < self.end && self.progress
    }

    /// Scratch space, and where the next part of the request is written.
    pub(crate) fn room_for_both(&mut self) -> (&mut [u8], &mut [u8]) {
        self.room_to_read();
        self.room_to_write();
        (
            &mut self.input[self.end..],
            &mut self.output[self.committed..],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_gathered_and_an_answer_outlives_compaction() {
        let mut wire = Wire::default();
        wire.room_to_write()[..3].copy_from_slice(b"abc");
        assert!(!wire.commit(3));
        wire.room_to_write()[..2].copy_from_slice(b"de");
        assert!(!wire.commit(2));
        assert_eq!(wire.pending(), b"abcde");
        wire.sent();
        assert_eq!(wire.pending(), b"");

        let mut expected = Vec::new();
        for round in 0..200u8 {
            let room = wire.room_to_read();
            let come = room.len().min(usize::from(round) * 31 + 1);
            room[..come].fill(round);
            wire.has_read(come);
            expected.extend(std::iter::repeat_n(round, come));
            // Taken in other pieces than it comes.
            let taken = expected.len().min(3000);
            wire.consume(taken);
            expected.drain(..taken);
            assert_eq!(wire.unread(), expected);
        }
    }

    #[test]
    fn what_is_never_taken_fills_the_room_and_no_more() {
        let mut wire = Wire::default();
        let mut come = 0;
        while !wire.is_full() {
            let room = wire.room_to_read().len();
            assert!(room > 0, "{come}");
            wire.has_read(room);
            wire.consume(0);
            come += room;
        }
        assert_eq!(come, MOST_UNREAD);
        assert_eq!(wire.unread().len(), come);
        assert!(wire.room_to_read().is_empty());
        // Whoever takes some makes room again.
        wire.consume(CHUNK);
        assert_eq!(wire.room_to_read().len(), CHUNK);
    }

    #[test]
    fn a_large_request_leaves_no_large_buffer() {
        let mut wire = Wire::default();
        for _ in 0..16 {
            wire.room_to_write();
            wire.commit(CHUNK);
        }
        assert_eq!(wire.pending().len(), MOST_PENDING);
        wire.sent();
        assert!(
            wire.output.capacity() <= 8 * CHUNK,
            "{}",
            wire.output.capacity()
        );
    }
}

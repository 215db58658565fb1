//! The bytes on their way: a request gathered until it is sent in one piece, an answer until it is
//! taken.

/// What is read or written at a time.
const CHUNK: usize = 16 * 1024;

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
    }

    /// Where the next bytes of the answer go.
    pub(crate) fn room_to_read(&mut self) -> &mut [u8] {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.input.len() - self.end < CHUNK {
            self.input.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.input.len() - self.end < CHUNK {
            self.input.resize(self.end + 4 * CHUNK, 0);
        }
        &mut self.input[self.end..]
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
        for round in 0..40u8 {
            wire.room_to_read()[..CHUNK].fill(round);
            wire.has_read(CHUNK);
            expected.extend(std::iter::repeat_n(round, CHUNK));
            // Taken more slowly than it comes.
            wire.consume(CHUNK / 2);
            expected.drain(..CHUNK / 2);
            assert_eq!(wire.unread(), expected);
        }
    }
}

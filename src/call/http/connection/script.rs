//! A network in memory, for tests and fuzzing: what the other side says, whatever it is asked.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// What the other side says, piece by piece, and how it ends. Clones are one connection.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    state: Arc<Mutex<State>>,
    /// A read gives so many bytes at most.
    piece: usize,
    end: End,
}

/// What follows the last byte.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Close,
    Reset,
    /// Silence until the time is over.
    Mute,
}

#[derive(Debug)]
struct State {
    says: Vec<u8>,
    said: usize,
    heard: Vec<u8>,
    opened: usize,
}

impl Script {
    pub(crate) fn new(says: impl Into<Vec<u8>>, piece: usize, end: End) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                says: says.into(),
                said: 0,
                heard: Vec::new(),
                opened: 0,
            })),
            piece: piece.max(1),
            end,
        }
    }

    /// What was written to it.
    #[cfg(test)]
    pub(crate) fn heard(&self) -> Vec<u8> {
        self.state().heard.clone()
    }

    /// How many connections were made to it.
    #[cfg(test)]
    pub(crate) fn opened(&self) -> usize {
        self.state().opened
    }

    /// What it has not said yet.
    #[cfg(test)]
    pub(crate) fn left(&self) -> usize {
        let state = self.state();
        state.says.len() - state.said
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self) {
        self.state().opened += 1;
    }

    pub(crate) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        let left = &state.says[state.said..];
        let length = left.len().min(buffer.len()).min(self.piece);
        if length == 0 {
            return match self.end {
                End::Close => Ok(0),
                End::Reset => Err(io::ErrorKind::ConnectionReset.into()),
                End::Mute => Err(io::ErrorKind::TimedOut.into()),
            };
        }
        buffer[..length].copy_from_slice(&left[..length]);
        state.said += length;
        Ok(length)
    }

    pub(crate) fn write_all(&self, bytes: &[u8]) {
        let mut state = self.state();
        if state.heard.len() < 1 << 16 {
            state.heard.extend_from_slice(bytes);
        }
    }

    pub(crate) fn is_quiet(&self) -> bool {
        let state = self.state();
        state.said == state.says.len() && matches!(self.end, End::Mute)
    }
}

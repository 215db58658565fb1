//! Answers of writes, kept for those that come again under the same `Idempotency-Key`.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::emulator::http::answer::Answer;

const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The answers by their keys.
#[derive(Default)]
pub struct Replays {
    kept: HashMap<String, Replay>,
}

struct Replay {
    method: String,
    body: Vec<u8>,
    answer: Answer,
    since: Instant,
}

/// What came under a key before.
pub enum Earlier {
    /// Nothing.
    Nothing,
    /// The same request, with this answer.
    Same(Answer),
    /// Another request.
    Another,
}

impl Replays {
    /// What came under this key before.
    pub fn find(&mut self, key: &str, method: &str, body: &[u8]) -> Earlier {
        self.kept.retain(|_, replay| replay.since.elapsed() < KEPT);
        match self.kept.get(key) {
            None => Earlier::Nothing,
            Some(replay) if replay.method == method && replay.body == body => {
                Earlier::Same(replay.answer.clone())
            }
            Some(_) => Earlier::Another,
        }
    }

    /// Keeps the answer of a request that came under this key.
    pub fn keep(&mut self, key: &str, method: &str, body: &[u8], answer: Answer) {
        let replay = Replay {
            method: method.to_owned(),
            body: body.to_vec(),
            answer,
            since: Instant::now(),
        };
        self.kept.insert(key.to_owned(), replay);
    }
}

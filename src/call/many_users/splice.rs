//! The answers to parts on their way to one.

use std::ops::Range;

use crate::call::http::room::{SPARE, make_room};
use crate::envelope::answer::Answer;
use crate::envelope::roll::Strangers;
use crate::envelope::shape::inside;
use crate::error::{Code, Error};

/// Of a part's `time`, in bytes: it is an object of a few numbers.
const LONGEST_TIME: usize = 4096;

/// The parts' answers on their way to one, which is whole after each of them.
pub(super) struct Splice {
    body: String,
    /// Where the last user's list ends; the end of the body behind it is written anew each time.
    end: usize,
    limit: u64,
}

impl Splice {
    const BEGINNING: &str = "{\"result\":{";
    const BEFORE_TIME: &str = "},\"time\":";

    pub(super) fn new(limit: u64) -> Self {
        Self {
            body: String::new(),
            end: 0,
            limit,
        }
    }

    /// Adds the answer to a part. An error is about the part, and names its users.
    pub(super) fn add(
        &mut self,
        users: &[u64],
        outcome: Result<Answer, Error>,
    ) -> Result<(), Error> {
        outcome
            .map_err(|error| {
                // Within the limit by itself, but not with the others.
                let of_all = error.code() == Code::TooLarge && self.left() < self.limit;
                match error.status() {
                    Some(status) if of_all => self.too_large().with_status(status),
                    None if of_all => self.too_large(),
                    _ => error,
                }
            })
            .and_then(|answer| {
                let status = answer.status();
                // The portal's own error knows it, and what it means there.
                self.take(users, answer)
                    .map_err(|error| match error.status() {
                        None => error.with_status(status),
                        Some(_) => error,
                    })
            })
            .map_err(|error| error.with_users(users))
    }

    fn take(&mut self, users: &[u64], answer: Answer) -> Result<(), Error> {
        let result = answer.result().map_err(|error| Error::portal(&error))?;
        let odd = |what: &str| {
            let words = format!("the answer for a part of the users has a {what}");
            Error::new(Code::UnexpectedAnswer, words)
        };
        let members = inside_of_map(result).ok_or_else(|| odd("result that is no map"))?;
        answer.call_roll(users, Strangers::Refused)?;
        let time = answer.time().unwrap_or_default();
        if time.len() > LONGEST_TIME {
            return Err(odd("time that is none"));
        }
        let time = time.to_owned();
        if self.body.is_empty() && !members.is_empty() {
            let start = members.as_ptr() as usize - answer.as_str().as_ptr() as usize;
            self.begin(start..start + members.len(), answer.into_string());
        } else {
            self.splice(members)?;
        }
        self.end_with(&time)
    }

    /// Makes the first part's own body the whole: the beginning of a map stands before its members.
    fn begin(&mut self, members: Range<usize>, mut body: String) {
        body.truncate(members.end);
        body.replace_range(..members.start, Self::BEGINNING);
        self.body = body;
        self.end = self.body.len();
    }

    /// How large the answer to the next part may be. Until its users stand in the whole, they are
    /// there twice: the limit is for all of it. The first one becomes the whole where it stands.
    pub(super) fn left(&self) -> u64 {
        if self.body.is_empty() {
            return self.limit;
        }
        self.limit.saturating_sub(self.end as u64) / 2
    }

    fn too_large(&self) -> Error {
        let limit = self.limit;
        Error::new(
            Code::TooLarge,
            format!(
                "the answer for all users does not fit into {limit} bytes (option max_answer_bytes)"
            ),
        )
    }

    /// Adds the users of another part.
    fn splice(&mut self, members: &str) -> Result<(), Error> {
        self.body.truncate(self.end);
        if self.body.is_empty() {
            self.push(Self::BEGINNING)?;
        } else if !members.is_empty() && !self.body.ends_with('{') {
            self.push(",")?;
        }
        self.push(members)?;
        self.end = self.body.len();
        Ok(())
    }

    /// Adds the `time` of the last part so far, and what makes the body whole.
    fn end_with(&mut self, time: &str) -> Result<(), Error> {
        if time.is_empty() {
            return self.push("}}");
        }
        self.push(Self::BEFORE_TIME)?;
        self.push(time)?;
        self.push("}")
    }

    fn push(&mut self, text: &str) -> Result<(), Error> {
        let length = self.body.len() + text.len();
        if length as u64 > self.limit {
            return Err(self.too_large());
        }
        if length + SPARE > self.body.capacity() {
            let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
            let reserve = |more| self.body.try_reserve_exact(more);
            make_room(length - text.len(), text.len() + SPARE, most, reserve)
                .map_err(|_| Error::new(Code::OutOfMemory, "no memory for the whole answer"))?;
        }
        self.body.push_str(text);
        Ok(())
    }

    pub(super) fn finish(self) -> Answer {
        let time = self.end + Self::BEFORE_TIME.len()..self.body.len() - 1;
        let time = (!time.is_empty()).then_some(time);
        Answer::spliced(self.body, Self::BEGINNING.len() - 1..self.end + 1, time)
    }
}

/// The inside of a map, which PHP writes as `[]` when it is empty.
fn inside_of_map(result: &str) -> Option<&str> {
    match inside(result, '{', '}') {
        Some(members) => Some(members.trim_matches([' ', '\n', '\r', '\t'])),
        None => inside(result, '[', ']')
            .filter(|items| items.trim().is_empty())
            .map(|_| ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_takes_no_more_room_than_it_may() {
        let user = format!("\"1\":[\"{}\"]", "x".repeat(110));
        let mut whole = Splice::new(1000);
        for _ in 0..8 {
            let part = Answer::at_hand(format!("{{\"result\":{{{user}}},\"time\":5}}"));
            whole.add(&[1], part).unwrap();
            assert!(
                whole.body.capacity() <= 1000 + SPARE,
                "{}",
                whole.body.capacity()
            );
        }
        let part = Answer::at_hand(format!("{{\"result\":{{{user}}}}}"));
        let error = whole.add(&[1], part).unwrap_err();
        assert_eq!(error.code(), Code::TooLarge);
        assert!(error.message().contains("1000 bytes"), "{error}");
    }

    #[test]
    fn a_time_that_is_none_is_not_copied() {
        let time = "9".repeat(LONGEST_TIME + 1);
        let part = Answer::at_hand(format!("{{\"result\":{{\"1\":[]}},\"time\":{time}}}"));
        let error = Splice::new(1 << 20).add(&[1], part).unwrap_err();
        assert_eq!(
            (error.code(), error.users()),
            (Code::UnexpectedAnswer, &[1][..])
        );
    }
}

//! Many users: the list is cut, each part is asked for, the answers are spliced into one.

use std::ops::Range;

use super::answer::Answer;
use super::roll::Strangers;
use super::room::{SPARE, make_room};
use super::waiting;
use crate::error::{Code, Error};

/// Asks for all users, in parts of at most `per_call`, one after another.
///
/// `ask` makes the request for a part, whose answer may have so many bytes. `limit` bounds the whole
/// answer, and what there is at any time. No user stands in
/// it twice. What one request answers is handed over as it came; an answer to a part is believed
/// if it is about the users of the part alone.
pub(crate) fn ask(
    users: &[u64],
    per_call: usize,
    limit: u64,
    mut ask: impl FnMut(&[u64], u64) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    if users.len() <= per_call {
        waiting::report(0)?;
        let answer = ask(users, limit)?.with_each_user_once(users)?;
        // Nothing can be broken off any more.
        let _ = waiting::report(users.len() as u64);
        return Ok(answer);
    }
    let mut whole = Splice::new(limit);
    let mut done = 0;
    for part in users.chunks(per_call.max(1)) {
        waiting::report(done)?;
        match ask(part, whole.left()) {
            // Too much for one request, perhaps: two halves, once, each with its own time.
            Err(error)
                if error.code() == Code::Timeout && error.request_left() && part.len() > 1 =>
            {
                let (first, second) = part.split_at(part.len() / 2);
                for half in [first, second] {
                    waiting::report(done)?;
                    whole.add(half, ask(half, whole.left()))?;
                    done += half.len() as u64;
                }
            }
            outcome => {
                whole.add(part, outcome)?;
                done += part.len() as u64;
            }
        }
    }
    let _ = waiting::report(done);
    Ok(whole.finish())
}

/// Of a part's `time`, in bytes: it is an object of a few numbers.
const LONGEST_TIME: usize = 4096;

/// The parts' answers on their way to one, which is whole after each of them.
struct Splice {
    body: String,
    /// Where the last user's list ends; the end of the body behind it is written anew each time.
    end: usize,
    limit: u64,
}

impl Splice {
    const BEGINNING: &str = "{\"result\":{";
    const BEFORE_TIME: &str = "},\"time\":";

    fn new(limit: u64) -> Self {
        Self {
            body: String::new(),
            end: 0,
            limit,
        }
    }

    fn add(&mut self, users: &[u64], outcome: Result<Answer, Error>) -> Result<(), Error> {
        let answer = outcome.map_err(|error| {
            // Within the limit by itself, but not with the others.
            let of_all = error.code() == Code::TooLarge && self.left() < self.limit;
            let error = if of_all { self.too_large() } else { error };
            error.with_users(users)
        })?;
        let result = answer
            .result()
            .map_err(|error| Error::portal(&error).with_users(users))?;
        let members = inside_of_map(result).ok_or_else(|| {
            Error::new(
                Code::UnexpectedAnswer,
                "the answer for a part of the users has a result that is no map",
            )
            .with_status(answer.status())
            .with_users(users)
        })?;
        answer
            .call_roll(users, Strangers::Refused)
            .map_err(|error| error.with_users(users))?;
        let time = answer.time().unwrap_or_default();
        if time.len() > LONGEST_TIME {
            return Err(Error::new(
                Code::UnexpectedAnswer,
                "the answer for a part of the users has a time that is none",
            )
            .with_status(answer.status())
            .with_users(users));
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
    fn left(&self) -> u64 {
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

    fn finish(self) -> Answer {
        let time = self.end + Self::BEFORE_TIME.len()..self.body.len() - 1;
        let time = (!time.is_empty()).then_some(time);
        Answer::spliced(self.body, Self::BEGINNING.len() - 1..self.end + 1, time)
    }
}

/// The inside of a map, which PHP writes as `[]` when it is empty.
fn inside_of_map(result: &str) -> Option<&str> {
    let inside = |open, close| result.strip_prefix(open)?.strip_suffix(close);
    match inside('{', '}') {
        Some(members) => Some(members.trim_matches([' ', '\n', '\r', '\t'])),
        None => inside('[', ']')
            .filter(|items| items.trim().is_empty())
            .map(|_| ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Result<Answer, Error> {
        Answer::at_hand(body.to_owned())
    }

    #[test]
    fn parts_are_spliced_from_their_bytes() {
        let mut bodies = [
            r#"{"result":{ "1":[{"a":1.10}] },"time":{"start":1.50}}"#,
            r#"{"result":[],"time":{"start":2.50}}"#,
            r#"{"time":{"start":3.50},"result":{"5":[]}}"#,
        ]
        .into_iter();
        let mut asked = Vec::new();
        let whole = ask(&[1, 2, 3, 4, 5], 2, 1000, |part, _| {
            asked.push(part.to_vec());
            answer(bodies.next().unwrap())
        })
        .unwrap();
        assert_eq!(asked, [vec![1, 2], vec![3, 4], vec![5]]);
        assert_eq!(
            whole.as_str(),
            r#"{"result":{"1":[{"a":1.10}],"5":[]},"time":{"start":3.50}}"#
        );
    }

    #[test]
    fn one_part_is_handed_over_as_it_came() {
        let body = "{\"result\":[] }\n";
        assert_eq!(
            ask(&[1, 2], 2, 10, |_, _| answer(body)).unwrap().as_str(),
            body
        );
    }

    #[test]
    fn a_failing_part_names_its_users() {
        let limited = r#"{"error":"OPERATION_TIME_LIMIT","error_description":"slow"}"#;
        for (body, code) in [
            (limited, "\"OPERATION_TIME_LIMIT\""),
            (r#"{"result":[1]}"#, "B24BUSY_UNEXPECTED_ANSWER"),
            (r#"{"result":5}"#, "B24BUSY_UNEXPECTED_ANSWER"),
        ] {
            let error = ask(&[1, 2, 3], 2, 1000, |part, _| {
                answer(if part == [3] { body } else { "{\"result\":[]}" })
            })
            .unwrap_err();
            assert_eq!(error.users(), [3]);
            assert!(error.to_json().contains(code), "{}", error.to_json());
        }
    }

    #[test]
    fn a_part_that_times_out_is_halved_once() {
        let late = || Err(Error::new(Code::Timeout, "late").with_request_left(true));
        let mut asked = Vec::new();
        let whole = ask(&[1, 2, 3, 4], 3, 1000, |part, _| {
            asked.push(part.to_vec());
            if part.len() == 3 {
                late()
            } else {
                answer("{\"result\":[]}")
            }
        });
        assert!(whole.is_ok());
        assert_eq!(asked, [vec![1, 2, 3], vec![1], vec![2, 3], vec![4]]);
        let error = ask(&[1, 2, 3, 4], 3, 1000, |_, _| late()).unwrap_err();
        assert_eq!((error.code(), error.users()), (Code::Timeout, &[1][..]));
        let mut calls = 0;
        let never_left = ask(&[1, 2, 3, 4], 3, 1000, |_, _| {
            calls += 1;
            Err(Error::new(Code::Timeout, "no connection"))
        });
        assert!(
            never_left.is_err() && calls == 1,
            "smaller parts would not help"
        );
    }

    #[test]
    fn a_user_is_in_one_part_alone() {
        // Both parts are about users 1 and 2; the later lists are empty, which would free the busy.
        let bodies = [
            r#"{"result":{"1":[{"a":1}],"2":[{"a":1}]}}"#,
            r#"{"result":{"1":[],"2":[]}}"#,
        ];
        for body in [bodies[1], r#"{"result":{"\u0032":[],"\u0031":[]}}"#] {
            let mut bodies = [bodies[0], body].into_iter();
            let error = ask(&[2, 1, 4, 3], 2, 1000, |_, _| {
                answer(bodies.next().unwrap())
            });
            let error = error.unwrap_err();
            assert_eq!(error.code(), Code::UnexpectedAnswer);
            assert_eq!(error.users(), [4, 3]);
            assert!(error.message().contains("user "), "{error}");
        }
    }

    #[test]
    fn an_answer_to_a_part_about_a_stranger_is_not_believed() {
        for (keys, names) in [
            (r#""3":[],"99":[]"#, "user 99"),
            (r#""\u0039\u0039":[]"#, "user 99"),
            (r#""03":[]"#, "user 03"),
            (r#""s3cret":[]"#, "somebody"),
            (r#""3":[],"3":[]"#, "a user twice"),
        ] {
            let error = ask(&[1, 2, 3], 2, 1000, |part, _| {
                let keys = if part == [3] { keys } else { "" };
                answer(&format!("{{\"result\":{{{keys}}}}}"))
            })
            .unwrap_err();
            assert_eq!(error.code(), Code::UnexpectedAnswer);
            assert_eq!(error.users(), [3]);
            assert!(error.message().contains(names), "{error}");
            assert!(!error.message().contains("s3cret"), "{error}");
        }
        // In one request, the answer is handed over as it came; no user stands in it twice.
        let whole = ask(&[1, 2, 3], 3, 10, |_, _| answer(r#"{"result":{"9":[]}}"#));
        assert_eq!(whole.unwrap().as_str(), r#"{"result":{"9":[]}}"#);
        let twice = ask(&[1, 2, 3], 3, 10, |_, _| {
            answer(r#"{"result":{"9":[],"9":[]}}"#)
        });
        assert_eq!(twice.unwrap_err().code(), Code::UnexpectedAnswer);
    }

    #[test]
    fn the_whole_is_what_reading_it_again_would_give() {
        for parts in [
            [r#"{"result":[]}"#; 3],
            [r#"{"result":{}, "time" :{"a":[1]} }"#; 3],
            [
                r#"{"result":[],"time":1}"#,
                r#"{"result":{ "2":[] }}"#,
                r#"{"result":{},"time":null}"#,
            ],
            [
                r#"{"result":{"1":[{"{":"}"}]}}"#,
                r#"{"result":{"2":0},"time":"long"}"#,
                r#"{"result":{"3":[]}}"#,
            ],
        ] {
            let mut bodies = parts.into_iter();
            let whole = ask(&[1, 2, 3], 1, 1000, |_, _| answer(bodies.next().unwrap())).unwrap();
            let again = answer(whole.as_str()).unwrap();
            assert_eq!(whole.result(), again.result());
            assert_eq!(whole.time(), again.time());
            assert_eq!(whole.time(), answer(parts[2]).unwrap().time());
        }
    }

    #[test]
    fn the_whole_takes_no_more_room_than_it_may() {
        let user = format!("\"1\":[\"{}\"]", "x".repeat(110));
        let mut whole = Splice::new(1000);
        for _ in 0..8 {
            let part = answer(&format!("{{\"result\":{{{user}}},\"time\":5}}"));
            whole.add(&[1], part).unwrap();
            assert!(
                whole.body.capacity() <= 1000 + SPARE,
                "{}",
                whole.body.capacity()
            );
        }
        let part = answer(&format!("{{\"result\":{{{user}}}}}"));
        let error = whole.add(&[1], part).unwrap_err();
        assert_eq!(error.code(), Code::TooLarge);
        assert!(error.message().contains("1000 bytes"), "{error}");
    }

    #[test]
    fn the_whole_and_a_part_that_stands_in_it_twice_are_within_the_limit() {
        let mut lefts = Vec::new();
        let list = format!("[\"{}\"]", "x".repeat(100_000));
        let whole = ask(&[1, 2, 3], 1, 400_000, |part, left| {
            lefts.push(left);
            answer(&format!("{{\"result\":{{\"{}\":{list}}}}}", part[0]))
        });
        assert!(whole.is_ok());
        let end = |parts: u64| 11 + parts * 100_008 + parts.saturating_sub(1);
        let half = |parts| (400_000 - end(parts)) / 2;
        assert_eq!(lefts, [400_000, half(1), half(2)]);
        // What a part alone may not be is too much for all of them.
        let late = ask(&[1, 2], 1, 400_000, |part, left| match part {
            [1] => answer(&format!("{{\"result\":{{\"1\":{list}}}}}")),
            _ => Err(Error::new(Code::TooLarge, format!("{left} bytes"))),
        });
        let error = late.unwrap_err();
        assert_eq!(error.users(), [2]);
        assert!(error.message().contains("into 400000 bytes"), "{error}");
    }

    #[test]
    fn a_time_that_is_none_is_not_copied() {
        let time = "9".repeat(LONGEST_TIME + 1);
        let error = ask(&[1, 2], 1, 1 << 20, |part, _| {
            answer(&format!(
                "{{\"result\":{{\"{}\":[]}},\"time\":{time}}}",
                part[0]
            ))
        });
        let error = error.unwrap_err();
        assert_eq!(
            (error.code(), error.users()),
            (Code::UnexpectedAnswer, &[1][..])
        );
    }

    #[test]
    fn the_whole_has_a_limit_too() {
        let error = ask(&[1, 2, 3], 1, 20, |_, _| {
            answer(r#"{"result":{"1":["abc"]}}"#)
        });
        assert_eq!(error.unwrap_err().code(), Code::TooLarge);
    }
}

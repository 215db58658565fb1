//! Many users: the list is cut, each part is asked for, the answers are spliced into one.

use super::answer::Answer;

use super::waiting;
use crate::error::{Code, Error};
use crate::input::shape;

/// Asks for all users, in parts of at most `per_call`, one after another.
///
/// `ask` makes the request for a part. `limit` bounds the whole answer, in bytes.
pub(crate) fn ask(
    users: &[u64],
    per_call: usize,
    limit: u64,
    mut ask: impl FnMut(&[u64]) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    if users.len() <= per_call {
        waiting::report(0)?;
        let answer = ask(users)?;
        // Nothing can be broken off any more.
        let _ = waiting::report(users.len() as u64);
        return Ok(answer);
    }
    let mut whole = Splice::default();
    let mut done = 0;
    for part in users.chunks(per_call.max(1)) {
        waiting::report(done)?;
        match ask(part) {
            // Too much for one request, perhaps: two halves, once, each with its own time.
            Err(error)
                if error.code() == Code::Timeout && error.request_left() && part.len() > 1 =>
            {
                let (first, second) = part.split_at(part.len() / 2);
                for half in [first, second] {
                    waiting::report(done)?;
                    whole.add(half, ask(half), limit)?;
                    done += half.len() as u64;
                }
            }
            outcome => {
                whole.add(part, outcome, limit)?;
                done += part.len() as u64;
            }
        }
    }
    let _ = waiting::report(done);
    whole.finish()
}

/// The parts' answers on their way to one.
#[derive(Default)]
struct Splice {
    /// The inside of the result's object.
    members: String,
    /// The last part's `time`, as it came.
    time: Option<String>,
}

impl Splice {
    fn add(
        &mut self,
        users: &[u64],
        outcome: Result<Answer, Error>,
        limit: u64,
    ) -> Result<(), Error> {
        let answer = outcome.map_err(|error| error.with_users(users))?;
        let result = answer
            .result()
            .map_err(|error| Error::portal(&error).with_users(users))?;
        let members = members(result).ok_or_else(|| {
            Error::new(
                Code::UnexpectedAnswer,
                "the answer for a part of the users has a result that is no map",
            )
            .with_status(answer.status())
            .with_users(users)
        })?;
        if !members.is_empty() {
            let length = self.members.len() as u64 + members.len() as u64;
            if length > limit {
                return Err(Error::new(
                    Code::TooLarge,
                    format!(
                        "the answer for all users is larger than {limit} bytes (option \
                         max_answer_bytes)"
                    ),
                ));
            }
            self.members
                .try_reserve(members.len() + 1)
                .map_err(|_| Error::new(Code::OutOfMemory, "no memory for the whole answer"))?;
            if !self.members.is_empty() {
                self.members.push(',');
            }
            self.members.push_str(members);
        }
        self.time = shape::time(answer.as_str()).map(str::to_owned);
        Ok(())
    }

    fn finish(self) -> Result<Answer, Error> {
        let time = self.time.map(|time| format!(",\"time\":{time}"));
        let time = time.unwrap_or_default();
        let mut body = String::new();
        body.try_reserve_exact(self.members.len() + time.len() + 20)
            .map_err(|_| Error::new(Code::OutOfMemory, "no memory for the whole answer"))?;
        body.push_str("{\"result\":{");
        body.push_str(&self.members);
        body.push('}');
        body.push_str(&time);
        body.push('}');
        Answer::whole(body)
    }
}

/// The inside of a map, which PHP writes as `[]` when it is empty.
fn members(result: &str) -> Option<&str> {
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
        Answer::whole(body.to_owned())
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
        let whole = ask(&[1, 2, 3, 4, 5], 2, 1000, |part| {
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
            ask(&[1, 2], 2, 10, |_| answer(body)).unwrap().as_str(),
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
            let error = ask(&[1, 2, 3], 2, 1000, |part| {
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
        let whole = ask(&[1, 2, 3, 4], 3, 1000, |part| {
            asked.push(part.to_vec());
            if part.len() == 3 {
                late()
            } else {
                answer("{\"result\":[]}")
            }
        });
        assert!(whole.is_ok());
        assert_eq!(asked, [vec![1, 2, 3], vec![1], vec![2, 3], vec![4]]);
        let error = ask(&[1, 2, 3, 4], 3, 1000, |_| late()).unwrap_err();
        assert_eq!((error.code(), error.users()), (Code::Timeout, &[1][..]));
        let mut calls = 0;
        let never_left = ask(&[1, 2, 3, 4], 3, 1000, |_| {
            calls += 1;
            Err(Error::new(Code::Timeout, "no connection"))
        });
        assert!(
            never_left.is_err() && calls == 1,
            "smaller parts would not help"
        );
    }

    #[test]
    fn the_whole_has_a_limit_too() {
        let error = ask(&[1, 2, 3], 1, 20, |_| answer(r#"{"result":{"1":["abc"]}}"#));
        assert_eq!(error.unwrap_err().code(), Code::TooLarge);
    }
}

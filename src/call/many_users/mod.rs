//! Many users: the list is cut, each part is asked for, the answers are spliced into one.

mod splice;

use crate::call::progress;
use crate::envelope::answer::Answer;
use crate::error::{Code, Error};

use splice::Splice;

/// Asks for all users, in parts of at most `per_call`, one after another.
///
/// `ask` makes the request for a part, whose answer may have so many bytes. `limit` bounds the whole
/// answer, and what there is at any time. No user stands in it twice. What one request answers is
/// handed over as it came; an answer to a part is believed if it is about the users of the part
/// alone.
pub(crate) fn ask_in_parts(
    users: &[u64],
    per_call: usize,
    limit: u64,
    mut ask: impl FnMut(&[u64], u64) -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    if users.len() <= per_call {
        progress::report(0)?;
        let answer = ask(users, limit)?.with_each_user_once(users)?;
        // Nothing can be broken off any more.
        let _ = progress::report(users.len() as u64);
        return Ok(answer);
    }
    let mut whole = Splice::new(limit);
    let mut done = 0;
    for part in users.chunks(per_call.max(1)) {
        progress::report(done)?;
        match ask(part, whole.left()) {
            // Too much for one request, perhaps: two halves, once, each with its own time.
            Err(error)
                if error.code() == Code::Timeout && error.request_left() && part.len() > 1 =>
            {
                let (first, second) = part.split_at(part.len() / 2);
                for half in [first, second] {
                    progress::report(done)?;
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
    let _ = progress::report(done);
    Ok(whole.finish())
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
        let whole = ask_in_parts(&[1, 2, 3, 4, 5], 2, 1000, |part, _| {
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
            ask_in_parts(&[1, 2], 2, 10, |_, _| answer(body))
                .unwrap()
                .as_str(),
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
            let error = ask_in_parts(&[1, 2, 3], 2, 1000, |part, _| {
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
        let whole = ask_in_parts(&[1, 2, 3, 4], 3, 1000, |part, _| {
            asked.push(part.to_vec());
            if part.len() == 3 {
                late()
            } else {
                answer("{\"result\":[]}")
            }
        });
        assert!(whole.is_ok());
        assert_eq!(asked, [vec![1, 2, 3], vec![1], vec![2, 3], vec![4]]);
        let error = ask_in_parts(&[1, 2, 3, 4], 3, 1000, |_, _| late()).unwrap_err();
        assert_eq!((error.code(), error.users()), (Code::Timeout, &[1][..]));
        let mut calls = 0;
        let never_left = ask_in_parts(&[1, 2, 3, 4], 3, 1000, |_, _| {
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
            let error = ask_in_parts(&[2, 1, 4, 3], 2, 1000, |_, _| {
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
            let error = ask_in_parts(&[1, 2, 3], 2, 1000, |part, _| {
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
        let whole = ask_in_parts(&[1, 2, 3], 3, 10, |_, _| answer(r#"{"result":{"9":[]}}"#));
        assert_eq!(whole.unwrap().as_str(), r#"{"result":{"9":[]}}"#);
        let twice = ask_in_parts(&[1, 2, 3], 3, 10, |_, _| {
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
            let whole =
                ask_in_parts(&[1, 2, 3], 1, 1000, |_, _| answer(bodies.next().unwrap())).unwrap();
            let again = answer(whole.as_str()).unwrap();
            assert_eq!(whole.result(), again.result());
            assert_eq!(whole.time(), again.time());
            assert_eq!(whole.time(), answer(parts[2]).unwrap().time());
        }
    }

    #[test]
    fn the_whole_and_a_part_that_stands_in_it_twice_are_within_the_limit() {
        let mut lefts = Vec::new();
        let list = format!("[\"{}\"]", "x".repeat(100_000));
        let whole = ask_in_parts(&[1, 2, 3], 1, 400_000, |part, left| {
            lefts.push(left);
            answer(&format!("{{\"result\":{{\"{}\":{list}}}}}", part[0]))
        });
        assert!(whole.is_ok());
        let end = |parts: u64| 11 + parts * 100_008 + parts.saturating_sub(1);
        let half = |parts| (400_000 - end(parts)) / 2;
        assert_eq!(lefts, [400_000, half(1), half(2)]);
        // What a part alone may not be is too much for all of them.
        let late = ask_in_parts(&[1, 2], 1, 400_000, |part, left| match part {
            [1] => answer(&format!("{{\"result\":{{\"1\":{list}}}}}")),
            _ => Err(Error::new(Code::TooLarge, format!("{left} bytes"))),
        });
        let error = late.unwrap_err();
        assert_eq!(error.users(), [2]);
        assert!(error.message().contains("into 400000 bytes"), "{error}");
    }

    #[test]
    fn the_whole_has_a_limit_too() {
        let error = ask_in_parts(&[1, 2, 3], 1, 20, |_, _| {
            answer(r#"{"result":{"1":["abc"]}}"#)
        });
        assert_eq!(error.unwrap_err().code(), Code::TooLarge);
    }
}

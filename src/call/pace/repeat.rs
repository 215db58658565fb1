//! What is asked again, and when. Every request waits its turn first.

use std::time::{Duration, Instant};

use super::random;
use super::redirect::{self, Allowed};
use super::sent::Sent;
use super::turns::{self, NoTurn, Pace};
use crate::call::http::request::{Request, Route};
use crate::call::portal::origin::Origin;
use crate::call::progress;
use crate::call::secret::{Scrubber, Secret};
use crate::envelope::answer::Answer;
use crate::error::may_pass;
use crate::error::{Code, Error};

/// What a client asks its portal through.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) route: Route,
    pub(crate) allowed: Allowed,
    /// Of one answer, and of one to a call in parts.
    pub(crate) max_answer_bytes: u64,
    pub(crate) retries: u32,
    pub(crate) pace: Pace,
}

/// One question to a portal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) origin: &'a Origin,
    pub(crate) path: &'a Secret,
    pub(crate) body: &'a [u8],
    pub(crate) idempotency_key: Option<&'a str>,
    /// Of the answer; less than the link's where a part is asked for.
    pub(crate) max_answer_bytes: u64,
    pub(crate) repeat: Repeat,
    /// For the question with its repeats, waiting for the first turn excluded.
    pub(crate) timeout: Duration,
    /// When the whole call must be over, waiting included.
    pub(crate) end: Instant,
    pub(crate) scrubber: &'a Scrubber,
    /// Of the whole call, of which this may be a part.
    pub(crate) sent: &'a Sent,
}

/// When a question may be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It changes nothing, or the portal knows the repeat by its key.
    Always,
    /// It may write: only when it surely did not run. Others' clients made duplicates here.
    IfItDidNotRun,
}

/// Asks until there is an answer, the repeats are used up, or the time is.
pub(crate) fn send_until_answered(link: &Link, question: &Question<'_>) -> Result<Answer, Error> {
    let portal = format!("{}:{}", question.origin.host, question.origin.port);
    turn(&portal, link, question.end)?;
    let start = Instant::now();
    let deadline = question.end.min(start + question.timeout);
    let request = Request {
        max_answer_bytes: question.max_answer_bytes,
        origin: question.origin,
        path: question.path,
        body: Some(question.body),
        idempotency_key: question.idempotency_key,
        deadline,
        timeout: deadline.saturating_duration_since(start),
        scrubber: question.scrubber,
    };
    let mut retries = 0;
    loop {
        let outcome = redirect::send(&link.route, &link.allowed, &request, question.sent).and_then(
            |response| {
                let mask = |text: &str, cut| question.scrubber.scrub_beginning(text, cut);
                Answer::from_body(response.status, response.body, &question.origin.host, mask)
            },
        );
        turns::answered(&portal);
        let delay = match judge(&outcome, question.repeat) {
            Verdict::Refused => turns::refused(&portal, link.pace),
            Verdict::Again if retries < link.retries => {
                retries += 1;
                growing(retries)
            }
            Verdict::Again => return outcome,
            Verdict::Final => {
                if outcome.is_ok() {
                    turns::accepted(&portal);
                }
                return outcome;
            }
        };
        if Instant::now() + delay >= deadline {
            return outcome;
        }
        progress::sleep(delay)?;
        match turns::wait_turn(&portal, link.pace, deadline) {
            Ok(()) => {}
            Err(NoTurn::TooLate) => return outcome,
            Err(NoTurn::Cancelled(cancelled)) => return Err(cancelled.into()),
        }
    }
}

fn turn(portal: &str, link: &Link, end: Instant) -> Result<(), Error> {
    match turns::wait_turn(portal, link.pace, end) {
        Ok(()) => Ok(()),
        Err(NoTurn::Cancelled(cancelled)) => Err(cancelled.into()),
        Err(NoTurn::TooLate) => Err(Error::new(
            Code::Timeout,
            format!(
                "{portal} takes {} requests a second, and the next turn comes after the end of the \
                 call (option total_timeout_ms)",
                link.pace.rate
            ),
        )),
    }
}

enum Verdict {
    Final,
    Again,
    /// Too many requests: the portal did not run it and says so.
    Refused,
}

/// What is repeated may pass, and soon; and it did not run, or may run twice.
fn judge(outcome: &Result<Answer, Error>, repeat: Repeat) -> Verdict {
    match outcome {
        Ok(answer) => match answer.portal_error() {
            // With a result beside it, it may have run all the same.
            Some(error)
                if error.code() == "QUERY_LIMIT_EXCEEDED"
                    && (repeat == Repeat::Always || !answer.has_result()) =>
            {
                Verdict::Refused
            }
            // What else passes of the portal's own (the time for a method is used up, somebody
            // blocked it) does not pass soon.
            _ => Verdict::Final,
        },
        Err(error) => {
            let harmless = repeat == Repeat::Always || !error.request_left();
            if error.is_retryable() && harmless && passes_soon(error) {
                Verdict::Again
            } else {
                Verdict::Final
            }
        }
    }
}

fn passes_soon(error: &Error) -> bool {
    match error.code() {
        Code::Dns | Code::Connect | Code::Proxy | Code::Disconnected => true,
        // After the request left no time is left; before, there is.
        Code::Timeout => !error.request_left(),
        // A gateway's page in the portal's place.
        Code::NotJson | Code::UnexpectedAnswer => error.status().is_some_and(may_pass::soon),
        _ => false,
    }
}

/// 0.25 s to 0.75 s, then twice as long each time, up to 8 s on average.
pub(crate) fn growing(retry: u32) -> Duration {
    let seconds = f64::from(1u32 << (retry - 1).min(4)) * 0.5;
    Duration::from_secs_f64(seconds * (0.5 + random::fraction()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_and_differ() {
        for (retry, least, most) in [
            (1, 0.25, 0.75),
            (2, 0.5, 1.5),
            (3, 1.0, 3.0),
            (99, 4.0, 12.0),
        ] {
            let delay = growing(retry).as_secs_f64();
            assert!((least..=most).contains(&delay), "{retry}: {delay}");
        }
        assert_ne!(growing(1), growing(1));
    }

    #[test]
    fn a_refusal_beside_a_result_does_not_say_that_nothing_ran() {
        let refused = |body: &str, repeat| {
            let answer = Answer::at_hand(body.to_owned());
            matches!(judge(&answer, repeat), Verdict::Refused)
        };
        let both = r#"{"result":{"id":1},"error":"QUERY_LIMIT_EXCEEDED"}"#;
        assert!(refused(both, Repeat::Always));
        assert!(!refused(both, Repeat::IfItDidNotRun));
        for alone in [
            r#"{"error":"QUERY_LIMIT_EXCEEDED"}"#,
            r#"{"result":null,"error":"QUERY_LIMIT_EXCEEDED"}"#,
            r#"{"result":[],"error":"QUERY_LIMIT_EXCEEDED"}"#,
        ] {
            assert!(refused(alone, Repeat::IfItDidNotRun), "{alone}");
        }
    }

    #[test]
    fn what_may_have_run_is_not_repeated_for_a_method_that_writes() {
        let again = |code, left, status: Option<u16>, repeat| {
            let mut error = Error::new(code, "x").with_request_left(left);
            if let Some(status) = status {
                error = error.with_status(status);
            }
            matches!(judge(&Err(error), repeat), Verdict::Again)
        };
        for (code, left, status, reads, writes) in [
            (Code::Dns, false, None, true, true),
            (Code::Connect, false, None, true, true),
            (Code::Proxy, false, None, true, true),
            (Code::Tls, false, None, false, false),
            (Code::Timeout, false, None, true, true),
            (Code::Timeout, true, None, false, false),
            (Code::Disconnected, true, None, true, false),
            (Code::NotJson, true, Some(502), true, false),
            (Code::NotJson, true, Some(504), true, false),
            (Code::NotJson, true, Some(503), true, false),
            (Code::NotJson, true, Some(429), true, false),
            (Code::NotJson, true, Some(520), true, false),
            (Code::NotJson, true, Some(524), true, false),
            (Code::NotJson, true, Some(500), false, false),
            (Code::NotJson, true, Some(200), false, false),
            (Code::UnexpectedAnswer, true, Some(503), true, false),
            (Code::UnexpectedAnswer, true, Some(200), false, false),
            (Code::OutOfMemory, true, None, false, false),
            (Code::Oauth, true, Some(503), false, false),
            (Code::TooLarge, true, None, false, false),
            (Code::RedirectRefused, true, None, false, false),
        ] {
            assert_eq!(again(code, left, status, Repeat::Always), reads, "{code}");
            assert_eq!(
                again(code, left, status, Repeat::IfItDidNotRun),
                writes,
                "{code}"
            );
        }
    }

    #[test]
    fn of_the_portals_errors_one_alone_is_repeated_at_once() {
        for (code, status, passes, is_refused) in [
            ("QUERY_LIMIT_EXCEEDED", 503, true, true),
            ("OPERATION_TIME_LIMIT", 429, true, false),
            ("OVERLOAD_LIMIT", 503, true, false),
            ("INTERNAL_SERVER_ERROR", 500, true, false),
            ("ACCESS_DENIED", 403, false, false),
        ] {
            let body = format!("{{\"error\":\"{code}\"}}").into_bytes();
            let answer = Answer::from_body(status, body, "x.by", |text, _| text.to_owned());
            for repeat in [Repeat::Always, Repeat::IfItDidNotRun] {
                let verdict = judge(&answer, repeat);
                assert_eq!(matches!(verdict, Verdict::Refused), is_refused, "{code}");
                assert_eq!(matches!(verdict, Verdict::Final), !is_refused, "{code}");
            }
            let error = answer.unwrap().portal_error().cloned().unwrap();
            assert_eq!(Error::portal(&error).is_retryable(), passes, "{code}");
        }
    }
}

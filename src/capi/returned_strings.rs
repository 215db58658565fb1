//! Strings that are given to the caller. Each tells about itself: in front of its text, in the same
//! piece of memory, stands a [`Head`].
//!
//! An answer may have tens of megabytes, and memory for it twice is promised to nobody: the text is
//! moved up within its own buffer, in which whoever read it left room ([`SPARE`]). With the
//! look for a NUL that takes 0.15 µs for 1 KB and 5 ms for 20 MB, and nothing that could fail, be
//! locked or outlive the string: no table of strings, which a child of `fork()` could find locked for
//! ever; no tail behind the text, which is not found in constant time.

use std::ffi::c_char;
use std::mem::ManuallyDrop;

use super::code::b24_code;
use crate::call::SPARE;
use crate::envelope::answer::Answer;
use crate::error::{Code, Error, PortalError};

/// What a string tells about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) code: b24_code,
    /// How many requests were sent; 0 for what no portal was asked for, and for what was computed.
    pub(super) attempts: u32,
    /// Of HTTP; 0 where there was no answer, and for what was computed.
    pub(super) status: u16,
    pub(super) retryable: bool,
}

impl Facts {
    /// Of a result that was computed.
    pub(super) const OK: Self = Self {
        code: b24_code::B24_OK,
        attempts: 0,
        status: 0,
        retryable: false,
    };

    fn of_answer(answer: &Answer) -> Self {
        let error = answer.portal_error();
        Self {
            code: error.map_or(b24_code::B24_OK, |_| b24_code::B24_PORTAL_ERROR),
            attempts: answer.attempts(),
            status: answer.status(),
            retryable: error.is_some_and(PortalError::passes),
        }
    }

    fn of_error(error: &Error) -> Self {
        Self {
            code: error.code().into(),
            attempts: error.attempts(),
            status: error.status().unwrap_or(0),
            retryable: error.is_retryable(),
        }
    }
}

/// What stands in front of a text.
#[derive(Clone, Copy)]
struct Head {
    /// Of the buffer, in which the head stands first.
    capacity: usize,
    /// Of the text, without its NUL.
    length: usize,
    facts: Facts,
}

/// Kept for the head: as much as leaves the text where a buffer's first byte would lie as well.
const HEAD: usize = 32;
const _: () = assert!(size_of::<Head>() <= HEAD && HEAD < SPARE);

/// Gives the portal's answer, or the envelope of the error, to the caller.
pub(super) fn give_answer(outcome: Result<Answer, Error>) -> *mut c_char {
    match outcome {
        Ok(answer) => {
            let facts = Facts::of_answer(&answer);
            give(answer.into_string(), facts)
        }
        Err(error) => give_error(&error),
    }
}

/// Gives a result, or the envelope of the error, to the caller.
pub(super) fn give_outcome(outcome: Result<String, Error>) -> *mut c_char {
    match outcome {
        Ok(text) => give(text, Facts::OK),
        Err(error) => give_error(&error),
    }
}

/// Gives an error's envelope to the caller.
pub(super) fn give_error(error: &Error) -> *mut c_char {
    give(error.to_json(), Facts::of_error(error))
}

/// Gives a string to the caller, who returns it to [`take_back_string`].
///
/// It is never NULL: what cannot be given becomes an error that can.
fn give(text: String, facts: Facts) -> *mut c_char {
    let mut bytes = text.into_bytes();
    let refusal = if bytes.contains(&0) {
        Some((Code::Internal, "the answer has a NUL character inside"))
    } else if bytes.try_reserve_exact(HEAD + 1).is_err() {
        Some((Code::OutOfMemory, "no memory to hand the answer over"))
    } else {
        None
    };
    let Some((code, message)) = refusal else {
        return with_head(bytes, facts);
    };
    // The memory of the text goes first: there may be none left.
    drop(bytes);
    let error = Error::new(code, message)
        .with_status(facts.status)
        .with_attempts(facts.attempts);
    with_head(error.to_json().into_bytes(), Facts::of_error(&error))
}

fn with_head(mut bytes: Vec<u8>, facts: Facts) -> *mut c_char {
    let length = bytes.len();
    bytes.resize(HEAD + length + 1, 0);
    bytes.copy_within(..length, HEAD);
    bytes[HEAD + length] = 0;
    // It grew by what came; what is too much of it goes back to the system.
    bytes.shrink_to_fit();
    let mut bytes = ManuallyDrop::new(bytes);
    let head = Head {
        capacity: bytes.capacity(),
        length,
        facts,
    };
    let start = bytes.as_mut_ptr();
    // SAFETY: the buffer has a head's room in front of the text; nothing is asked of where it lies.
    unsafe {
        start.cast::<Head>().write_unaligned(head);
        start.add(HEAD).cast()
    }
}

/// Takes back what was given here. NULL is nothing.
///
/// # Safety
/// `text` is NULL or was given by a function of this file and was not taken back yet.
pub(super) unsafe fn take_back_string(text: *mut c_char) {
    if text.is_null() {
        return;
    }
    // SAFETY: a head stands in front of every text that is given, and both in one buffer of a
    // vector's, of so many bytes.
    drop(unsafe {
        let start = text.cast::<u8>().sub(HEAD);
        let head = start.cast::<Head>().read_unaligned();
        Vec::from_raw_parts(start, HEAD + head.length + 1, head.capacity)
    });
}

/// The length of a string and what it tells; `None` for NULL.
///
/// # Safety
/// As for [`take_back_string`].
pub(super) unsafe fn facts(text: *const c_char) -> Option<(usize, Facts)> {
    if text.is_null() {
        return None;
    }
    // SAFETY: a head stands in front of every text that is given.
    let head = unsafe { text.cast::<u8>().sub(HEAD).cast::<Head>().read_unaligned() };
    Some((head.length, head.facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    /// The text of a given string and what it tells; the string is taken back.
    fn take_back(text: *mut c_char) -> (String, Facts) {
        // SAFETY: it was given a moment ago, and is taken back once.
        unsafe {
            let (length, facts) = facts(text).unwrap();
            let read = CStr::from_ptr(text).to_str().unwrap().to_owned();
            assert_eq!(length, read.len());
            take_back_string(text);
            (read, facts)
        }
    }

    #[test]
    fn a_text_is_given_as_it_is_whatever_room_its_buffer_has() {
        for length in (0..=200).chain([4095, 1 << 20]) {
            for spare in [0, 1, HEAD, SPARE, 1000] {
                let mut text = String::with_capacity(length + spare);
                text.extend(('a'..='z').cycle().take(length));
                let before = text.clone();
                assert_eq!(take_back(give(text, Facts::OK)), (before, Facts::OK));
            }
        }
    }

    #[test]
    fn an_answer_stays_where_it_was_read() {
        let size = 1 << 20;
        let mut text = String::with_capacity(size + SPARE);
        text.push_str(&"x".repeat(size));
        let place = text.as_ptr() as usize;
        let given = give(text, Facts::OK);
        assert_eq!(given as usize, place + HEAD);
        take_back(given);
    }

    #[test]
    fn a_text_with_a_nul_inside_is_an_error() {
        let (text, facts) = take_back(give("a\0b".to_owned(), Facts::OK));
        assert!(text.contains("B24BUSY_INTERNAL"), "{text}");
        assert_eq!(facts.code, b24_code::B24_INTERNAL);
    }

    #[test]
    fn an_error_tells_what_stands_in_its_envelope() {
        let error = Error::new(Code::NotJson, "a page")
            .with_status(502)
            .with_attempts(u32::MAX);
        let (text, facts) = take_back(give_error(&error));
        assert!(text.contains("B24BUSY_NOT_JSON"), "{text}");
        let expected = Facts {
            code: b24_code::B24_NOT_JSON,
            attempts: u32::MAX,
            status: 502,
            retryable: true,
        };
        assert_eq!(facts, expected);
    }

    #[test]
    fn an_answer_tells_what_does_not_stand_in_it() {
        for (body, status, code) in [
            (r#"{"result":[]}"#, 200, b24_code::B24_OK),
            (r#"{"error":"X"}"#, 503, b24_code::B24_PORTAL_ERROR),
        ] {
            let mask = |text: &str, _| text.to_owned();
            let answer = Answer::from_body(status, body.into(), "x.by", mask);
            let answer = answer.map(|answer| answer.with_attempts(7));
            let expected = Facts {
                code,
                attempts: 7,
                status,
                retryable: status == 503,
            };
            assert_eq!(take_back(give_answer(answer)), (body.to_owned(), expected));
        }
    }
}

//! Whether a call kept the promises.

use std::time::Duration;

use serde_json::Value;

use super::caller::Outcome;
use super::case::Case;

/// How much later than its time-out a call may return: the promise.
const LATE: Duration = Duration::from_millis(300);
/// What a busy machine adds to it.
const LOAD: Duration = Duration::from_secs(2);
/// Beside the answer.
const MEMORY: u64 = 1 << 20;
/// No error is longer.
const LONGEST_ERROR: usize = 16 * 1024;

/// A broken promise.
#[derive(Debug)]
pub struct Complaint {
    pub what: String,
    /// It may be the machine that was slow: another try tells.
    pub perhaps_load: bool,
}

impl From<String> for Complaint {
    fn from(what: String) -> Self {
        Self {
            what,
            perhaps_load: false,
        }
    }
}

fn load(what: String) -> Complaint {
    Complaint {
        what,
        perhaps_load: true,
    }
}

/// The call under attack.
pub fn judge(case: &Case, outcome: &Outcome) -> Result<(), Complaint> {
    let right = case.may_be(&outcome.hash, outcome.length);
    if !right {
        fits(case, outcome)?;
    }
    memory(case, outcome)?;
    let bound = case.cancel.unwrap_or(case.within) + LATE;
    let took = Duration::from_secs_f64(outcome.ms / 1000.0);
    if took > bound {
        let what = format!("it took {took:?}, and {bound:?} are promised");
        return Err(Complaint {
            what,
            perhaps_load: took < bound + LOAD,
        });
    }
    Ok(())
}

fn memory(case: &Case, outcome: &Outcome) -> Result<(), Complaint> {
    let allowed = case.memory.unwrap_or(case.limit + MEMORY) / 1024;
    let taken = outcome.peak_kb.saturating_sub(outcome.before_kb);
    if taken > allowed {
        return Err(format!("it took {taken} kB of memory, and {allowed} kB are promised").into());
    }
    Ok(())
}

/// Whether it is an error that fits.
fn fits(case: &Case, outcome: &Outcome) -> Result<(), Complaint> {
    let text = &outcome.text;
    let shown: String = text.chars().take(600).collect();
    let wrong = |what: &str| Complaint::from(format!("{what}: {shown}"));
    let Ok(error) = serde_json::from_str::<Value>(text) else {
        return Err(wrong("neither a right answer nor an error"));
    };
    let (Some(code), Some(ours)) = (error["error"].as_str(), error["b24busy"].as_object()) else {
        return Err(wrong("an answer that the server did not mean"));
    };
    if outcome.is_error != 1 {
        return Err(wrong("an error that b24_is_error does not know"));
    }
    if outcome.length > LONGEST_ERROR {
        return Err(wrong("an error that is too long"));
    }
    let plain = unescape(&text.to_lowercase());
    if let Some(secret) = case
        .secrets
        .iter()
        .find(|secret| plain.contains(&secret.to_lowercase()))
    {
        return Err(wrong(&format!("the secret {secret} in an error")));
    }
    let code = code.strip_prefix("B24BUSY_").unwrap_or(code);
    if !case.may_fail_with(code) {
        let expected = case.expected();
        let what = format!("expected {expected}, got {shown}");
        return Err(if code == "TIMEOUT" && case.cancel.is_none() {
            load(what)
        } else {
            what.into()
        });
    }
    let may_pass = ours["retryable"].as_bool();
    let expected = match code {
        // Whatever the kind says.
        "TIMEOUT" | "DISCONNECTED" | "CONNECT" => Some(true),
        "CANCELLED" => Some(false),
        _ => case.retryable,
    };
    if expected.is_some() && may_pass != expected {
        return Err(wrong(&format!("retryable ought to be {expected:?}")));
    }
    Ok(())
}

/// A well-behaved call afterwards: the answer is the one that was sent, for these users.
pub fn judge_next(
    who: &str,
    outcome: &Outcome,
    answered: Option<&str>,
    users: &[u64],
) -> Result<(), Complaint> {
    let mine = users
        .iter()
        .all(|user| outcome.text.contains(&format!("\"{user}\":")));
    if answered == Some(&outcome.text) && mine && outcome.is_error == 0 {
        return Ok(());
    }
    let shown: String = outcome.text.chars().take(300).collect();
    let what = format!(
        "{who} asked for {users:?} and got {shown} where the server sent {}",
        answered.unwrap_or("nothing")
    );
    Err(if shown.contains("B24BUSY_TIMEOUT") {
        load(what)
    } else {
        what.into()
    })
}

/// Undoes the usual escapes, until nothing changes. (In JSON a backslash is escaped itself.)
fn unescape(text: &str) -> String {
    let mut text = text.replace("\\\\", "\\");
    for _ in 0..20 {
        let next = unescape_once(&text);
        if next == text {
            break;
        }
        text = next;
    }
    text
}

fn unescape_once(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (c, taken) = escape(rest).unwrap_or((first, first.len_utf8()));
        out.push(c);
        rest = &rest[taken..];
    }
    out
}

/// An escaped ASCII character at the beginning, and how long its escape is. The text is lower case.
fn escape(text: &str) -> Option<(char, usize)> {
    let (start, radix, most) = if let Some(rest) = text.strip_prefix("&#") {
        if rest.starts_with('x') {
            (3, 16, 20)
        } else {
            (2, 10, 20)
        }
    } else if text.starts_with("\\u") {
        (2, 16, 4)
    } else if text.starts_with('%') {
        (1, 16, 2)
    } else {
        return None;
    };
    let digits: String = text[start..]
        .chars()
        .take_while(|c| c.is_digit(radix))
        .take(most)
        .collect();
    let c = u8::from_str_radix(digits.trim_start_matches('0'), radix).ok()?;
    let end = start + digits.len();
    let semicolon = usize::from(text.starts_with('&') && text[end..].starts_with(';'));
    c.is_ascii()
        .then(|| (char::from(c).to_ascii_lowercase(), end + semicolon))
}

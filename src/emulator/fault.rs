//! Faults on demand: what networks, proxies and overloaded portals do to an answer.
//!
//! A rule as JSON: `{"fault": {"kind": "delay", "ms": 500}, "method": "calendar.accessibility.get",
//! "times": 1}`. Of the rules that match a request the **first** one acts, so a list of rules with
//! `"times": 1` is a script of answers; use `together` to let several faults act at once.

use serde::{Deserialize, Serialize};

/// When a fault happens.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// What happens.
    pub fault: Fault,
    /// Only for this REST method, such as `batch`; default all. A command of a batch is a call of
    /// its method, too: `error` becomes the command's, any other fault strikes the batch's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only where the request's path contains this; default all. `/oauth/` is the token server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// This many matching requests pass first; default 0.
    #[serde(default)]
    pub skip: u32,
    /// How often it happens; default is for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// How likely it is, from 0 to 1; default 1. The generator is seeded, so runs are alike.
    #[serde(default = "certain")]
    pub probability: f64,
}

fn certain() -> f64 {
    1.0
}

impl FaultRule {
    /// A fault that happens to every request.
    pub fn always(fault: Fault) -> FaultRule {
        FaultRule {
            fault,
            method: None,
            path: None,
            skip: 0,
            times: None,
            probability: 1.0,
        }
    }

    /// A fault that happens to the next request only.
    pub fn once(fault: Fault) -> FaultRule {
        FaultRule {
            times: Some(1),
            ..FaultRule::always(fault)
        }
    }

    fn is_for(&self, method: &str, path: &str) -> bool {
        let wants =
            |wanted: &Option<String>, is: &dyn Fn(&str) -> bool| wanted.as_deref().is_none_or(is);
        !matches!(self.fault, Fault::SlowAccept { .. })
            && wants(&self.method, &|wanted| wanted.eq_ignore_ascii_case(method))
            && wants(&self.path, &|wanted| path.contains(wanted))
    }

    /// Limits the rule to one REST method.
    #[must_use]
    pub fn on_method(self, method: &str) -> FaultRule {
        FaultRule {
            method: Some(method.to_owned()),
            ..self
        }
    }

    /// Limits the rule to paths that contain a text.
    #[must_use]
    pub fn on_path(self, path: &str) -> FaultRule {
        FaultRule {
            path: Some(path.to_owned()),
            ..self
        }
    }
}

/// What goes wrong. Faults that put another answer in place of the portal's keep the method from
/// running, as a proxy in front of it would; those that damage an answer, `hang`, `reset_after`
/// and `close_after` let it run first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// Several at once.
    Together {
        /// The faults.
        faults: Vec<Fault>,
    },
    /// The answer comes late.
    Delay {
        /// By how many milliseconds.
        ms: u64,
    },
    /// Head and body come in small pieces.
    Drip {
        /// Bytes in a piece.
        bytes: usize,
        /// Milliseconds between pieces.
        every_ms: u64,
    },
    /// The method runs, the answer never comes.
    Hang,
    /// The connection is reset before the method runs.
    ResetBefore,
    /// The method runs, then the connection is reset.
    ResetAfter,
    /// The connection is closed, cleanly, before the method runs.
    CloseBefore,
    /// The method runs, then the connection is closed, cleanly, without an answer.
    CloseAfter,
    /// The connection is closed in the middle of the body.
    Truncate {
        /// How much of the body is sent.
        after_bytes: usize,
    },
    /// `Content-Length` is wrong.
    WrongLength {
        /// By how much; too much if positive, too little if negative.
        extra: i64,
    },
    /// No `Content-Length`: the body ends where the connection ends.
    NoLength,
    /// The body comes in chunks.
    Chunked,
    /// A page of a web server in place of the answer.
    Html {
        /// Its HTTP status.
        status: u16,
    },
    /// A redirect to another address.
    Redirect {
        /// 301, 302, 303, 307, 308.
        status: u16,
        /// The address; `{method}`, `{path}` (with query) and `{origin}` are filled in.
        to: String,
    },
    /// A redirect to the very same address.
    RedirectLoop,
    /// A valid answer of at least that size, streamed.
    HugeBody {
        /// Its size.
        bytes: u64,
    },
    /// Bytes that are no UTF-8 within the first text of the answer.
    InvalidUtf8,
    /// A byte order mark before the answer.
    Bom,
    /// A raw NUL byte within the first text of the answer.
    NulByte,
    /// The answer is compressed, whether the client accepts that or not.
    Gzip,
    /// A small compressed answer that unpacks to a big one.
    GzipBomb {
        /// Its size unpacked.
        bytes: u64,
    },
    /// A long header.
    HugeHeaders {
        /// Its size.
        bytes: usize,
    },
    /// An answer with arrays within arrays.
    DeepJson {
        /// How deep.
        depth: usize,
    },
    /// An answer in which a user's key occurs twice.
    DuplicateKeys,
    /// No body at all, status 200.
    EmptyBody,
    /// An error of the portal's shape.
    Error {
        /// Its HTTP status.
        status: u16,
        /// Its code.
        code: String,
        /// Its description.
        #[serde(default)]
        description: String,
    },
    /// Any body.
    Body {
        /// Its HTTP status.
        status: u16,
        /// Its type.
        #[serde(default = "json_type")]
        content_type: String,
        /// The body.
        text: String,
    },
    /// An interim answer (100 and 103) before the real one.
    EarlyHints,
    /// New connections wait before anything is read; filters do not apply.
    SlowAccept {
        /// How many milliseconds.
        ms: u64,
    },
}

impl Fault {
    /// The kind, as JSON has it.
    pub(super) fn kind(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["kind"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether it takes the place of an answer, so that nothing runs for it.
    pub(super) fn replaces_answer(&self) -> bool {
        matches!(
            self,
            Fault::ResetBefore
                | Fault::CloseBefore
                | Fault::Html { .. }
                | Fault::Redirect { .. }
                | Fault::RedirectLoop
                | Fault::HugeBody { .. }
                | Fault::GzipBomb { .. }
                | Fault::DeepJson { .. }
                | Fault::DuplicateKeys
                | Fault::EmptyBody
                | Fault::Error { .. }
                | Fault::Body { .. }
        )
    }
}

fn json_type() -> String {
    "application/json; charset=utf-8".to_owned()
}

/// The rules in force.
pub struct FaultBook {
    rules: Vec<FaultRule>,
    random: u64,
}

impl FaultBook {
    /// A book with rules and the seed of its generator.
    pub fn new(rules: Vec<FaultRule>, seed: u64) -> FaultBook {
        FaultBook {
            rules,
            random: seed,
        }
    }

    /// Adds a rule behind the others.
    pub fn add(&mut self, rule: FaultRule) {
        self.rules.push(rule);
    }

    /// The rules that are left.
    pub fn rules(&self) -> &[FaultRule] {
        &self.rules
    }

    /// Forgets all rules.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// The faults that happen to this request, used up as far as their rules say.
    pub fn take(&mut self, method: &str, path: &str) -> Vec<Fault> {
        self.first(|rule| rule.is_for(method, path))
    }

    /// The faults that happen to a command of a batch: those of rules that name its method.
    pub fn take_for_command(&mut self, method: &str, path: &str) -> Vec<Fault> {
        self.first(|rule| rule.method.is_some() && rule.is_for(method, path))
    }

    /// The faults that happen to a new connection.
    pub fn take_for_connection(&mut self) -> Vec<Fault> {
        self.first(|rule| matches!(rule.fault, Fault::SlowAccept { .. }))
    }

    fn first(&mut self, matches: impl Fn(&FaultRule) -> bool) -> Vec<Fault> {
        let mut index = 0;
        while let Some(rule) = self.rules.get_mut(index) {
            index += 1;
            if !matches(rule) || rule.times == Some(0) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.probability < 1.0 && next_random(&mut self.random) >= rule.probability {
                continue;
            }
            let fault = rule.fault.clone();
            if let Some(times) = &mut rule.times {
                *times = times.saturating_sub(1);
                if *times == 0 {
                    self.rules.remove(index - 1);
                }
            }
            return flatten(fault);
        }
        Vec::new()
    }
}

fn flatten(fault: Fault) -> Vec<Fault> {
    match fault {
        Fault::Together { faults } => faults.into_iter().flat_map(flatten).collect(),
        fault => vec![fault],
    }
}

/// `SplitMix64`, scaled to 0..1.
fn next_random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    // 53 bits are what the fraction holds.
    #[expect(clippy::cast_precision_loss)]
    let fraction = ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_play_like_a_script() {
        let error = |status| Fault::Html { status };
        let skipping = FaultRule {
            skip: 1,
            ..FaultRule::once(error(504))
        };
        let mut book = FaultBook::new(
            vec![FaultRule::once(error(502)), skipping.on_path("/rest/")],
            1,
        );
        assert_eq!(book.take("batch", "/rest/"), [error(502)]);
        assert_eq!(book.take("batch", "/rest/"), []);
        assert_eq!(book.take("batch", "/other/"), []);
        assert_eq!(book.take("batch", "/rest/"), [error(504)]);
        assert!(book.rules().is_empty());
    }

    #[test]
    fn chance_is_the_same_in_every_run() {
        let run = || {
            let rule = FaultRule {
                probability: 0.3,
                ..FaultRule::always(Fault::Hang)
            };
            let mut book = FaultBook::new(vec![rule], 42);
            (0..1000)
                .map(|_| book.take("", "").len())
                .collect::<Vec<_>>()
        };
        let happened: usize = run().iter().sum();
        assert!((250..350).contains(&happened), "{happened}");
        assert_eq!(run(), run());
    }

    #[test]
    fn rules_are_read_from_json() {
        let rule: FaultRule = serde_json::from_str(
            r#"{"fault": {"kind": "truncate", "after_bytes": 5}, "times": 2}"#,
        )
        .unwrap();
        assert_eq!(rule.fault, Fault::Truncate { after_bytes: 5 });
        assert_eq!((rule.times, rule.probability), (Some(2), 1.0));
        assert!(
            serde_json::from_str::<FaultRule>(r#"{"fault": {"kind": "hang"}, "time": 2}"#).is_err()
        );
    }
}

//! What can be set about an emulated portal.

pub mod checks;
mod reading;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::emulator::calendar::scenario::Scenario;
use crate::emulator::fault::FaultRule;
use crate::language::Language;

/// A portal to emulate; every member has a default, and unknown members of a file are refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools)] // switches of a configuration, independent of each other
pub struct Config {
    /// Where to listen, `127.0.0.1:0` by default (a free port); nothing but loopback is accepted.
    pub bind: String,
    /// Plain HTTP, or TLS with a good certificate or a bad one.
    pub tls: Tls,
    /// Names and addresses that the certificate is good for beside those of loopback: a portal's or
    /// the vendor's token server's, for clients whose hosts file leads them here.
    pub tls_names: Vec<String>,
    /// TLS 1.2 only; else 1.3 is offered too.
    pub tls12_only: bool,
    /// A file to write the throw-away authority's certificate to (PEM).
    pub ca_file: Option<PathBuf>,
    /// A path before `/rest/`, such as `/portal`, as on some boxed installations.
    pub path_prefix: String,
    /// Answer plain HTTP with 400 "Https required", as cloud portals do.
    pub https_required: bool,
    /// The user on whose behalf all calls are made.
    pub user: i64,
    /// The webhook's code.
    pub webhook_secret: String,
    /// The first OAuth access token.
    pub access_token: String,
    /// The first OAuth refresh token.
    pub refresh_token: String,
    /// The OAuth application's identifier.
    pub client_id: String,
    /// The OAuth application's secret.
    pub client_secret: String,
    /// What the webhook and the application may do; without `calendar` the busy method is 401.
    pub scopes: Vec<String>,
    /// Old boxed portal or today's.
    pub version: Version,
    /// Users, events and absences; default is the built-in small company.
    pub scenario: Option<Scenario>,
    /// The Monday to which the scenario's week is moved, such as `2026-01-05`.
    pub week: Option<String>,
    /// Users 1 to this number get a few made-up events each, beside the scenario's.
    pub synthetic_users: u32,
    /// The zone in which the server reads dates and computes stamps.
    pub server_time_zone: String,
    /// The zone of `time.date_start`, which on real portals need not be that of the stamps.
    pub time_block_zone: String,
    /// The language of descriptions and of private events' states.
    #[serde(with = "language_code")]
    pub language: Language,
    /// Print texts raw instead of as `\uXXXX`. Portals escape; the documentation's samples,
    /// reprinted by a tool, do not.
    pub raw_unicode: bool,
    /// Compress answers for clients that accept it.
    pub gzip: bool,
    /// The limit of requests per second.
    pub bucket: Bucket,
    /// The limit of run time per method.
    pub operating: Operating,
    /// Faults from the start on.
    pub faults: Vec<FaultRule>,
    /// Seed of the generator that decides about faults with a probability.
    pub seed: u64,
    /// How long a connection may stay idle.
    pub idle_timeout_ms: u64,
    /// Above this size a request's body is 413.
    pub max_body_bytes: usize,
}

/// The leaky bucket, one per source address.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bucket {
    /// Off by default, so that tests need not wait.
    pub enabled: bool,
    /// How much leaks out in a second: 2, on the largest plan 5.
    pub leak_per_second: f64,
    /// Above this level requests are refused: 50, on the largest plan 250.
    pub limit: f64,
}

/// The limit of accumulated run time, one count per method and credential.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operating {
    /// Without it nothing is counted, and the answers' `time` lacks `operating` and
    /// `operating_reset_at`, as on boxed portals.
    pub enabled: bool,
    /// Seconds of run time above which a method is refused; 0 is no limit.
    pub limit_seconds: f64,
    /// Seconds that every call is pretended to have taken, above what it really took.
    pub cost_seconds: f64,
    /// Seconds in one of the ten baskets; 60 on real portals.
    pub basket_seconds: u64,
    /// On whose account the run time of a batch goes.
    pub batch: Billed,
}

/// On whose account the run time of a batch goes; never on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Billed {
    /// On that of `batch`, as clients of cloud portals measured.
    #[default]
    Batch,
    /// On that of the methods within, as the vendor documents; `batch` itself has no limit.
    Commands,
}

/// Plain HTTP, or TLS with what kind of certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Tls {
    /// Plain HTTP.
    #[default]
    Off,
    /// A good certificate of a throw-away authority, for localhost, 127.0.0.1, `::1` and `tls_names`.
    On,
    /// The same, out of date.
    Expired,
    /// The same, for another host name than loopback's.
    WrongName,
    /// A certificate that signs itself.
    SelfSigned,
    /// A good certificate of an authority other than the one that is handed out.
    UnknownCa,
    /// An authority's own certificate at work as the server's, as `openssl req -x509` makes it.
    CaUsedAsEndEntity,
}

/// Which generation of portals to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Version {
    /// Entries with stamps, without `free` ones, with unanswered invitations.
    #[default]
    Current,
    /// An old boxed portal: no stamps, `free` entries sent, no unanswered invitations.
    Old,
}

impl Default for Config {
    fn default() -> Config {
        let text = str::to_owned;
        Config {
            bind: text("127.0.0.1:0"),
            tls: Tls::Off,
            tls_names: Vec::new(),
            tls12_only: false,
            ca_file: None,
            path_prefix: String::new(),
            https_required: false,
            user: 1,
            webhook_secret: text("emulatorwebhook1"),
            access_token: text("emulator0access0token0000000000000000000001"),
            refresh_token: text("emulator0refresh0token000000000000000000001"),
            client_id: text("local.emulator.client"),
            client_secret: text("emulatorclientsecret0000000000000000"),
            scopes: ["calendar", "user", "department", "tasks", "task"]
                .map(text)
                .to_vec(),
            version: Version::Current,
            scenario: None,
            week: None,
            synthetic_users: 0,
            server_time_zone: text("Europe/Moscow"),
            time_block_zone: text("UTC"),
            language: Language::Russian,
            raw_unicode: false,
            gzip: false,
            bucket: Bucket::default(),
            operating: Operating::default(),
            faults: Vec::new(),
            seed: 1,
            idle_timeout_ms: 15_000,
            max_body_bytes: 16 * 1024 * 1024,
        }
    }
}

impl Default for Bucket {
    fn default() -> Bucket {
        Bucket {
            enabled: false,
            leak_per_second: 2.0,
            limit: 50.0,
        }
    }
}

impl Default for Operating {
    fn default() -> Operating {
        Operating {
            enabled: true,
            limit_seconds: 480.0,
            cost_seconds: 0.0,
            basket_seconds: 60,
            batch: Billed::Batch,
        }
    }
}

/// A language by its code, as files have it.
mod language_code {
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    use crate::language::Language;

    #[expect(clippy::trivially_copy_pass_by_ref)] // as serde calls it
    pub(super) fn serialize<S: Serializer>(
        language: &Language,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(language.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Language, D::Error> {
        let code = String::deserialize(deserializer)?;
        Language::with_code(&code).ok_or_else(|| {
            let known = Language::CODES.map(|(code, _)| code).join(" or ");
            D::Error::custom(format!("unknown language {code:?}, expected {known}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_stands_in_a_file_by_its_code() {
        let config: Config = serde_json::from_str(r#"{"language": "en"}"#).unwrap();
        assert_eq!(config.language, Language::English);
        let written = serde_json::to_value(&config).unwrap();
        assert_eq!(written["language"], "en");
        let error = serde_json::from_str::<Config>(r#"{"language": "de"}"#).unwrap_err();
        let problem = error.to_string();
        assert!(
            problem.contains("unknown language \"de\", expected en or ru"),
            "{problem}"
        );
    }
}

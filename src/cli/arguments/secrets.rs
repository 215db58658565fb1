//! What of a command line must not be repeated.

use super::values::{unparsed, unquoted, variable};
use crate::call::given_secrets;

/// Masks what is secret in a command line, read or not, and in the environment: for what is told of it.
pub(crate) fn mask(args: &[String]) -> impl Fn(&str) -> String + use<> {
    let value = |option| {
        unparsed(args, option)
            .next()
            .map(|v| unquoted(v).to_owned())
    };
    let url = value("--url").or_else(|| variable("B24_URL"));
    let token = value("--token").or_else(|| variable("B24_TOKEN"));
    let options = value("--options").unwrap_or_default();
    let known = given_secrets(&url.unwrap_or_default(), token.as_deref(), &options);
    move |text| known.mask_message(text)
}

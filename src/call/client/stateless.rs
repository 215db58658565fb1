//! A call without a client of the caller's.

use super::environment::environment_proxy;
use std::sync::OnceLock;

use super::Client;
use crate::call::http::proxy::Proxy;
use crate::call::options::Options;
use crate::call::options::given;
use crate::call::per_process::PerProcess;
use crate::call::portal::origin::Origin;
use crate::envelope::answer::Answer;
use crate::error::Error;

/// Asks in one go, with the default options: a client for one call.
///
/// The connection is kept for the next such call. The proxy variables of the environment are read
/// at the first call and kept, too.
pub fn get_user_busy(
    url: &str,
    users: &str,
    from: &str,
    to: &str,
    token: Option<&str>,
) -> Result<Answer, Error> {
    type Proxies = [OnceLock<Option<Proxy>>; 2];
    static PROXIES: PerProcess<Proxies> = PerProcess::new();
    let kept = |origin: &Origin| {
        let [http, https] = PROXIES.get();
        let kept = if origin.https { https } else { http };
        if let Some(proxy) = kept.get() {
            return Ok(proxy.clone());
        }
        // What cannot be read is looked at again by the next call.
        let proxy = environment_proxy(origin.https)?;
        Ok(kept.get_or_init(|| proxy).clone())
    };
    Client::build(url, token, Options::default(), kept)
        .map_err(|error| given::scrubber(url, token, "").mask_error(error))?
        .user_busy(users, from, to)
}

//! A call without a client of the caller's.

use std::sync::OnceLock;

use super::Client;
use super::environment::environment_proxy;
use crate::call::http::proxy::Proxy;
use crate::call::options::Options;
use crate::call::options::given;
use crate::call::per_process::PerProcess;
use crate::call::portal::origin::Origin;
use crate::envelope::answer::Answer;
use crate::error::Error;
use crate::input::Invalid;
use crate::input::date::Day;
use crate::input::users::Users;

/// Asks in one go, with the default options: a client for one call. The arguments are those of
/// [`Client::new`] and of [`Client::get_user_busy`].
///
/// The connection is kept for the next such call. The proxy variables of the environment are read
/// at the first call and kept, too.
pub fn get_user_busy<U, F, T>(
    url: &str,
    users: U,
    from: F,
    to: T,
    token: Option<&str>,
) -> Result<Answer, Error>
where
    U: TryInto<Users>,
    Invalid: From<U::Error>,
    F: TryInto<Day>,
    Invalid: From<F::Error>,
    T: TryInto<Day>,
    Invalid: From<T::Error>,
{
    Client::build(url, token, Options::default(), kept_proxy)
        .map_err(|error| given::scrubber(url, token, "").mask_error(error))?
        .get_user_busy(users, from, to)
}

/// The environment's proxy for servers of this scheme, as it was at the first call.
fn kept_proxy(origin: &Origin) -> Result<Option<Proxy>, String> {
    type Proxies = [OnceLock<Option<Proxy>>; 2];
    static PROXIES: PerProcess<Proxies> = PerProcess::new();
    let [http, https] = PROXIES.get();
    let kept = if origin.https { https } else { http };
    if let Some(proxy) = kept.get() {
        return Ok(proxy.clone());
    }
    // What cannot be read is looked at again by the next call.
    let proxy = environment_proxy(origin.https)?;
    Ok(kept.get_or_init(|| proxy).clone())
}

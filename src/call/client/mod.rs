//! The call, whole: arguments in, the portal's answer out.

mod arguments;
mod calls;
mod environment;
mod preview;
pub(crate) mod stateless;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::call::http::proxy::Proxy;
use crate::call::http::request::Route;
use crate::call::options::Options;
use crate::call::options::given;
use crate::call::options::values::ProxyChoice;
use crate::call::pace::redirect::Allowed;
use crate::call::pace::repeat::Link;
use crate::call::portal::Portal;
use crate::call::portal::origin::Origin;
use crate::call::progress::{Cancel, Progress};
use crate::call::secret::Scrubber;
use crate::call::tokens::Tokens;
use crate::error::{Code, Error};
use crate::input::wrong_option::WrongOption;

use environment::environment_proxy;

/// A portal, and how it is asked.
///
/// A client can be shared by any number of threads; each call blocks the thread that makes it.
/// Clients are cheap: connections belong to the process, not to the client. After `fork()` the
/// child can go on with the client; it gets connections of its own.
///
/// ```no_run
/// use b24busy::{Client, Options};
///
/// let client = Client::new("https://example.bitrix24.com/rest/1/secret/", None, Options::new())?;
/// let answer = client.get_user_busy([1, 7], "2025-09-10", "2025-09-17")?;
/// println!("{}", answer.as_str());
/// # Ok::<(), b24busy::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    portal: Portal,
    link: Link,
    scrubber: Scrubber,
    timeout: Duration,
    total_timeout: Duration,
    users_per_call: usize,
    /// Where there is an application that can renew the token. Shared by a client's clones.
    tokens: Option<Arc<Tokens>>,
    progress: Option<Progress>,
    /// Shared by a client's clones, and not by other handles.
    cancel: Cancel,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What was given as an option may be a secret in the wrong place.
        let shown = self.mask(&format!("portal: {:?}, link: {:?}", self.portal, self.link));
        write!(f, "Client {{ {shown}, .. }}")
    }
}

impl Client {
    /// A client for the portal at `url`.
    ///
    /// - `url`: a webhook (`https://HOST/rest/USER/SECRET/`), or a portal's address together with
    ///   a token. The scheme may be left out: it is https then, except for this very machine. A
    ///   trailing method is cut off. Plain `http://` is lifted to https, except to this machine,
    ///   or with [`Options::allow_http`].
    /// - `token`: an OAuth access token, with a portal's address; `None` or blank with a webhook.
    ///
    /// Nothing is sent yet. The proxy variables of the environment are read here.
    pub fn new(url: &str, token: Option<&str>, options: Options) -> Result<Self, Error> {
        Self::build(url, token, options, |origin| {
            environment_proxy(origin.https)
        })
        .map_err(|error| given::scrubber(url, token, "").mask_error(error))
    }

    /// A client whose options are read while it is made, from JSON or from where `read` takes them.
    /// Until then nobody knows its secrets, and any of them may stand in the wrong place: none is
    /// quoted in an error, whatever the arguments are.
    #[cfg(any(feature = "addin", feature = "capi", feature = "cli"))]
    pub(crate) fn given(
        url: &str,
        token: Option<&str>,
        options_json: &str,
        read: impl FnOnce(&str) -> Result<Options, Error>,
    ) -> Result<Self, Error> {
        read(options_json)
            .and_then(|options| Self::new(url, token, options))
            .map_err(|error| given::scrubber(url, token, options_json).mask_error(error))
    }

    fn build(
        url: &str,
        token: Option<&str>,
        options: Options,
        environment: impl FnOnce(&Origin) -> Result<Option<Proxy>, String>,
    ) -> Result<Self, Error> {
        let portal = Portal::new(url, token, options.allow_http)?;
        let proxy = match options.proxy {
            ProxyChoice::Direct => None,
            ProxyChoice::Given(proxy) => Some(proxy),
            // A server on this machine is never proxied, whatever the environment says.
            ProxyChoice::Environment if portal.origin.is_loopback() => None,
            ProxyChoice::Environment => environment(&portal.origin)
                .map_err(|problem| Error::new(Code::Proxy, problem).with_retryable(false))?,
        };
        let tokens = match (options.renewal.application()?, portal.token()) {
            (None, _) => None,
            (Some(application), Some(token)) => Some(Tokens::new(token.clone(), application)),
            (Some(_), None) => {
                return Err(WrongOption::in_words(
                    "refresh_token",
                    "option refresh_token is given together with a webhook's url; it belongs to a \
                     portal's address and a token",
                )
                .into());
            }
        };
        let scrubber = Scrubber::new(
            std::iter::once(portal.secret().clone())
                .chain(proxy.iter().flat_map(|proxy| proxy.secrets.clone()))
                .chain(tokens.iter().flat_map(Tokens::secrets)),
        );
        Ok(Self {
            portal,
            link: Link {
                route: Route {
                    trust: options.trust,
                    proxy,
                    connect_timeout: options.connect_timeout,
                    user_agent: options.user_agent,
                    gzip: options.gzip,
                },
                allowed: Allowed {
                    hosts: options.allow_redirect_hosts,
                    http: options.allow_http,
                },
                max_answer_bytes: options.max_answer_bytes,
                retries: options.retries,
                pace: options.pace,
            },
            scrubber,
            timeout: options.timeout,
            total_timeout: options.total_timeout,
            users_per_call: options.users_per_call,
            tokens: tokens.map(Arc::new),
            progress: None,
            cancel: Cancel::default(),
        })
    }

    /// The same client with a progress callback: told how many users are done, of how many, it
    /// answers whether to go on. `false` ends the call with [`Code::Cancelled`].
    ///
    /// It runs on the thread that makes the call, before each part of a call made in parts and
    /// about every 200 ms of waiting, whatever is waited for. (On other systems than Linux and
    /// Android not while a TCP connection is being opened.) It is told once more when all is done: what
    /// it answers then ends nothing. No lock is held while it runs.
    ///
    /// It may make calls itself, with this client too, and wait for other threads that do. While it
    /// runs it is not called again on the same thread: a call that it makes with its own client
    /// reports nothing, and only [`Client::cancel`] ends it early. While the call that it reports on is
    /// asking for a new access token, a call from within it that needs the token, too, fails at once
    /// with [`Code::Oauth`] and is [retryable](Error::is_retryable).
    #[must_use]
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, u64) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// Ends the calls of this client and of its clones with [`Code::Cancelled`], those under way and
    /// all later ones, from any thread and for good: within 0.3 s, wherever they wait. (On other
    /// systems than Linux not while a TCP connection is being opened.) A call that has its answer
    /// already may still return it. Whoever wants to end one call and go on makes it with a
    /// [handle](Client::new_handle) of its own.
    ///
    /// ```
    /// use b24busy::{Client, Code, Options};
    ///
    /// let client = Client::new("https://example.bitrix24.com/rest/1/secret/", None, Options::new())?;
    /// let this_call = client.new_handle();
    /// let canceller = this_call.clone();
    /// std::thread::spawn(move || canceller.cancel()).join().ok();
    /// let error = this_call.get_user_busy(1, "2025-09-08", "2025-09-14").unwrap_err();
    /// assert_eq!(error.code(), Code::Cancelled);
    /// # Ok::<(), b24busy::Error>(())
    /// ```
    pub fn cancel(&self) {
        self.cancel.set();
    }

    /// Another handle on the same portal. It shares the tokens, and as all clients do the
    /// connections and the pace; it has no progress callback, is not cancelled with this client, nor
    /// this client with it. ([`Clone::clone`] shares these, too.)
    #[must_use]
    pub fn new_handle(&self) -> Self {
        Self {
            progress: None,
            cancel: Cancel::default(),
            ..self.clone()
        }
    }

    /// The pair of tokens to store, as JSON, where the client was made with
    /// [`Options::refresh`]: `{"access_token": ..., "refresh_token": ..., "generation": 1}`.
    /// `generation` is the number of refreshes so far: whoever stored an older one stores the pair.
    /// Of a refresh under way nothing is seen, and it is not waited for.
    ///
    /// These are secrets, handed out because they are asked for.
    pub fn tokens(&self) -> Option<String> {
        self.tokens.as_ref().map(|tokens| tokens.to_json())
    }

    /// The portal's host.
    pub(crate) fn host(&self) -> &str {
        &self.portal.origin.host
    }

    /// Masks the secrets of the client, those of its tokens that are in force included.
    pub(crate) fn known(&self) -> Scrubber {
        match &self.tokens {
            Some(tokens) => self.scrubber.with(tokens.secrets()),
            None => self.scrubber.clone(),
        }
    }

    /// A text of the portal's own or the caller's without the client's secrets.
    pub(crate) fn mask(&self, text: &str) -> String {
        self.known().mask_known(text)
    }

    /// The client's outer border: no error passes it with one of its secrets in a text, be it from an
    /// argument, from a library or from the portal. What has to do with a client and may fail elsewhere,
    /// such as reading options for its call, goes through here too.
    pub(crate) fn masked<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        outcome.map_err(|error| self.known().mask_error(error))
    }
}

//! What the process keeps between calls: a pool of connections for every way of reaching servers,
//! and what TLS connections are made with.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustls::ClientConfig;
use ureq::Agent;

use super::connect::{NoResolver, Opener};
use crate::call::failure::Trouble;
use crate::call::options::USER_AGENT;
use crate::call::process::PerProcess;
use crate::call::proxy::Proxy;
use crate::call::tls::Trust;

/// More ways, and more sets of authorities, than any host has; beyond it the oldest goes.
const MOST: usize = 64;

/// A short list of things by what they are for.
struct Kept<K, V>(Vec<(K, V)>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.clone())
    }

    /// Keeps the value, unless somebody was faster: then theirs is kept. What has to go for it comes
    /// back, too: closing it takes time, and others wait for the list.
    #[must_use]
    fn keep(&mut self, key: K, value: V) -> (V, Option<(K, V)>) {
        if let Some(known) = self.get(&key) {
            return (known, None);
        }
        let gone = (self.0.len() == MOST).then(|| self.0.remove(0));
        self.0.push((key, value.clone()));
        (value, gone)
    }
}

type Ways = Kept<(Arc<Trust>, Option<Proxy>), Agent>;
type Configs = Kept<Arc<Trust>, Arc<ClientConfig>>;

static WAYS: PerProcess<Mutex<Ways>> = PerProcess::new();
static CONFIGS: PerProcess<Mutex<Configs>> = PerProcess::new();

fn ways() -> MutexGuard<'static, Ways> {
    WAYS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

fn configs() -> MutexGuard<'static, Configs> {
    CONFIGS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pool of connections that were made by this way: no other client's authorities or proxy.
pub(super) fn agent(trust: &Arc<Trust>, proxy: Option<&Proxy>) -> Agent {
    let way = (trust.clone(), proxy.cloned());
    let mut ways = ways();
    if let Some(agent) = ways.get(&way) {
        return agent;
    }
    let opener = Opener {
        trust: way.0.clone(),
        proxy: way.1.clone(),
        #[cfg(any(test, fuzzing))]
        script: None,
    };
    let (agent, gone) = ways.keep(way, new_agent(opener));
    drop(ways);
    drop(gone);
    agent
}

pub(super) fn new_agent(opener: Opener) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(256)
        .max_idle_connections_per_host(128)
        .max_idle_age(Duration::from_secs(30))
        .max_response_header_size(64 * 1024)
        .user_agent(USER_AGENT)
        // The way is ours; ureq would read the environment.
        .proxy(None)
        .build();
    Agent::with_parts(config, opener, NoResolver)
}

/// What TLS connections are made with. To make it costs some milliseconds, so it is kept; a failure
/// to make it is not: what was in its way may be gone at the next call.
pub(super) fn tls_config(trust: &Arc<Trust>) -> Result<Arc<ClientConfig>, Trouble> {
    if let Some(config) = configs().get(trust) {
        return Ok(config);
    }
    // Nobody waits for this: whoever comes meanwhile makes one, too.
    let config = Arc::new(trust.config().map_err(std::io::Error::other)?);
    let (config, _) = configs().keep(trust.clone(), config);
    Ok(config)
}

/// Closes the connections that no call is using.
#[cfg(feature = "capi")]
pub(crate) fn close_idle() {
    // Closing takes time: not while anybody waits for the list.
    let closed = std::mem::take(&mut *ways());
    drop(closed);
}

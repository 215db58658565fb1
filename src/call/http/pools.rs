//! What the process keeps between calls: a pool of connections for every way of reaching servers,
//! and what TLS connections are made with.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ureq::Agent;

use super::connection::open::{NoResolver, Opener};
use super::kept::Kept;
use super::proxy::Proxy;
use super::request::USER_AGENT;
use super::tls::Trust;
use crate::call::per_process::PerProcess;

type Ways = Kept<(Arc<Trust>, Option<Proxy>), Agent>;

static WAYS: PerProcess<Mutex<Ways>> = PerProcess::new();

fn ways() -> MutexGuard<'static, Ways> {
    WAYS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pool of connections that were made by this way: no other client's authorities or proxy.
pub(crate) fn agent(trust: &Arc<Trust>, proxy: Option<&Proxy>) -> Agent {
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

pub(crate) fn new_agent(opener: Opener) -> Agent {
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

/// Closes the connections that no call is using.
#[cfg(feature = "capi")]
pub(crate) fn close_idle() {
    // Closing takes time: not while anybody waits for the list.
    let closed = std::mem::take(&mut *ways());
    drop(closed);
}

//! What TLS connections are made with, kept for the whole process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ClientConfig;

use crate::call::http::kept::Kept;
use crate::call::http::tls::Trust;
use crate::call::http::trouble::Trouble;
use crate::call::per_process::PerProcess;

type Configs = Kept<Arc<Trust>, Arc<ClientConfig>>;

static CONFIGS: PerProcess<Mutex<Configs>> = PerProcess::new();

fn configs() -> MutexGuard<'static, Configs> {
    CONFIGS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// What TLS connections are made with. To make it costs some milliseconds, so it is kept; a failure
/// to make it is not: what was in its way may be gone at the next call.
pub(crate) fn tls_config(trust: &Arc<Trust>) -> Result<Arc<ClientConfig>, Trouble> {
    if let Some(config) = configs().get(trust) {
        return Ok(config);
    }
    // Nobody waits for this: whoever comes meanwhile makes one, too.
    let config = Arc::new(trust.config().map_err(std::io::Error::other)?);
    let (config, _) = configs().keep(trust.clone(), config);
    Ok(config)
}

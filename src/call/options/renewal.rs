//! Who renews an expired token, and where: three options that belong together, and one that may
//! stand beside them, set in any order.

use crate::call::secret::Secret;
use crate::call::tokens::application::{Application, Server};
use crate::input::wrong_option::WrongOption;

const TOGETHER: &str = "options client_id, client_secret and refresh_token belong together: all three are \
                        needed to renew a token (oauth_url may stand beside them)";

/// What was said of renewing so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Renewal {
    application: Option<Application>,
    server: Option<Server>,
}

impl Renewal {
    /// The application; of the three texts none is blank.
    pub(super) fn of_application(
        self,
        client_id: &str,
        client_secret: &str,
        refresh_token: &str,
    ) -> Result<Self, WrongOption> {
        let texts = [
            ("client_id", client_id),
            ("client_secret", client_secret),
            ("refresh_token", refresh_token),
        ];
        if let Some((option, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(WrongOption::in_words(*option, TOGETHER));
        }
        let application = Some(Application {
            client_id: client_id.to_owned(),
            client_secret: Secret::new(client_secret),
            refresh_token: Secret::new(refresh_token),
            server: Server::default(),
        });
        Ok(Self {
            application,
            ..self
        })
    }

    /// What must not be quoted of it.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        self.application
            .iter()
            .flat_map(|known| [&known.client_secret, &known.refresh_token])
            .cloned()
            .collect()
    }

    pub(super) fn at(self, server: Server) -> Self {
        Self {
            server: Some(server),
            ..self
        }
    }

    /// The application that renews, if there is one. A server alone renews nothing.
    pub(crate) fn application(&self) -> Result<Option<Application>, WrongOption> {
        match (&self.application, &self.server) {
            (Some(application), server) => Ok(Some(Application {
                server: server.clone().unwrap_or_default(),
                ..application.clone()
            })),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(WrongOption::in_words("client_id", TOGETHER)),
        }
    }
}

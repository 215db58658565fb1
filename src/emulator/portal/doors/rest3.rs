//! REST 3.0 below `/rest/api/`: JSON by POST only, errors that are objects, writes that can be
//! repeated under an `Idempotency-Key`. Two methods suffice to try a client: `server.time`
//! reads, `tasks.task.add` writes, and the count of its runs tells duplicates.
//!
//! The documentation names the errors' family but not every member: the codes of a wrong request
//! and of a reused key are this emulator's, within the family.

use std::time::Duration;

use super::knock::{Knock, admit, credential};
use crate::emulator::http::answer::Answer;
use crate::emulator::php::value::Value;
use crate::emulator::portal::error::PortalError;
use crate::emulator::portal::methods::server;
use crate::emulator::portal::state::Portal;
use crate::emulator::portal::state::replays::Earlier;
use crate::emulator::portal::time_block::Watch;
use crate::emulator::stop::lock;

/// Answers a call.
pub fn answer(portal: &Portal, knock: &Knock) -> Answer {
    let watch = Watch::start();
    call(portal, knock, watch).unwrap_or_else(|(error, field)| {
        let mut members = vec![
            ("code", Value::text(&error.code)),
            ("message", Value::text(&error.description)),
        ];
        if let Some(field) = field {
            let complaint = Value::map([
                ("field", Value::text(field)),
                ("message", Value::text(&error.description)),
            ]);
            members.push(("validation", Value::list([complaint])));
        }
        portal.print(error.status, &Value::map([("error", Value::map(members))]))
    })
}

type Refusal = (PortalError, Option<&'static str>);

fn refuse(status: u16, code: &str, description: &str) -> Refusal {
    (
        PortalError::new(
            status,
            &format!("BITRIX_REST_V3_EXCEPTION_{code}"),
            description,
        ),
        None,
    )
}

fn call(portal: &Portal, knock: &Knock, watch: Watch) -> Result<Answer, Refusal> {
    let plain = |error| (error, None);
    admit(portal, knock).map_err(plain)?;
    let kind = knock
        .head
        .header("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let json = kind.starts_with("application/json") || knock.body.is_empty();
    if knock.head.method != "POST" || !json {
        return Err(refuse(
            400,
            "INVALIDREQUESTEXCEPTION",
            "Parameters are taken as JSON, by POST",
        ));
    }
    let params = match knock.body {
        [] => Value::list([]),
        body => serde_json::from_slice(body)
            .map_err(|_| refuse(400, "INVALIDJSONEXCEPTION", "The body is not valid JSON"))?,
    };
    credential(portal, knock, &params).map_err(plain)?;
    match knock.method {
        "server.time" => {
            portal.count_run(knock.method);
            Ok(success(portal, server::time(portal), watch))
        }
        "tasks.task.add" => once(portal, knock, || {
            add_task(portal, knock.method, &params, watch)
        }),
        _ => Err(plain(PortalError::method_not_found())),
    }
}

fn success(portal: &Portal, result: Value, watch: Watch) -> Answer {
    let time = watch.block(
        watch.seconds(),
        Some((0.0, Duration::from_secs(600))),
        &portal.time_zone,
    );
    portal.print(200, &Value::map([("result", result), ("time", time)]))
}

fn add_task(
    portal: &Portal,
    method: &str,
    params: &Value,
    watch: Watch,
) -> Result<Answer, Refusal> {
    let title = params.get("fields").and_then(|fields| fields.get("title"));
    let Some(title) = title.filter(|title| !title.is_empty()) else {
        let (error, _) = refuse(
            400,
            "VALIDATION_REQUESTVALIDATIONEXCEPTION",
            "The required field is not set",
        );
        return Err((error, Some("title")));
    };
    portal.count_run(method);
    let id = lock(&portal.runs).get(method).copied().unwrap_or(0);
    let item = Value::map([
        ("id", Value::Int(i64::try_from(id).unwrap_or(0))),
        ("title", title.clone()),
    ]);
    Ok(success(portal, Value::map([("item", item)]), watch))
}

/// Runs a write, or gives the stored answer of the one that came under the same key.
fn once(
    portal: &Portal,
    knock: &Knock,
    run: impl FnOnce() -> Result<Answer, Refusal>,
) -> Result<Answer, Refusal> {
    let Some(key) = knock.head.header("idempotency-key") else {
        return run();
    };
    if key.is_empty() || key.len() > 255 || !key.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(refuse(
            400,
            "IDEMPOTENCY_INVALIDKEYEXCEPTION",
            "The Idempotency-Key is 1 to 255 printable ASCII characters",
        ));
    }
    // The lock is held while the write runs, so that a twin at the same time waits for its answer.
    let mut replays = lock(&portal.replays);
    match replays.find(key, knock.method, knock.body) {
        Earlier::Another => Err(refuse(
            422,
            "IDEMPOTENCY_KEYREUSEEXCEPTION",
            "The Idempotency-Key was used for another request",
        )),
        Earlier::Same(answer) => Ok(answer.with_header("Idempotent-Replayed", "true")),
        Earlier::Nothing => {
            let answer = run()?;
            replays.keep(key, knock.method, knock.body, answer.clone());
            Ok(answer)
        }
    }
}

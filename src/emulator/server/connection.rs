//! One connection: requests in, answers out, faults between.

use std::io::{self, Read};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::damage::{self, Address};
use super::send::{Client, Ending, Plan, send};
use crate::emulator::fault::Fault;
use crate::emulator::http::answer::Answer;
use crate::emulator::http::request::{Head, Incoming, ReadError};
use crate::emulator::http::stream::Stream;
use crate::emulator::log::Exchange;
use crate::emulator::portal::doors::knock::Knock;
use crate::emulator::portal::doors::route::{Route, route};
use crate::emulator::portal::doors::{control, oauth, rest, rest3};
use crate::emulator::portal::state::Portal;
use crate::emulator::portal::state::requests::RecordedRequest;
use crate::emulator::stop::{Stop, lock};

/// Serves a connection until it ends, and says how it is to be closed.
pub fn serve(portal: &Portal, stream: &mut Stream, number: u64, stop: &Stop) -> Ending {
    let Ok(peer) = stream.socket().peer_addr() else {
        return Ending::Cut;
    };
    let idle = Duration::from_millis(portal.config.idle_timeout_ms.max(1));
    if stream.socket().set_read_timeout(Some(idle)).is_err() {
        return Ending::Cut;
    }
    let mut incoming = Incoming::default();
    loop {
        match exchange(portal, stream, &mut incoming, number, peer.ip(), stop) {
            Ok(None) => {}
            Ok(Some(Ending::Hang)) => {
                wait_for_client(stream, stop);
                return Ending::Cut;
            }
            Ok(Some(ending)) => return ending,
            Err(_) => return Ending::Cut,
        }
    }
}

/// One request and its answer; says how the connection ends if it does.
fn exchange(
    portal: &Portal,
    stream: &mut Stream,
    incoming: &mut Incoming,
    number: u64,
    source: IpAddr,
    stop: &Stop,
) -> io::Result<Option<Ending>> {
    let head = match incoming.head(stream) {
        Ok(head) => head,
        Err(error) => return refuse(stream, &error, stop),
    };
    let route = route(head.path(), &portal.config.path_prefix);
    let method = if let Route::Rest { method, .. } = &route {
        method.as_str()
    } else {
        ""
    };
    let is_control = matches!(route, Route::Control(_));
    let began = Instant::now();
    let tell = |body: &[u8], faults: &[Fault], status| {
        if !is_control {
            portal.tell(&Exchange {
                connection: number,
                head: &head,
                body,
                route: &route,
                faults,
                status,
                took: began.elapsed(),
            });
        }
    };
    let mut faults = if is_control {
        Vec::new()
    } else {
        lock(&portal.faults).take(method, head.path())
    };
    let cut_short = damage::before(&faults);
    let body = match cut_short {
        Some(_) => Ok(Vec::new()),
        None => incoming.body(stream, &head, portal.config.max_body_bytes),
    };
    if !is_control {
        record(portal, number, &head, body.as_deref().unwrap_or_default());
    }
    if cut_short.is_some() {
        tell(&[], &faults, None);
        return Ok(cut_short);
    }
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            tell(&[], &faults, error.status());
            return refuse(stream, &error, stop);
        }
    };
    let address = Address {
        method,
        target: &head.target,
        origin: &portal.origin,
    };
    let replaced = damage::replacement(&faults, &address);
    let tls = stream.is_tls();
    let visit = Visit {
        source,
        tls,
        head: &head,
        body: &body,
    };
    let mut answer = if let Some(answer) = replaced {
        answer
    } else {
        let (answer, struck) = respond(portal, &visit, &route);
        if let Some(ending) = damage::before(&struck) {
            tell(&body, &struck, None);
            return Ok(Some(ending));
        }
        let replaced = damage::replacement(&struck, &address);
        faults.extend(struck);
        replaced.unwrap_or(answer)
    };
    let mut plan = Plan::plain(Client {
        keep_alive: head.keep_alive,
        head_only: head.method == "HEAD",
        http10: !head.is_http11(),
    });
    if portal.config.gzip && head.lists("accept-encoding", "gzip") {
        damage::compress(&mut answer);
    }
    damage::apply(&faults, &mut answer, &mut plan);
    let status = plan.ending.is_none().then_some(answer.status);
    let sent = send(stream, &answer, plan, stop);
    tell(&body, &faults, status);
    sent
}

struct Visit<'a> {
    source: IpAddr,
    tls: bool,
    head: &'a Head,
    body: &'a [u8],
}

/// The portal's answer, and the faults that struck on the way to it.
fn respond(portal: &Portal, visit: &Visit, route: &Route) -> (Answer, Vec<Fault>) {
    let answer = match route {
        Route::Control(what) => control::answer(portal, &visit.head.method, what, visit.body),
        Route::OAuth => oauth::answer(portal, visit.head, visit.body),
        Route::Nowhere => Answer::html(404),
        Route::Rest {
            version3,
            webhook,
            method,
        } => {
            let knock = Knock {
                source: visit.source,
                tls: visit.tls,
                head: visit.head,
                body: visit.body,
                webhook: webhook.as_ref(),
                method,
            };
            if !version3 {
                return rest::answer(portal, &knock);
            }
            rest3::answer(portal, &knock)
        }
    };
    (answer, Vec::new())
}

fn record(portal: &Portal, number: u64, head: &Head, body: &[u8]) {
    lock(&portal.requests).push(RecordedRequest {
        connection: number,
        method: head.method.clone(),
        target: head.target.clone(),
        headers: head.headers.clone(),
        body: body.to_vec(),
    });
}

/// Answers what could not be read as a request; what follows it cannot be read either.
fn refuse(stream: &mut Stream, error: &ReadError, stop: &Stop) -> io::Result<Option<Ending>> {
    match error {
        ReadError::Gone => Ok(Some(Ending::Clean)),
        ReadError::Refused(status) => {
            let client = Client {
                keep_alive: false,
                head_only: false,
                http10: false,
            };
            send(stream, &Answer::html(*status), Plan::plain(client), stop)?;
            Ok(Some(Ending::Clean))
        }
    }
}

/// Stays silent until the client gives up or the emulator ends.
fn wait_for_client(stream: &mut Stream, stop: &Stop) {
    let mut sink = [0; 1024];
    let _ = stream
        .socket()
        .set_read_timeout(Some(Duration::from_millis(100)));
    while !stop.is_told() {
        match stream.read(&mut sink) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                ) => {}
            Err(_) => return,
        }
    }
}

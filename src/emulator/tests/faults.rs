//! Every fault, as it looks from the other end.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use super::client::{GET, JSON, Reply, WEEK, connect, post, read_reply, request, send, start};
use crate::emulator::{Emulator, Fault, FaultRule};

fn with(fault: Fault) -> Emulator {
    let emulator = start("{}");
    emulator.add_fault(FaultRule::always(fault));
    emulator
}

fn get_busy(emulator: &Emulator) -> std::io::Result<Reply> {
    let body = format!(r#"{{"users":[1],{WEEK}}}"#);
    send(emulator, &request(emulator, "POST", GET, JSON, &body))
}

/// Everything up to the end of the connection, and how it ended.
fn raw(emulator: &Emulator) -> (Vec<u8>, Option<ErrorKind>) {
    let mut stream = connect(emulator);
    let body = format!(r#"{{"users":[1],{WEEK}}}"#);
    stream
        .write_all(request(emulator, "POST", GET, JSON, &body).as_bytes())
        .unwrap();
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes);
    (bytes, end.err().map(|error| error.kind()))
}

#[test]
fn connections_are_reset_or_closed_before_or_after_the_method_ran() {
    for (fault, end, runs) in [
        (Fault::ResetBefore, Some(ErrorKind::ConnectionReset), 0),
        (Fault::ResetAfter, Some(ErrorKind::ConnectionReset), 1),
        (Fault::CloseBefore, None, 0),
        (Fault::CloseAfter, None, 1),
    ] {
        let emulator = with(fault.clone());
        assert_eq!(raw(&emulator), (Vec::new(), end), "{fault:?}");
        assert_eq!(emulator.runs(GET), runs, "{fault:?}");
        assert_eq!(emulator.requests().len(), 1);
    }
}

#[test]
fn a_hanging_portal_ran_the_method_and_ends_with_its_emulator() {
    let emulator = with(Fault::Hang);
    let mut stream = connect(&emulator);
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    stream
        .write_all(request(&emulator, "POST", "server.time", "", "").as_bytes())
        .unwrap();
    let error = stream.read(&mut [0]).unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::TimedOut
    ));
    assert_eq!(emulator.runs("server.time"), 1);
    let before = Instant::now();
    drop(emulator);
    assert!(before.elapsed() < Duration::from_secs(2));
}

#[test]
fn answers_are_delayed_and_drip() {
    let faults = vec![
        Fault::Delay { ms: 100 },
        Fault::Drip {
            bytes: 50,
            every_ms: 5,
        },
    ];
    let emulator = with(Fault::Together { faults });
    let before = Instant::now();
    assert_eq!(get_busy(&emulator).unwrap().status, 200);
    assert!(before.elapsed() > Duration::from_millis(200));
}

#[test]
fn lengths_lie_and_bodies_break_off() {
    let whole = get_busy(&start("{}")).unwrap().body.len();
    let said = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "))
            .map(|text| text.parse::<usize>().unwrap());
        (length, body.len())
    };
    let (length, sent) = said(&raw(&with(Fault::Truncate { after_bytes: 100 })).0);
    assert_eq!(sent, 100);
    // The time block makes lengths differ by a few digits from run to run.
    assert!(length.unwrap().abs_diff(whole) < 40);
    let (length, sent) = said(&raw(&with(Fault::WrongLength { extra: 10 })).0);
    assert_eq!(length, Some(sent + 10));
    let (length, sent) = said(&raw(&with(Fault::WrongLength { extra: -10 })).0);
    assert_eq!(length, Some(sent - 10));
    let (length, sent) = said(&raw(&with(Fault::NoLength)).0);
    assert!(length.is_none() && sent > 1000);
}

#[test]
fn bodies_come_in_chunks() {
    let emulator = with(Fault::Chunked);
    let mut stream = connect(&emulator);
    let text = request(
        &emulator,
        "POST",
        "server.time",
        "Connection: close\r\n",
        "",
    );
    stream.write_all(text.as_bytes()).unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    assert!(all.contains("Transfer-Encoding: chunked\r\n") && all.ends_with("}\r\n0\r\n\r\n"));
}

#[test]
fn other_answers_come_in_place_of_the_portals() {
    let html = get_busy(&with(Fault::Html { status: 504 })).unwrap();
    assert!(html.status == 504 && html.text().starts_with("<html>"));
    let to = "https://new.example{path}?m={method}".to_owned();
    let moved = get_busy(&with(Fault::Redirect { status: 302, to })).unwrap();
    assert!(moved.head.contains(&format!(
        "Location: https://new.example/rest/1/emulatorwebhook1/{GET}?m={GET}\r\n"
    )));
    let emulator = with(Fault::RedirectLoop);
    assert!(
        get_busy(&emulator)
            .unwrap()
            .head
            .contains(&format!("Location: {}{GET}\r\n", emulator.webhook_url()))
    );
    let error = Fault::Error {
        status: 503,
        code: "OVERLOAD_LIMIT".to_owned(),
        description: "x".to_owned(),
    };
    let emulator = with(error);
    assert_eq!(
        get_busy(&emulator).unwrap().json()["error"],
        "OVERLOAD_LIMIT"
    );
    assert_eq!(emulator.runs(GET), 0);
    assert_eq!(get_busy(&with(Fault::EmptyBody)).unwrap().body.len(), 0);
    let body = Fault::Body {
        status: 200,
        content_type: "text/plain".to_owned(),
        text: "hm".to_owned(),
    };
    assert_eq!(get_busy(&with(body)).unwrap().text(), "hm");
    assert!(
        get_busy(&with(Fault::DuplicateKeys))
            .unwrap()
            .text()
            .matches("\"1\":")
            .count()
            == 2
    );
    let deep = get_busy(&with(Fault::DeepJson { depth: 5000 }))
        .unwrap()
        .text();
    assert!(deep.starts_with("{\"result\":[[") && deep.ends_with("]]}") && deep.len() == 10_011);
}

#[test]
fn big_answers_are_big() {
    let huge = get_busy(&with(Fault::HugeBody { bytes: 3_000_000 })).unwrap();
    assert!(huge.body.len() >= 3_000_000 && huge.json()["result"]["1"].is_array());
    let bomb = get_busy(&with(Fault::GzipBomb { bytes: 20_000_000 })).unwrap();
    assert!(bomb.head.contains("Content-Encoding: gzip") && bomb.body.len() < 200_000);
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bomb.body.as_slice())
        .read_to_end(&mut unpacked)
        .unwrap();
    assert!(unpacked.len() >= 20_000_000);
    assert!(
        get_busy(&with(Fault::HugeHeaders { bytes: 100_000 }))
            .unwrap()
            .head
            .len()
            > 100_000
    );
}

#[test]
fn bytes_are_damaged() {
    let body = |fault| get_busy(&with(fault)).unwrap().body;
    assert!(std::str::from_utf8(&body(Fault::InvalidUtf8)).is_err());
    assert!(body(Fault::Bom).starts_with(b"\xef\xbb\xbf{"));
    assert!(
        body(Fault::NulByte)
            .windows(9)
            .any(|window| window == b"\"NAME\":\"\0")
    );
    let packed = body(Fault::Gzip);
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.starts_with("{\"result\""));
}

#[test]
fn interim_answers_come_first() {
    let emulator = with(Fault::EarlyHints);
    let mut stream = connect(&emulator);
    stream
        .write_all(request(&emulator, "POST", "server.time", "", "").as_bytes())
        .unwrap();
    let mut head = || {
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            text.push(byte[0].into());
        }
        text[9..12].to_owned()
    };
    assert_eq!([head(), head(), head()], ["100", "103", "200"]);
}

#[test]
fn a_new_connection_waits() {
    let emulator = with(Fault::SlowAccept { ms: 150 });
    let before = Instant::now();
    assert_eq!(post(&emulator, "server.time", "{}").status, 200);
    assert!(before.elapsed() >= Duration::from_millis(150));
    emulator.clear_faults();
    let mut stream = connect(&emulator);
    stream
        .write_all(request(&emulator, "POST", "server.time", "", "").as_bytes())
        .unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
}

#[test]
fn one_slow_connection_does_not_hold_up_another() {
    let emulator = start("{}");
    emulator.add_fault(FaultRule::once(Fault::SlowAccept { ms: 5000 }));
    let _waiting = connect(&emulator);
    std::thread::sleep(Duration::from_millis(50));
    let before = Instant::now();
    assert_eq!(post(&emulator, "server.time", "{}").status, 200);
    drop(emulator);
    assert!(before.elapsed() < Duration::from_secs(3));
}

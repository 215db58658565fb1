//! HTTP as a server has to speak it.

use std::io::{Read, Write};
use std::time::Instant;

use super::client::{connect, post, read_reply, request, send, start};
use crate::emulator::{Config, Emulator};

#[test]
fn a_client_that_waits_for_100_continue_gets_it() {
    let emulator = start("{}");
    let text = request(
        &emulator,
        "POST",
        "server.time",
        "Expect: 100-continue\r\n",
        "{}",
    );
    let mut stream = connect(&emulator);
    stream
        .write_all(text.strip_suffix("{}").unwrap().as_bytes())
        .unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 200);
}

#[test]
fn connections_end_when_the_client_says_so() {
    let emulator = start("{}");
    for text in [
        request(
            &emulator,
            "POST",
            "server.time",
            "Connection: close\r\n",
            "",
        ),
        request(&emulator, "POST", "server.time", "", "").replace("HTTP/1.1", "HTTP/1.0"),
    ] {
        let mut stream = connect(&emulator);
        stream.write_all(text.as_bytes()).unwrap();
        let reply = read_reply(&mut stream).unwrap();
        assert!(reply.head.contains("Connection: close"));
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    }
}

#[test]
fn bad_requests_are_answered_and_recorded_where_they_have_a_head() {
    let emulator = start(r#"{"max_body_bytes": 10}"#);
    assert_eq!(send(&emulator, "nonsense\r\n\r\n").unwrap().status, 400);
    assert_eq!(
        post(&emulator, "server.time", "{\"long\": \"body\"}").status,
        413
    );
    assert_eq!(post(&emulator, "/elsewhere", "").status, 404);
    assert_eq!(emulator.requests().len(), 2);
}

#[test]
fn head_has_no_body() {
    let emulator = start("{}");
    let mut stream = connect(&emulator);
    stream
        .write_all(
            request(
                &emulator,
                "HEAD",
                "server.time",
                "Connection: close\r\n",
                "",
            )
            .as_bytes(),
        )
        .unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    assert!(all.starts_with("HTTP/1.1 200") && all.ends_with("\r\n\r\n"));
}

#[test]
fn answers_are_compressed_for_those_who_accept_it() {
    let emulator = start(r#"{"gzip": true}"#);
    let ask = |header: &str| {
        send(
            &emulator,
            &request(&emulator, "POST", "methods", header, ""),
        )
        .unwrap()
    };
    let packed = ask("Accept-Encoding: deflate, gzip;q=0.5\r\n");
    assert!(packed.head.contains("Content-Encoding: gzip"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.body.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.contains("calendar.accessibility.get"));
    assert!(!ask("").head.contains("Content-Encoding"));
    assert!(
        !ask("Accept-Encoding: gzip;q=0\r\n")
            .head
            .contains("Content-Encoding")
    );
}

#[test]
fn two_hundred_connections_are_served_at_once() {
    let emulator = start("{}");
    let mut streams: Vec<_> = (0..200).map(|_| connect(&emulator)).collect();
    let text = request(&emulator, "POST", "server.time", "", "");
    for stream in &mut streams {
        stream.write_all(text.as_bytes()).unwrap();
    }
    for stream in &mut streams {
        assert_eq!(read_reply(stream).unwrap().status, 200);
    }
    let before = Instant::now();
    drop(emulator);
    assert!(before.elapsed().as_millis() < 1500);
}

#[test]
fn only_loopback_is_served_and_bad_configurations_are_explained() {
    let problem = |config: &str| {
        Emulator::start(serde_json::from_str::<Config>(config).unwrap())
            .unwrap_err()
            .to_string()
    };
    assert!(problem(r#"{"bind": "0.0.0.0:0"}"#).contains("not a loopback address"));
    assert!(problem(r#"{"server_time_zone": "Mars/Olympus"}"#).contains("Mars/Olympus"));
    assert!(problem(r#"{"week": "soon"}"#).contains("soon"));
    assert!(serde_json::from_str::<Config>(r#"{"scenari": {}}"#).is_err());
}

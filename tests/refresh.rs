//! While a token is being renewed: who asks, who waits for how long, what a progress callback may
//! do, and what is left of a thousand refreshes.

#![cfg(all(feature = "capi", feature = "emulator"))]

mod support;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use b24busy::emulator::{Emulator, Fault, FaultRule};
use b24busy::{Answer, CallOptions, Client, Code, Error, Options};
use support::portal;

const CLIENT_ID: &str = "local.emulator.client";
const CLIENT_SECRET: &str = "emulatorclientsecret0000000000000000";

fn options(portal: &Emulator) -> Options {
    Options::new()
        .pace(1000.0, 10_000.0)
        .unwrap()
        .refresh(CLIENT_ID, CLIENT_SECRET, &portal.refresh_token())
        .unwrap()
        .oauth_url(&portal.oauth_url())
        .unwrap()
}

fn client(portal: &Emulator) -> Client {
    Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        options(portal),
    )
    .unwrap()
}

fn ask(client: &Client) -> Result<Answer, Error> {
    client.get_user_busy(1, "2025-09-08", "2025-09-14")
}

/// A call with a time-out of its own.
fn ask_within(client: &Client, ms: u64) -> Result<Answer, Error> {
    let options = CallOptions::new()
        .timeout(Duration::from_millis(ms))
        .unwrap();
    client.call("user.current", "", &options)
}

fn on_token_server(portal: &Emulator, times: u32, faults: impl Into<Vec<Fault>>) {
    portal.add_fault(FaultRule {
        times: Some(times),
        ..FaultRule::always(Fault::Together {
            faults: faults.into(),
        })
        .on_path("/oauth/")
    });
}

fn token_requests(portal: &Emulator) -> usize {
    let requests = portal.requests();
    requests
        .iter()
        .filter(|request| request.target.starts_with("/oauth/"))
        .count()
}

/// Until somebody is asking for a token.
fn await_token_request(portal: &Emulator, count: usize) {
    let start = Instant::now();
    while token_requests(portal) < count {
        assert!(start.elapsed() < Duration::from_secs(10), "nobody asks");
        thread::sleep(Duration::from_millis(2));
    }
}

/// What a callback's actions came to, and how long each took.
type Acts<T> = Arc<Mutex<Vec<(T, Duration)>>>;

/// A client whose callback does something during its own refresh.
fn with_callback<T: Send + 'static>(
    portal: &Arc<Emulator>,
    act: impl Fn(&Client) -> T + Send + Sync + 'static,
) -> (Client, Acts<T>) {
    let own = Arc::new(OnceLock::<Client>::new());
    let done = Arc::new(Mutex::new(Vec::new()));
    let (used, noted, asked) = (own.clone(), done.clone(), portal.clone());
    let acting = AtomicBool::new(false);
    let watched = client(portal).with_progress(move |_, _| {
        // A call in another thread is told of progress there.
        if token_requests(&asked) > 0 && !acting.swap(true, Ordering::SeqCst) {
            let start = Instant::now();
            let outcome = act(used.get().unwrap());
            noted.lock().unwrap().push((outcome, start.elapsed()));
            acting.store(false, Ordering::SeqCst);
        }
        true
    });
    own.set(watched.clone()).unwrap();
    (watched, done)
}

fn assert_told_to_come_again(error: &Error) {
    assert_eq!(error.code(), Code::Oauth, "{error}");
    assert!(error.is_retryable(), "{error}");
}

#[test]
fn a_callback_may_call_its_own_client_while_its_thread_is_asking() {
    let portal = Arc::new(portal());
    on_token_server(&portal, 1, [Fault::Delay { ms: 1100 }]);
    let (client, inner) = with_callback(&portal, ask);
    portal.expire_token();
    assert!(ask(&client).unwrap().result().is_ok());
    let inner = std::mem::take(&mut *inner.lock().unwrap());
    assert!(inner.len() >= 4, "{inner:?}");
    for (at, (outcome, took)) in inner.iter().enumerate() {
        assert!(*took < Duration::from_millis(300), "{took:?}");
        match outcome {
            Err(error) => {
                assert_told_to_come_again(error);
                assert!(error.message().contains("progress callback"), "{error}");
            }
            // The last report may come when the token is there.
            Ok(_) => assert!(at > 3, "{inner:?}"),
        }
    }
    assert_eq!(portal.refreshes(), 1);
    // With the new token it works from within the callback, too.
    let (client, inner) = with_callback(&portal, ask);
    assert!(ask(&client).is_ok());
    let inner = inner.lock().unwrap();
    assert!(!inner.is_empty() && inner.iter().all(|(outcome, _)| outcome.is_ok()));
}

#[test]
fn a_callback_may_wait_for_a_thread_that_calls_its_client() {
    let portal = Arc::new(portal());
    on_token_server(&portal, 1, [Fault::Delay { ms: 1500 }]);
    let (client, inner) = with_callback(&portal, |client| {
        let client = client.clone();
        thread::spawn(move || ask_within(&client, 300))
            .join()
            .unwrap()
    });
    portal.expire_token();
    assert!(ask(&client).unwrap().result().is_ok());
    let inner = inner.lock().unwrap();
    assert!(inner.len() >= 3, "{inner:?}");
    assert_told_to_come_again(inner[0].0.as_ref().unwrap_err());
    for (outcome, took) in &inner[..2] {
        assert!(outcome.is_err());
        assert!((300..650).contains(&took.as_millis()), "{took:?}");
    }
    assert_eq!(portal.refreshes(), 1);
}

#[test]
fn a_call_waits_for_anothers_refresh_no_longer_than_its_own_time() {
    let portal = portal();
    on_token_server(&portal, 1, [Fault::Delay { ms: 1500 }]);
    let client = client(&portal);
    let hasty = Client::new(
        &portal.origin(),
        Some(&portal.access_token()),
        options(&portal)
            .total_timeout(Duration::from_millis(200))
            .unwrap(),
    )
    .unwrap();
    portal.expire_token();
    thread::scope(|scope| {
        let asker = scope.spawn(|| ask(&client));
        await_token_request(&portal, 1);
        let start = Instant::now();
        assert_told_to_come_again(&ask_within(&client, 200).unwrap_err());
        let took = start.elapsed().as_millis();
        assert!((200..500).contains(&took), "{took} ms");
        assert!(asker.join().unwrap().unwrap().result().is_ok());
    });
    assert_eq!(token_requests(&portal), 1);
    // The same for the asker itself, and for the limit of the whole call.
    on_token_server(&portal, 1, [Fault::Hang]);
    let start = Instant::now();
    assert_told_to_come_again(&ask(&hasty).unwrap_err());
    let took = start.elapsed().as_millis();
    assert!((200..500).contains(&took), "{took} ms");
}

#[test]
fn cancelling_is_heard_by_the_asker_and_by_those_who_wait() {
    let portal = Arc::new(portal());
    // Late, and not granted: the refresh token stays good.
    let late = [Fault::Delay { ms: 3000 }, Fault::Html { status: 503 }];
    on_token_server(&portal, 1, late);
    let calm = client(&portal);
    let cancelled = Arc::new(Mutex::new(None::<Instant>));
    let cancelling = |after: Duration| {
        let (asked, cancelled) = (portal.clone(), cancelled.clone());
        let begun = Instant::now();
        calm.clone().with_progress(move |_, _| {
            let cancels = token_requests(&asked) > 0 && begun.elapsed() >= after;
            if cancels {
                cancelled.lock().unwrap().get_or_insert_with(Instant::now);
            }
            !cancels
        })
    };
    let heard = |error: &Error| {
        assert_eq!(error.code(), Code::Cancelled, "{error}");
        let at = cancelled.lock().unwrap().take().unwrap();
        assert!(at.elapsed() < Duration::from_millis(300));
    };
    portal.expire_token();
    let asking = cancelling(Duration::from_secs(1));
    let waiting = cancelling(Duration::from_millis(500));
    thread::scope(|scope| {
        let asker = scope.spawn(|| {
            let error = ask(&asking).unwrap_err();
            heard(&error);
        });
        await_token_request(&portal, 1);
        let patient: Vec<_> = (0..4).map(|_| scope.spawn(|| ask(&calm))).collect();
        heard(&ask(&waiting).unwrap_err());
        asker.join().unwrap();
        let start = Instant::now();
        for call in patient {
            assert!(call.join().unwrap().unwrap().result().is_ok());
        }
        assert!(start.elapsed() < Duration::from_millis(700), "they go on");
    });
    assert_eq!(token_requests(&portal), 2, "one of them asked");
}

#[test]
fn a_callback_that_panics_leaves_the_others_going() {
    let portal = Arc::new(portal());
    let late = [Fault::Delay { ms: 3000 }, Fault::Html { status: 503 }];
    on_token_server(&portal, 1, late);
    let patient = client(&portal);
    let together = Arc::new(Barrier::new(2));
    let reports = AtomicU64::new(0);
    let (seen, ready) = (portal.clone(), together.clone());
    let broken = patient.clone().with_progress(move |_, _| {
        if token_requests(&seen) > 0 && reports.fetch_add(1, Ordering::Relaxed) == 0 {
            ready.wait();
            thread::sleep(Duration::from_millis(200));
            std::panic::panic_any("a defect of the host's");
        }
        true
    });
    portal.expire_token();
    thread::scope(|scope| {
        let asker = scope.spawn(|| {
            let call = std::panic::AssertUnwindSafe(|| ask(&broken));
            assert!(std::panic::catch_unwind(call).is_err());
        });
        together.wait();
        let start = Instant::now();
        assert!(ask(&patient).unwrap().result().is_ok());
        assert!(start.elapsed() < Duration::from_secs(1));
        asker.join().unwrap();
    });
}

#[test]
fn a_refusal_answers_everybody_who_waits_and_a_later_call_asks_again() {
    let portal = portal();
    let refusal = Fault::Error {
        status: 400,
        code: "invalid_grant".into(),
        description: "Invalid refresh token".into(),
    };
    on_token_server(&portal, 1, [Fault::Delay { ms: 700 }, refusal]);
    let client = client(&portal);
    portal.expire_token();
    thread::scope(|scope| {
        let calls: Vec<_> = (0..16).map(|_| scope.spawn(|| ask(&client))).collect();
        for call in calls {
            let error = call.join().unwrap().unwrap_err();
            assert_eq!(error.code(), Code::Oauth);
            assert!(error.message().contains("invalid_grant"), "{error}");
            assert!(!error.is_retryable());
        }
    });
    assert_eq!(token_requests(&portal), 1);
    assert!(ask(&client).unwrap().result().is_ok());
    assert_eq!(token_requests(&portal), 2);
}

#[test]
fn a_call_with_more_time_than_the_asker_had_asks_itself() {
    let portal = portal();
    let late = [Fault::Delay { ms: 3000 }, Fault::Html { status: 503 }];
    on_token_server(&portal, 1, late);
    let client = client(&portal);
    portal.expire_token();
    thread::scope(|scope| {
        let asker = scope.spawn(|| ask_within(&client, 400));
        await_token_request(&portal, 1);
        let start = Instant::now();
        assert!(ask(&client).unwrap().result().is_ok());
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_told_to_come_again(&asker.join().unwrap().unwrap_err());
    });
}

#[test]
fn a_connection_that_did_not_come_about_is_tried_again_and_a_request_that_left_is_not() {
    let portal = portal();
    on_token_server(&portal, 1, [Fault::CloseAfter]);
    let closing = client(&portal);
    portal.expire_token();
    let error = ask(&closing).unwrap_err();
    assert_told_to_come_again(&error);
    assert_eq!(token_requests(&portal), 1, "it may have run");

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let away = |retries| {
        let url = format!("http://{address}/oauth/token/");
        let options = options(&portal)
            .oauth_url(&url)
            .unwrap()
            .retries(retries)
            .unwrap();
        Client::new(&portal.origin(), Some(&expired(&portal)), options).unwrap()
    };
    let error = ask(&away(0)).unwrap_err();
    assert_told_to_come_again(&error);
    assert!(error.message().contains("refused"), "{error}");
    // The server comes back between two tries.
    let client = away(5);
    thread::scope(|scope| {
        let call = scope.spawn(|| ask(&client));
        thread::sleep(Duration::from_millis(200));
        let _server = support::start(b24busy::emulator::Config {
            bind: address.to_string(),
            refresh_token: portal.refresh_token(),
            ..Default::default()
        });
        // The portal does not know this server's tokens, but they came.
        let _ = call.join().unwrap();
    });
    assert!(client.tokens().unwrap().contains(r#""generation":1"#));
}

/// A token that the portal calls expired.
fn expired(portal: &Emulator) -> String {
    portal.expire_token();
    portal.access_token()
}

/// Runs `refresh.c` in one of its modes.
#[cfg(target_os = "linux")]
fn run_in_c(portal: &Emulator, mode: &str) -> String {
    let program = support::compile("refresh.c", "gnu99", support::Link::Shared);
    let options = serde_json::json!({
        "rate_per_second": 1000, "burst": 10000, "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET, "refresh_token": portal.refresh_token(),
        "oauth_url": portal.oauth_url(),
    });
    let output = support::run(
        std::process::Command::new(program)
            .args([mode, &portal.origin(), &portal.access_token()])
            .arg(options.to_string()),
    );
    assert!(output.status.success(), "{output:?}");
    support::text(&output.stdout)
}

/// Every other call finds its token expired.
#[cfg(target_os = "linux")]
fn forgetful() -> Emulator {
    let portal = portal();
    let fault = Fault::Error {
        status: 401,
        code: "expired_token".into(),
        description: String::new(),
    };
    portal.add_fault(FaultRule {
        probability: 0.5,
        ..FaultRule::always(fault).on_method("calendar.accessibility.get")
    });
    portal
}

#[cfg(target_os = "linux")]
#[test]
fn a_callback_in_c_may_call_its_own_client_and_wait_for_others() {
    let portal = portal();
    on_token_server(&portal, 1, [Fault::Delay { ms: 1500 }]);
    portal.expire_token();
    run_in_c(&portal, "callback");
    assert_eq!(portal.refreshes(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_client_with_many_refreshes_behind_it_is_freed_on_a_small_stack() {
    println!("{}", run_in_c(&forgetful(), "many"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_of_fork_sees_the_newest_tokens_while_threads_renew_them() {
    println!("{}", run_in_c(&forgetful(), "fork"));
}

#[test]
fn credentials_of_any_length_are_no_defect_of_ours() {
    let portal = portal();
    let long = "%".repeat(9000);
    let options = Options::new()
        .refresh("id", &long, "token")
        .unwrap()
        .oauth_url(&format!("{}/oauth/token/", portal.origin()))
        .unwrap();
    let client = Client::new(&portal.origin(), Some(&portal.access_token()), options).unwrap();
    portal.expire_token();
    let error = ask(&client).unwrap_err();
    assert_eq!(error.code(), Code::Oauth);
    assert!(error.message().contains("too long"), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(token_requests(&portal), 0);
}

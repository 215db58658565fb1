//! Who renews, who waits, and what a process has.

use super::*;
use crate::call::progress::{self, Progress};
use crate::call::tokens::application::Server;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Weak, mpsc};
use std::thread;
use std::time::Duration;

type Asked = Result<Renewed, Error>;

fn tokens() -> Tokens {
    let application = Application {
        client_id: "id".into(),
        client_secret: Secret::new("app-secret"),
        refresh_token: Secret::new("r0"),
        server: Server::default(),
    };
    Tokens::new(Secret::new("a0"), application)
}

fn after(pair: &Pair) -> Renewed {
    let generation = pair.generation + 1;
    Renewed {
        access: Secret::new(format!("a{generation}")),
        refresh: Secret::new(format!("r{generation}")),
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(30)
}

#[test]
fn a_hundred_thousand_refreshes_leave_two_pairs_and_are_freed_on_a_small_stack() {
    let tokens = tokens();
    let mut seen: Vec<Weak<Pair>> = Vec::new();
    for generation in 0..100_000 {
        tokens
            .renew_by(generation, soon(), |pair| Ok(after(pair)))
            .unwrap();
        seen.push(Arc::downgrade(&tokens.newest()));
    }
    assert_eq!(tokens.current().token.expose(), "a100000");
    let alive = seen.iter().filter(|pair| pair.strong_count() > 0).count();
    assert_eq!(alive, 2);
    thread::Builder::new()
        .stack_size(64 * 1024)
        .spawn(move || drop(tokens))
        .unwrap()
        .join()
        .unwrap();
    assert!(seen.iter().all(|pair| pair.strong_count() == 0));
}

#[test]
fn what_is_masked_are_the_pair_in_force_the_one_before_and_the_first() {
    let tokens = tokens();
    for generation in 0..3 {
        tokens
            .renew_by(generation, soon(), |pair| Ok(after(pair)))
            .unwrap();
    }
    let secrets = tokens.secrets();
    let mut shown: Vec<&str> = secrets.iter().map(Secret::expose).collect();
    shown.sort_unstable();
    assert_eq!(shown, ["a0", "a2", "a3", "app-secret", "r0", "r2", "r3"]);
}

/// An asker that asks until it is told how to end, and threads that wait for it meanwhile.
fn with_waiters(
    waiters: usize,
    asker: impl Fn(&Pair) -> Asked + Sync,
    waiter: impl Fn(&Pair) -> Asked + Sync,
) -> Vec<Result<Access, Error>> {
    let tokens = tokens();
    let tokens = &tokens;
    let (asks, asking) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let gone = Mutex::new(gone);
    let (asker, waiter) = (&asker, &waiter);
    thread::scope(|scope| {
        scope.spawn(move || {
            let ask = |pair: &Pair| {
                asks.send(()).unwrap();
                let _ = gone.lock().unwrap().recv();
                asker(pair)
            };
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                tokens.renew_by(0, soon(), ask)
            }))
        });
        asking.recv().unwrap();
        let waiters: Vec<_> = (0..waiters)
            .map(|_| scope.spawn(move || tokens.renew_by(0, soon(), waiter)))
            .collect();
        // One reference is the asker's, one the place's: the others wait.
        while waiting_for(tokens) < waiters.len() {
            thread::sleep(Duration::from_millis(1));
        }
        go.send(()).unwrap();
        waiters
            .into_iter()
            .map(|waiter| waiter.join().unwrap())
            .collect()
    })
}

fn waiting_for(tokens: &Tokens) -> usize {
    match tokens.process().asker.join() {
        // Less the asker's, the place's and this one.
        Role::Waiter(attempt) => Arc::strong_count(&attempt) - 3,
        _ => 0,
    }
}

#[test]
fn one_asks_and_all_have_the_token() {
    let outcomes = with_waiters(
        8,
        |pair| Ok(after(pair)),
        |_| panic!("one is asking already"),
    );
    for outcome in outcomes {
        assert_eq!(outcome.unwrap().token.expose(), "a1");
    }
}

#[test]
fn a_failure_answers_everybody_who_was_waiting_and_nobody_after() {
    let requests = AtomicU64::new(0);
    let refuse = |_: &Pair| {
        requests.fetch_add(1, Ordering::Relaxed);
        Err(renewal::failed("invalid_grant"))
    };
    for outcome in with_waiters(8, refuse, refuse) {
        assert!(outcome.unwrap_err().message().contains("invalid_grant"));
    }
    assert_eq!(requests.load(Ordering::Relaxed), 1);
    let tokens = tokens();
    assert!(tokens.renew_by(0, soon(), refuse).is_err());
    assert!(tokens.renew_by(0, soon(), |pair| Ok(after(pair))).is_ok());
}

#[test]
fn after_a_cancelled_or_panicked_asker_one_waiter_asks() {
    let askers: [fn(&Pair) -> Asked; 2] = [
        |_| Err(progress::Cancelled::ByProgress.into()),
        |_| std::panic::panic_any("a defect in a progress callback"),
    ];
    for asker in askers {
        let requests = AtomicU64::new(0);
        let outcomes = with_waiters(8, asker, |pair| {
            requests.fetch_add(1, Ordering::Relaxed);
            Ok(after(pair))
        });
        for outcome in outcomes {
            assert_eq!(outcome.unwrap().token.expose(), "a1");
        }
        assert_eq!(requests.load(Ordering::Relaxed), 1);
    }
}

#[test]
fn after_an_asker_whose_time_was_too_short_only_those_with_more_of_it_ask() {
    let tokens = tokens();
    let short = |_: &Pair| {
        thread::sleep(Duration::from_millis(400));
        Err(renewal::failed("no answer in time"))
    };
    let requests = AtomicU64::new(0);
    let ask = |pair: &Pair| {
        requests.fetch_add(1, Ordering::Relaxed);
        Ok(after(pair))
    };
    let in_ms = |ms| Instant::now() + Duration::from_millis(ms);
    thread::scope(|scope| {
        let asker = scope.spawn(|| tokens.renew_by(0, in_ms(400), short));
        while !matches!(tokens.process().asker.join(), Role::Waiter(_)) {
            thread::yield_now();
        }
        let alike = scope.spawn(|| tokens.renew_by(0, in_ms(600), ask));
        assert!(alike.join().unwrap().is_err());
        assert_eq!(requests.load(Ordering::Relaxed), 0);
        assert!(asker.join().unwrap().is_err());
        let asker = scope.spawn(|| tokens.renew_by(0, in_ms(400), short));
        while !matches!(tokens.process().asker.join(), Role::Waiter(_)) {
            thread::yield_now();
        }
        let longer = scope.spawn(|| tokens.renew_by(0, soon(), ask));
        assert!(longer.join().unwrap().is_ok());
        assert!(asker.join().unwrap().is_err());
    });
    assert_eq!(requests.load(Ordering::Relaxed), 1);
}

#[test]
fn a_waiter_ends_by_its_own_time_and_its_own_cancel() {
    let tokens = tokens();
    let (end, ended) = mpsc::channel::<()>();
    let ended = Mutex::new(ended);
    thread::scope(|scope| {
        let asker = scope.spawn(|| {
            tokens.renew_by(0, soon(), |pair| {
                let _ = ended.lock().unwrap().recv();
                Ok(after(pair))
            })
        });
        while !matches!(tokens.process().asker.join(), Role::Waiter(_)) {
            thread::yield_now();
        }
        let never = |_: &Pair| panic!("one is asking already");
        let start = Instant::now();
        let error = tokens
            .renew_by(0, start + Duration::from_millis(300), never)
            .unwrap_err();
        let took = start.elapsed().as_millis();
        assert!((300..600).contains(&took), "{took} ms");
        assert_eq!((error.code(), error.is_retryable()), (Code::Oauth, true));

        let reports = AtomicU64::new(0);
        let cancel: Progress = Arc::new(move |_, _| reports.fetch_add(1, Ordering::Relaxed) < 1);
        let start = Instant::now();
        let error = progress::watched(&progress::Cancel::default(), Some(&cancel), 1, || {
            tokens.renew_by(0, soon(), never)
        })
        .unwrap_err();
        assert_eq!(error.code(), Code::Cancelled);
        assert!(start.elapsed() < Duration::from_millis(700));

        let flag = progress::Cancel::default();
        let (set, tokens) = (flag.clone(), &tokens);
        let waiter = scope
            .spawn(move || progress::watched(&flag, None, 1, || tokens.renew_by(0, soon(), never)));
        thread::sleep(Duration::from_millis(100));
        let start = Instant::now();
        set.set();
        assert_eq!(waiter.join().unwrap().unwrap_err().code(), Code::Cancelled);
        assert!(start.elapsed() < Duration::from_millis(300));
        end.send(()).unwrap();
        assert!(asker.join().unwrap().is_ok());
    });
}

#[test]
fn a_thread_does_not_wait_for_itself() {
    let tokens = tokens();
    let outer = tokens.renew_by(0, soon(), |pair| {
        let inner = tokens.renew_by(0, soon(), |_| panic!("it is asking already"));
        let error = inner.unwrap_err();
        assert_eq!((error.code(), error.is_retryable()), (Code::Oauth, true));
        assert!(error.message().contains("progress callback"), "{error}");
        Ok(after(pair))
    });
    assert_eq!(outer.unwrap().generation, 1);
}

//! The siege: a hostile server plays thousands of attacks over plain and TLS, directly and as a
//! proxy, against the built shared library in a program of its own. After every call the promises
//! are looked after: time, memory, a right answer or a fitting error, no secret; and after every
//! attack a well-behaved call of the same client and one of another get their own answers.
//!
//! Each round draws anew. `B24BUSY_SIEGE_ROUNDS` says how many there are (0: for ever),
//! `B24BUSY_SIEGE_SEED` repeats what was drawn, `B24BUSY_SIEGE_KIND` leaves out other kinds, and
//! `B24BUSY_SIEGE_ONE` repeats one attack.

#![cfg(all(feature = "capi", feature = "emulator", target_os = "linux"))]

mod caller;
mod case;
mod frame;
mod kinds;
mod rng;
mod script;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod tls;
mod verdict;
mod way;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant, SystemTime};

use caller::{Caller, hash};
use case::{Case, Draw};
use kinds::Kind;
use rng::Rng;
use script::{Script, Tls};
use server::Server;
use verdict::{Complaint, judge, judge_next};
use way::Way;

/// Most attacks wait for something, so many are made at once.
const HOSTS: usize = 12;
/// A kind that has failed so often is left alone.
const ENOUGH: usize = 2;

/// An attack that can be made again.
#[derive(Clone, Copy)]
struct Attack {
    kind: &'static Kind,
    seed: u64,
}

#[test]
fn whatever_is_sent_the_promises_hold() {
    let program = support::compile("siege.c", "gnu11", support::Link::Shared);
    let seed = setting("SEED").map_or_else(random_seed, |seed| seed.parse().unwrap());
    let rounds: u64 = setting("ROUNDS").map_or(1, |rounds| rounds.parse().unwrap());
    eprintln!("B24BUSY_SIEGE_SEED={seed}");
    let start = Instant::now();
    let mut made = 0;
    for round in 0.. {
        let attacks = setting("ONE").map_or_else(|| drawn(seed, round), |one| vec![read(&one)]);
        made += attacks.len();
        let failures = siege(&program, &attacks);
        let seconds = start.elapsed().as_secs();
        eprintln!("{made} attacks in {seconds} s");
        assert!(
            failures.is_empty(),
            "seed {seed}: {} kinds of attack broke a promise: {:#?}",
            failures.len(),
            failures.keys()
        );
        if round + 1 == rounds {
            break;
        }
    }
}

fn setting(name: &str) -> Option<String> {
    std::env::var(format!("B24BUSY_SIEGE_{name}")).ok()
}

fn random_seed() -> u64 {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    u64::from(now.subsec_nanos()) ^ now.as_secs()
}

/// The attacks of a round: the slow kinds first, so that nobody waits for them in the end.
fn drawn(seed: u64, round: u64) -> Vec<Attack> {
    let only = setting("KIND").unwrap_or_default();
    let mut attacks: Vec<Attack> = kinds::all()
        .filter(|kind| kind.name.contains(&only))
        .flat_map(|kind| {
            let name = u64::from_str_radix(&hash(kind.name.as_bytes()), 16).unwrap();
            let mut rng = Rng::new(seed ^ name ^ round.rotate_left(32));
            (0..kind.times).map(move |_| Attack {
                kind,
                seed: rng.next(),
            })
        })
        .collect();
    let mut rng = Rng::new(seed ^ round);
    attacks.sort_by_cached_key(|attack| (attack.kind.times > 12, rng.next()));
    attacks
}

/// `KIND:SEED`, as a failure says it.
fn read(one: &str) -> Attack {
    let (name, seed) = one.rsplit_once(':').expect("KIND:SEED");
    let kind = kinds::all().find(|kind| kind.name == name);
    Attack {
        kind: kind.expect("a kind of that name"),
        seed: seed.parse().unwrap(),
    }
}

/// Makes all of them; returns how often which kind failed.
fn siege(program: &Path, attacks: &[Attack]) -> BTreeMap<&'static str, usize> {
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(BTreeMap::<&str, usize>::new());
    let tired = |name| failures.lock().unwrap().get(name) >= Some(&ENOUGH);
    std::thread::scope(|scope| {
        for _ in 0..HOSTS.min(attacks.len()) {
            scope.spawn(|| {
                let mut host = Host::start(program.to_owned());
                while let Some(attack) = attacks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if tired(attack.kind.name) {
                        continue;
                    }
                    if let Err(report) = host.withstand(*attack) {
                        eprintln!("\n{report}");
                        *failures
                            .lock()
                            .unwrap()
                            .entry(attack.kind.name)
                            .or_default() += 1;
                    }
                }
            });
        }
    });
    failures.into_inner().unwrap()
}

/// Attacks are made side by side; one that may have failed for want of time is made again alone.
static SOLITUDE: RwLock<()> = RwLock::new(());

/// A process with the library in it, and the server that it talks to.
struct Host {
    program: PathBuf,
    server: Server,
    caller: Caller,
}

impl Host {
    fn start(program: PathBuf) -> Self {
        let server = Server::start();
        let mut caller = Caller::start(&program);
        warm_up(&mut caller, &server);
        Self {
            program,
            server,
            caller,
        }
    }

    /// Makes the attack; an `Err` tells what broke and how to repeat it.
    fn withstand(&mut self, attack: Attack) -> Result<(), String> {
        for retry in 0..3 {
            let _shared = (retry == 0).then(|| SOLITUDE.read().unwrap());
            let _alone = (retry > 0).then(|| SOLITUDE.write().unwrap());
            let case = (attack.kind.make)(&mut Draw::new(attack.seed, self.server.port));
            let Err(complaint) = endure(&mut self.caller, &self.server, &case) else {
                return Ok(());
            };
            // Whatever it was, the next attack finds a sound host.
            self.caller = Caller::start(&self.program);
            warm_up(&mut self.caller, &self.server);
            if !complaint.perhaps_load || retry == 2 {
                let Attack { kind, seed } = attack;
                return Err(format!(
                    "{}: {}\n  {} {}\n  {:?}\n  again: B24BUSY_SIEGE_ONE='{}:{seed}' cargo test \
                     --all-features --test siege",
                    kind.name,
                    complaint.what,
                    case.url,
                    case.options_json(),
                    case.scripts,
                    kind.name,
                ));
            }
        }
        Ok(())
    }
}

/// What is made once for the process (a configuration of TLS, say) is no cost of a call.
fn warm_up(caller: &mut Caller, server: &Server) {
    for way in [
        Way::Plain,
        Way::Tls(Tls::V12),
        Way::Tls(Tls::V13),
        Way::HttpProxy,
        Way::HttpsProxy,
        Way::Socks5 { login: true },
    ] {
        let mut draw = Draw::new(0, server.port);
        draw.way = way;
        let case = draw.case(vec![script::Step::Answer]);
        // Failing is for the kind that tests it.
        let _ = caller
            .client("0", &case.url, "", &case.options_json(), false)
            .and_then(|()| {
                server.play(vec![case.good.clone()]);
                caller.call("0", "1", None)
            })
            .and_then(|_| caller.free("0"));
    }
}

/// The call under attack, and the well-behaved ones after it.
fn endure(caller: &mut Caller, server: &Server, case: &Case) -> Result<(), Complaint> {
    caller.close_idle()?;
    let plan = server.play(case.scripts.clone());
    let options = case.options_json();
    // By a callback, or from another thread.
    let watched = case
        .cancel
        .is_some_and(|after| after.as_millis().is_multiple_of(2));
    caller.client("0", &case.url, &case.token, &options, watched)?;
    let outcome = caller.call("0", &list(&case.users), case.cancel)?;
    judge(case, &outcome)?;
    if !case.next_users.is_empty() {
        // To the end, or what is sent meanwhile would break off.
        plan.wait(Duration::from_millis(300));
        std::thread::sleep(case.settle);
        if case.token.is_empty() {
            caller.client("1", &case.other, "", &options, false)?;
            next(caller, server, "1", &case.good, &case.other_users)?;
            caller.free("1")?;
        }
        next(caller, server, "0", &case.good, &case.next_users)?;
    }
    Ok(caller.free("0")?)
}

fn next(
    caller: &mut Caller,
    server: &Server,
    slot: &str,
    good: &Script,
    users: &[u64],
) -> Result<(), Complaint> {
    let plan = server.play(vec![good.clone()]);
    let outcome = caller.call(slot, &list(users), None)?;
    let who = if slot == "0" {
        "the same client"
    } else {
        "another client"
    };
    judge_next(who, &outcome, plan.answered().as_deref(), users)
}

fn list(users: &[u64]) -> String {
    serde_json::to_string(users).unwrap()
}

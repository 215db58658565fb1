//! What an answer is read with: little memory beside the answer, whatever stands in it.
//!
//! Everything that this process allocates is counted, so the tests take turns.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use b24busy::{Answer, CallOptions, Client, Code, Error, Options, error_info, is_error};

/// The system's allocator, with a count of what is held and of the most that was.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn count(more: usize) {
    let held = HELD.fetch_add(more, Ordering::SeqCst) + more;
    MOST.fetch_max(held, Ordering::SeqCst);
}

// SAFETY: everything is the system's allocator's; beside it, two numbers are kept.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: what the caller promises is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::SeqCst);
        // SAFETY: what the caller promises is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        HELD.fetch_sub(layout.size(), Ordering::SeqCst);
        // SAFETY: what the caller promises is passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static TURN: Mutex<()> = Mutex::new(());

/// The most memory that something takes beside what is held before it.
fn most<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.load(Ordering::SeqCst);
    MOST.store(before, Ordering::SeqCst);
    let outcome = run();
    (outcome, MOST.load(Ordering::SeqCst) - before)
}

const LENGTH: usize = 6 << 20;

fn long(unit: &str) -> String {
    unit.repeat(LENGTH / unit.len())
}

fn keys() -> String {
    let keys: Vec<String> = (1..400_000).map(|id| format!("\"{id}\":[]")).collect();
    keys.join(",")
}

/// Answers that took many times their length once, or would be copied.
fn hostile() -> Vec<(&'static str, String)> {
    vec![
        (
            "a list as error",
            format!(r#"{{"error":[{}0]}}"#, long("0,")),
        ),
        (
            "lists as error",
            format!(r#"{{"error":[{}0]}}"#, long("[[]],")),
        ),
        (
            "an error of REST 3.0",
            format!(r#"{{"error":{{"code":[{}0]}}}}"#, long("0,")),
        ),
        (
            "an error of keys",
            format!(r#"{{"error":{{{},"message":1}}}}"#, keys()),
        ),
        ("a code", format!(r#"{{"error":"{}"}}"#, long("x"))),
        (
            "a description",
            format!(r#"{{"error":"x","error_description":"{}"}}"#, long("\\n")),
        ),
        ("keys", format!(r#"{{"result":{{{}}}}}"#, keys())),
        (
            "an escaped key",
            format!(r#"{{"result":{{"{}":[]}}}}"#, long("\\u0061")),
        ),
        (
            "an escaped key above",
            format!(r#"{{"result":[],"{}":0}}"#, long("\\u0061")),
        ),
        ("keys above", format!(r#"{{{},"result":[]}}"#, keys())),
        (
            "a time",
            format!(r#"{{"result":[],"time":[{}0]}}"#, long("0,")),
        ),
        (
            "details of an error of ours",
            format!(
                r#"{{"error":"x","b24busy":{{"kind":"{0}","argument":"{0}"}}}}"#,
                long("\\\"")
            ),
        ),
        ("no answer", format!("[{}0]", long("0,"))),
        ("no end", long("{\"result\":")),
        ("brackets", long("[")),
    ]
}

#[test]
fn an_answer_at_hand_is_looked_at_and_not_built() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, text) in hostile() {
        let (_, taken) = most(|| is_error(&text));
        assert!(taken <= 200 << 10, "is_error, {name}: {taken} bytes");
        let (_, taken) = most(|| error_info(&text).map(|info| info.to_json()));
        assert!(taken <= 200 << 10, "error_info, {name}: {taken} bytes");
    }
}

/// A portal that gives these answers, one a connection, and the address of a webhook there.
fn portal(answers: Vec<Arc<String>>) -> String {
    fn serve(mut stream: TcpStream, answer: &str) -> std::io::Result<()> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
            head.push(byte[0]);
        }
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{answer}",
            answer.len()
        )?;
        // The request's body is read, too: a connection closed before that is reset.
        stream.shutdown(std::net::Shutdown::Write)?;
        while stream.read(&mut [0; 1024])? > 0 {}
        Ok(())
    }

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for answer in answers {
            let (stream, _) = listener.accept().unwrap();
            let _ = serve(stream, &answer);
        }
    });
    format!("http://{address}/rest/1/s3cret/")
}

fn client(answers: Vec<Arc<String>>, options: Options) -> Client {
    Client::new(&portal(answers), None, options.retries(0).unwrap()).unwrap()
}

/// The buffer of a body may be twice as long as the body: it grows by what has come.
fn of_a_body(length: usize) -> usize {
    3 * length + (1 << 20)
}

#[test]
fn a_call_takes_no_more_than_its_answer() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, text) in hostile() {
        let text = Arc::new(text);
        let client = client(vec![text.clone(); 2], Options::new());
        let calls: [&dyn Fn() -> Result<Answer, Error>; 2] = [
            &|| client.call("user.current", "", &CallOptions::new()),
            &|| client.get_user_busy([1, 2], "2025-09-08", "2025-09-14"),
        ];
        for call in calls {
            let (outcome, taken) = most(call);
            assert!(taken <= of_a_body(text.len()), "{name}: {taken} bytes");
            match outcome {
                Ok(answer) => assert!(answer.as_str() == text.as_str(), "{name}"),
                Err(error) => assert!(
                    matches!(error.code(), Code::NotJson | Code::UnexpectedAnswer),
                    "{name}: {error}"
                ),
            }
        }
    }
}

#[test]
fn a_call_in_parts_takes_no_more_than_the_whole_and_a_part() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let part = |user: u32| {
        let list = format!("[{}0]", long("0,"));
        format!(r#"{{"result":{{"{user}":{list}}},"time":{{}}}}"#)
    };
    let answers: Vec<_> = (1..=4).map(|user| Arc::new(part(user))).collect();
    let length = answers[0].len();
    let limit = 6 * length;
    let options = Options::new()
        .users_per_call(1)
        .unwrap()
        .max_answer_bytes(limit as u64)
        .unwrap();
    let client = client(answers, options);
    let (answer, taken) = most(|| client.get_user_busy([1, 2, 3, 4], "2025-09-08", "2025-09-14"));
    assert!(answer.unwrap().as_str().len() > 4 * (length - 100));
    // While it grows, the old buffer and the new one stand side by side for whoever counts requests.
    assert!(taken <= 2 * limit + (1 << 20), "{taken} bytes");
}

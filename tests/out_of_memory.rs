//! Memory that cannot be had for an answer is an error like any other: whichever of the large
//! requests for memory fails, the call says so, and the host goes on.
//!
//! The allocator of this program refuses what a test tells it to, on that test's thread alone. Where
//! the library does not cope the process is aborted, so each test works in a child of its own.

#![cfg(all(feature = "capi", feature = "emulator", unix))]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::{CStr, CString, c_char};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::ptr::null;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use b24busy::Code;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What every call needs, whatever its answer: buffers, tables. Larger is for the answer alone.
const LARGE: usize = 128 * 1024;
/// Of the bodies in these tests.
const SIZE: usize = 3 << 20;

thread_local! {
    /// How many more large requests are granted.
    static GRANTED: Cell<usize> = const { Cell::new(usize::MAX) };
}

struct Rationed;

/// Whether so much is refused, on this thread and now.
fn refused(size: usize) -> bool {
    size >= LARGE
        && GRANTED.with(|granted| match granted.get() {
            usize::MAX => false,
            // All that follow are refused as well.
            0 => true,
            left => {
                granted.set(left - 1);
                false
            }
        })
}

// SAFETY: the system's allocator does it all, but for what is refused, as an allocator may.
unsafe impl GlobalAlloc for Rationed {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if refused(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if refused(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // To give some back is no request.
        if size > layout.size() && refused(size) {
            return std::ptr::null_mut();
        }
        // SAFETY: as above.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Rationed = Rationed;

/// A client of the library.
#[repr(C)]
struct Client {
    _private: [u8; 0],
}

// As include/b24busy.h declares them.
unsafe extern "C" {
    fn b24_client_new(
        url: *const c_char,
        token: *const c_char,
        options: *const c_char,
        error: *mut *mut c_char,
    ) -> *mut Client;
    fn b24_client_get_user_busy(
        client: *const Client,
        users: *const c_char,
        from: *const c_char,
        to: *const c_char,
    ) -> *mut c_char;
    fn b24_result_code(text: *const c_char) -> u32;
    fn b24_result_status(text: *const c_char) -> i32;
    fn b24_result_attempts(text: *const c_char) -> u32;
    fn b24_client_free(client: *mut Client);
    fn b24_string_free(text: *mut c_char);
}

#[test]
fn an_answer_with_a_length() {
    in_a_child("an_answer_with_a_length", || {
        whichever_fails("1", |_| with_length("", &answer(1, SIZE)));
    });
}

#[test]
fn an_answer_in_chunks() {
    in_a_child("an_answer_in_chunks", || {
        whichever_fails("1", |_| {
            let body = answer(1, SIZE);
            let mut response =
                b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .to_vec();
            for piece in body.chunks(50_000) {
                response.extend(format!("{:x}\r\n", piece.len()).bytes());
                response.extend(piece);
                response.extend(b"\r\n");
            }
            [&response[..], b"0\r\n\r\n"].concat()
        });
    });
}

#[test]
fn an_answer_without_a_length() {
    in_a_child("an_answer_without_a_length", || {
        whichever_fails("1", |_| {
            [b"HTTP/1.1 200 OK\r\n\r\n", &answer(1, SIZE)[..]].concat()
        });
    });
}

#[test]
fn a_packed_answer() {
    in_a_child("a_packed_answer", || {
        whichever_fails("1", |_| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&answer(1, SIZE)).unwrap();
            with_length("Content-Encoding: gzip\r\n", &encoder.finish().unwrap())
        });
    });
}

#[test]
fn the_answers_to_parts() {
    in_a_child("the_answers_to_parts", || {
        whichever_fails("1,2,3,4", |request| {
            with_length("", &answer(request % 4 + 1, SIZE / 4))
        });
    });
}

#[test]
fn an_error_that_is_a_list() {
    in_a_child("an_error_that_is_a_list", || {
        whichever_fails("1", |_| {
            with_length(
                "",
                format!("{{\"error\":[{}0]}}", "0,".repeat(SIZE / 2)).as_bytes(),
            )
        });
    });
}

#[test]
fn an_error_with_a_long_description() {
    in_a_child("an_error_with_a_long_description", || {
        whichever_fails("1", |_| {
            let long = "long ".repeat(SIZE / 5);
            with_length(
                "",
                format!("{{\"error\":\"E\",\"error_description\":\"{long}\"}}").as_bytes(),
            )
        });
    });
}

#[test]
fn an_answer_of_many_keys() {
    in_a_child("an_answer_of_many_keys", || {
        whichever_fails("1", |_| {
            let keys: Vec<String> = (1..200_000).map(|user| format!("\"{user}\":[]")).collect();
            with_length(
                "",
                format!("{{\"result\":{{{}}}}}", keys.join(",")).as_bytes(),
            )
        });
    });
}

#[test]
fn a_large_page_that_is_no_json() {
    in_a_child("a_large_page_that_is_no_json", || {
        // It is an error whether there is memory or not.
        let page = "<p>&#115;ecret</p>".repeat(SIZE / 18);
        let mut granted = 0;
        while granted < 40 {
            let response = with_length("", page.as_bytes());
            let (text, _) = call("1", granted, move |_| response.clone());
            assert!(
                is(&text, Code::OutOfMemory) || is(&text, Code::NotJson),
                "{granted}: {text:.300}"
            );
            granted += 1;
        }
    });
}

/// Makes the call again and again: none of its large requests for memory is granted, the first, the
/// first two, and so on until the call succeeds. Before, it always says that there is no memory.
fn whichever_fails(users: &str, response: impl Fn(usize) -> Vec<u8> + Clone + Send + 'static) {
    for granted in 0..1000 {
        let (text, success) = call(users, granted, response.clone());
        if success {
            assert!(granted > 0, "an answer needs memory");
            return;
        }
        assert!(is(&text, Code::OutOfMemory), "{granted}: {text:.300}");
        // The same thread goes on as if nothing had been.
        if granted == 0 {
            assert!(call(users, usize::MAX, response.clone()).1);
        }
    }
    panic!("no success after a thousand grants");
}

fn is(text: &str, code: Code) -> bool {
    text.starts_with(&format!("{{\"error\":\"{}\"", code.as_str()))
}

/// The beginning of a call's outcome, and whether there was memory for it.
fn call(
    users: &str,
    granted: usize,
    response: impl Fn(usize) -> Vec<u8> + Send + 'static,
) -> (String, bool) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let arrived = Arc::new(AtomicU32::new(0));
    let count = arrived.clone();
    let server = std::thread::spawn(move || {
        for (index, socket) in listener.incoming().flatten().enumerate() {
            // A call that gave up reads no more.
            if serve(socket, &response(index), &count).is_none() {
                return;
            }
        }
    });
    let text = |text: &str| CString::new(text).unwrap();
    let (url, options) = (
        text(&format!("http://127.0.0.1:{port}/rest/1/0ut0fmem0ry/")),
        text(
            r#"{"users_per_call": 1, "retries": 0, "rate_per_second": 1000, "burst": 10000,
                "proxy": "", "timeout_ms": 30000}"#,
        ),
    );
    let (users, from, to) = (text(users), text("2025-09-08"), text("2025-09-14"));
    // SAFETY: strings that live as long as the calls; what is returned is given back once.
    let outcome = unsafe {
        let client = b24_client_new(url.as_ptr(), null(), options.as_ptr(), std::ptr::null_mut());
        GRANTED.set(granted);
        let answer = b24_client_get_user_busy(client, users.as_ptr(), from.as_ptr(), to.as_ptr());
        GRANTED.set(usize::MAX);
        b24_client_free(client);
        let bytes = CStr::from_ptr(answer).to_bytes();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
        assert_eq!(
            b24_result_code(answer) == 16,
            is(&shown, Code::OutOfMemory),
            "{shown}"
        );
        // Whether there is memory or not, it is told what came of the call.
        assert_eq!(b24_result_status(answer), 200, "{shown}");
        assert_eq!(
            b24_result_attempts(answer),
            arrived.load(Ordering::Relaxed),
            "{shown}"
        );
        // Handed over, or refused for what it says.
        let success = bytes.len() > SIZE / 2 || is(&shown, Code::UnexpectedAnswer);
        b24_string_free(answer);
        (shown, success)
    };
    // Nobody asks any more.
    let _ = TcpStream::connect(("127.0.0.1", port));
    server.join().unwrap();
    outcome
}

/// Answers one request and closes; `None` where there is none.
fn serve(mut socket: TcpStream, response: &[u8], arrived: &AtomicU32) -> Option<()> {
    let mut request = Vec::new();
    // The body is an object, and nothing in it has braces.
    while !request.ends_with(b"}") {
        let mut some = [0; 4096];
        let read = socket.read(&mut some).ok().filter(|&read| read > 0)?;
        request.extend(&some[..read]);
    }
    arrived.fetch_add(1, Ordering::Relaxed);
    let _ = socket.write_all(response);
    let _ = socket.shutdown(std::net::Shutdown::Write);
    // Until the client has read it, or thrown it away.
    let _ = socket.set_read_timeout(Some(Duration::from_secs(20)));
    let _ = socket.read(&mut [0; 16]);
    Some(())
}

/// An answer about a user, of about this size.
fn answer(user: usize, size: usize) -> Vec<u8> {
    format!(
        "{{\"result\":{{\"{user}\":[{{\"NAME\":\"{}\"}}]}}}}",
        "n".repeat(size)
    )
    .into_bytes()
}

fn with_length(extra: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\n{extra}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Runs the test in a process of its own: an abort would take the others along.
fn in_a_child(name: &str, test: impl FnOnce()) {
    const CHILD: &str = "B24BUSY_OUT_OF_MEMORY_CHILD";
    if std::env::var_os(CHILD).is_some() {
        return test();
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let (out, err) = (&output.stdout, &output.stderr);
    assert!(
        output.status.success(),
        "{name}: {:?}\n{}{}",
        output.status,
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    );
}

//! Whatever the network says - server, proxy, both, in TLS or not -, a call needs no more memory than
//! the answer's limit and a megabyte, comes to an end, and never blames the library.
#![no_main]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use b24busy::Code;
use libfuzzer_sys::fuzz_target;

const LIMIT: usize = 64 * 1024;

/// Counts what is allocated, and the most that was.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

fn took(bytes: usize) {
    let now = NOW.fetch_add(bytes, Ordering::Relaxed) + bytes;
    MOST.fetch_max(now, Ordering::Relaxed);
}

// SAFETY: every call is the system's own; counting touches no memory of anybody's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fuzz_target!(init: {
    // The system's authorities are read once, whoever asks.
    b24busy::fuzz_network(&[8, 0, 22, 3, 3], LIMIT as u64);
}, |bytes: &[u8]| {
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let outcomes = b24busy::fuzz_network(bytes, LIMIT as u64);
    let most = MOST.load(Ordering::Relaxed) - before;
    assert!(most <= LIMIT + (1 << 20), "{most} bytes");
    for outcome in outcomes {
        match outcome {
            Ok(length) => assert!(length <= LIMIT),
            Err(error) => {
                assert_ne!(error.code(), Code::Internal, "{error}");
                assert!(!error.to_string().contains("s3cret"), "{error}");
            }
        }
    }
});

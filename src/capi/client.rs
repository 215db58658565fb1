//! The functions of a client. As in `functions.rs`, their comments are the manual.

use std::ffi::{c_char, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::border::{Context, borrow, borrow_optional, give_handle, share, take_back_handle};
use super::code::b24_code;
use super::functions::settle_in_process;
use super::guarded;
use super::returned_strings::{give_answer, give_error, give_outcome, take_back_string};
use crate::call::{CallOptions, Client, Options};
use crate::error::Error;
use crate::input::Invalid;

/// A portal and how it is asked: address, credential, options.
///
/// Safe to use from many threads at once; each call blocks the thread that makes it. It may
/// outlive nothing of the caller's: all strings are copied when it is made. Clients are cheap,
/// since connections belong to the process. Made by b24_client_new or b24_client_clone, returned to b24_client_free.
pub struct b24_client {
    client: Client,
    progress: Settled,
}

impl b24_client {
    fn new(client: Client) -> Self {
        Self {
            client,
            progress: Settled::default(),
        }
    }

    /// The client to make a call with: the one with the progress callback, if one was set.
    pub(super) fn get(&self) -> &Client {
        self.progress.get().unwrap_or(&self.client)
    }
}

/// Whether the client has a progress callback: settled once, by setting one or by the first call.
/// (Without a lock, which a child of `fork()` could find held.)
#[derive(Default)]
struct Settled {
    is_settled: AtomicBool,
    watched: OnceLock<Client>,
}

impl Settled {
    /// Where the client with a callback goes, for the one who settles it.
    fn open(&self) -> Option<&OnceLock<Client>> {
        (!self.is_settled.swap(true, Ordering::AcqRel)).then_some(&self.watched)
    }

    fn get(&self) -> Option<&Client> {
        self.is_settled.store(true, Ordering::Release);
        self.watched.get()
    }
}

/// Told of the progress of a call: how many users are done, of how many, and the context that was
/// given with the callback. Returns 0 to go on; any other value ends the call with
/// B24BUSY_CANCELLED.
///
/// users_total is 0 in a b24_client_call. It runs on the thread that makes the call, with no lock
/// held, before each part of a call that is made in parts and about every 200 ms of waiting, whatever
/// is waited for: a name, a connection, a proxy, an answer, a turn, a new access token. (On other
/// systems than Linux and Android not while a TCP connection is being opened, for up to
/// connect_timeout_ms.) A call that it ends returns within 0.3 s. It is told once more when all is
/// done: what it returns then ends nothing. It must return: no C++ exception, no longjmp; and it must
/// not fork and go on.
///
/// It may call this library, its own client included, except to free that client; it may wait for
/// other threads that do. While it runs it is not called again on the same thread: a call that it
/// makes with its own client reports nothing, and only b24_client_cancel ends it early. (A call in
/// another thread reports there.) The time of the call that it reports on goes on meanwhile. While
/// that very call is asking for a new access token, a call from within the callback that needs the
/// token, too, fails at once with B24BUSY_OAUTH, "retryable": true.
pub type b24_progress =
    Option<unsafe extern "C" fn(users_done: u64, users_total: u64, context: *mut c_void) -> i32>;

/// Told that the context will not be used again: see b24_client_set_progress.
pub type b24_drop = Option<unsafe extern "C" fn(context: *mut c_void)>;

/// Makes a client. Nothing is sent yet.
///
/// url, token: as for b24_get_user_busy.
/// options_json: a JSON object, or NULL for the defaults. Every key is optional, an unknown one is
/// an error:
///   "timeout_ms"            one request with its repeats, its answer included, in milliseconds
///                           (60000)
///   "total_timeout_ms"      the whole call: all parts, and waiting for turns (600000)
///   "connect_timeout_ms"    finding the host, connecting, TLS, in milliseconds (10000)
///   "proxy"                 "http://user:password@host:port", "socks5://host:port"; "" is none;
///                           absent: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the
///                           environment, read here; on Windows, where it names none, the proxy of
///                           the system's settings with its exceptions, without scripts (PAC). This
///                           machine is never proxied.
///                           NO_PROXY lists, between commas or blanks: "*", a domain with all below
///                           it ("example.com", ".example.com"), addresses ("10.1.2.3", "::1"),
///                           networks ("10.0.0.0/8", "fd00::/8"); ":8443" behind it, an IPv6 address
///                           in brackets then, means that port alone
///   "ca_file"               a PEM file of authorities trusted besides the system's, read here; a
///                           portal's own certificate, signed by itself, can stand there too: it is
///                           accepted for exactly its bytes, its names and its dates
///   "allow_http"            true: plain http to other machines is allowed (false)
///   "allow_redirect_hosts"  ["host", ...] that a redirect may lead to, besides a renamed portal's
///   "max_answer_bytes"      a larger answer is an error, in bytes after unpacking (67108864)
///   "user_agent"            the header of that name ("b24busy/VERSION")
///   "gzip"                  false: do not ask for packed answers (true)
///   "retries"               repeats after network trouble, of what may be repeated (3)
///   "rate_per_second"       requests a second that the portal allows (2; Enterprise 5)
///   "burst"                 requests at once before that holds (50; Enterprise 250)
///   "users_per_call"        more users than this are asked for in parts (100)
///   "client_id", "client_secret", "refresh_token"
///                           all three: an access token that the portal calls expired is renewed,
///                           once for all threads, and the call repeated; see b24_client_tokens
///   "oauth_url"             where: "https://oauth.bitrix.info/oauth/token/" (the default),
///                           "https://oauth.bitrix24.tech/oauth/token/", or this machine
/// There is no option that turns certificate checks off.
/// error_json: where to put the error, or NULL if it is not wanted. It is always set: to NULL on
/// success, else to a string for b24_string_free.
///
/// Returns the client, or NULL on an error. Return it to b24_client_free. Safe from any thread.
///
/// # Safety
/// Each string is NULL or NUL-terminated; error_json is NULL or points to a writable pointer.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_new(
    url: *const c_char,
    token: *const c_char,
    options_json: *const c_char,
    error_json: *mut *mut c_char,
) -> *mut b24_client {
    let made = guarded(|| {
        settle_in_process();
        // SAFETY: the caller promises NULL or NUL-terminated strings that live during the call.
        let (url, token, options) = unsafe {
            (
                borrow(url, "url")?,
                borrow_optional(token, "token")?,
                borrow_optional(options_json, "options_json")?,
            )
        };
        Client::given(url, token, options.unwrap_or_default(), Options::from_json)
    });
    let (client, error) = match made {
        Ok(client) => (give_handle(b24_client::new(client)), std::ptr::null_mut()),
        Err(error) => (std::ptr::null_mut(), give_error(&error)),
    };
    if error_json.is_null() {
        // SAFETY: the string was given a moment ago and nobody else has it.
        unsafe { take_back_string(error) };
    } else {
        // SAFETY: not NULL, and writable as the caller promises.
        unsafe { error_json.write(error) };
    }
    client
}

/// Asks the client's portal who is busy.
///
/// users, from, to and the returned string: as for b24_get_user_busy.
///
/// More users than the option users_per_call are asked for in parts, one after another, and the
/// answers made one: {"result": {...}, "time": the last part's}. If a part fails, the whole is an
/// error with that part's own code, and "b24busy" has "users", those of the part. A part whose
/// answer does not come in time is halved once. In a part's answer stand the users of that part alone:
/// an answer about others is B24BUSY_UNEXPECTED_ANSWER. So is any answer in which a user stands twice.
///
/// A request is repeated after network trouble, after a gateway's page (status 429, 502 to 504, 520
/// to 524) and when the portal refuses it for coming too fast, with growing pauses, within
/// timeout_ms. What else is "retryable" is handed over at once: it does not pass in moments.
/// Requests of this process to one portal wait their turn, so that it seldom has to refuse one.
///
/// Safe from any thread, and from many at once with the same client. The client may be freed while
/// the call is under way; it may not be freed before the call begins.
///
/// # Safety
/// client is NULL or a client that is not freed yet; each string is NULL or NUL-terminated.
/// (NULL is answered with an error.)
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_get_user_busy(
    client: *const b24_client,
    users: *const c_char,
    from: *const c_char,
    to: *const c_char,
) -> *mut c_char {
    give_answer(guarded(|| {
        // SAFETY: the caller promises a living client, and NULL or NUL-terminated strings.
        let (client, users, from, to) = unsafe {
            (
                share(client, "client")?,
                borrow(users, "users")?,
                borrow(from, "from")?,
                borrow(to, "to")?,
            )
        };
        client.get().get_user_busy(users, from, to)
    }))
}

/// Calls any REST method of the client's portal.
///
/// method: its name, such as "user.current": letters, digits, dots and underscores.
/// params_json: the parameters as a JSON object without "auth", or NULL for none.
/// options_json: a JSON object, or NULL:
///   "timeout_ms"            this call, instead of the client's
///   "idempotent"            true: running the method twice does no harm, as with all that only read
///   "idempotency_key"       at an address of REST 3.0: calls with the same key run once in 24 hours
///
/// Returns as b24_get_user_busy does. A method is called at the address that the client was made
/// with, that of REST 3.0 (/rest/api/) included.
///
/// The method may write, so the request is repeated only when it surely did not run: when no
/// connection came about, or the portal refused it for coming too fast. With "idempotent" it is
/// repeated as the busy call is; so it is at an address of REST 3.0, where every call has an
/// Idempotency-Key, its own unless one is given.
///
/// Safe from any thread, as b24_client_get_user_busy is.
///
/// # Safety
/// client is NULL or a client that is not freed yet; each string is NULL or NUL-terminated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_call(
    client: *const b24_client,
    method: *const c_char,
    params_json: *const c_char,
    options_json: *const c_char,
) -> *mut c_char {
    give_answer(guarded(|| {
        // SAFETY: the caller promises a living client, and NULL or NUL-terminated strings.
        let (client, method, params, options) = unsafe {
            (
                share(client, "client")?,
                borrow(method, "method")?,
                borrow_optional(params_json, "params_json")?,
                borrow_optional(options_json, "options_json")?,
            )
        };
        let client = client.get();
        let options = client.masked(CallOptions::from_json(options.unwrap_or_default()))?;
        client.call(method, params.unwrap_or_default(), &options)
    }))
}

/// The tokens of a client that was made with "refresh_token", to be stored by the caller:
/// {"access_token": "...", "refresh_token": "...", "generation": 1}. generation is the number of
/// refreshes so far; after a refresh the older refresh token is worth nothing. Of a refresh under
/// way nothing is seen, and it is not waited for. A child of fork() begins with its parent's tokens;
/// a refresh in either is not seen by the other, and makes the other's refresh token worth nothing.
///
/// A token is renewed by one call at a time; other calls of the client that need it wait for it, no
/// longer than their own time-outs, and have the same new token or the same refusal. A refresh that
/// may have reached the token server is not repeated by itself. If there is no new token, the error
/// is B24BUSY_OAUTH; "retryable" says whether a later call may have one.
///
/// Returns an error as JSON for a client that was made without. The string holds secrets; return it
/// to b24_string_free. Safe from any thread.
///
/// # Safety
/// client is NULL or a client that is not freed yet.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_tokens(client: *const b24_client) -> *mut c_char {
    give_outcome(guarded(|| {
        // SAFETY: the caller promises a living client, or NULL.
        let client = unsafe { share(client, "client") }?;
        client.client.tokens().ok_or_else(|| {
            let problem = "the client was made without the option refresh_token and renews nothing";
            let expected = "a client with client_id, client_secret and refresh_token";
            Error::invalid_argument("client", &Invalid::new(problem, expected))
        })
    }))
}

/// Sets the callback that is told of the progress of this client's calls, and what becomes of its
/// context.
///
/// progress: the callback. To be set once, before the client's first call; a clone has its own.
/// context: handed to the callback as it is, on every thread that makes calls; it may be NULL.
/// Clients are cheap: whoever wants a context for each call makes a clone for each.
/// drop: called as drop(context), once, when neither the client nor any of its calls will use the
/// context again: by the b24_client_free, or the call under way then, that is the last. NULL: nobody
/// needs to be told. It runs on the thread of whoever is last, with no lock held; it may call this
/// library. It must return: no C++ exception, no longjmp.
///
/// Returns B24_OK. Otherwise nothing is changed and the context is still the caller's: drop is not
/// called for it. B24_INVALID_ARGUMENT: the client or the callback is NULL, or it came too late: the
/// client has a callback, or has begun a call. Safe from any thread.
///
/// # Safety
/// The client is NULL or was made by this library and is not freed meanwhile.
/// The callback, and drop if it is not NULL, must be functions of these types that do not unwind.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_set_progress(
    client: *mut b24_client,
    progress: b24_progress,
    context: *mut c_void,
    drop: b24_drop,
) -> b24_code {
    let set = guarded(|| {
        // SAFETY: the caller promises a living client, or NULL.
        let client = unsafe { share(client.cast_const(), "client") }?;
        let Some(progress) = progress else {
            let invalid = Invalid::new("the pointer is NULL", "a function");
            return Err(Error::invalid_argument("progress", &invalid));
        };
        let Some(place) = client.progress.open() else {
            let problem = "the client has a callback, or has begun a call";
            let invalid = Invalid::new(problem, "a client without");
            return Err(Error::invalid_argument("progress", &invalid));
        };
        // From here on the context is the library's.
        let context = Context::new(context, drop);
        let watched = client.client.clone().with_progress(move |done, total| {
            // SAFETY: the caller promises a function of this type, which takes the context.
            let answer = unsafe { progress(done, total, context.get()) };
            answer == 0
        });
        let _ = place.set(watched);
        Ok(())
    });
    set.map_or_else(|error| error.code().into(), |()| b24_code::B24_OK)
}

/// Makes another handle on the portal of a client, to be cancelled and watched by itself: for one
/// call that somebody may want to end, or to be told about.
///
/// It shares the client's options and tokens, a token that is being renewed included, and as all
/// clients do connections and turns. It has no progress callback yet and is not cancelled, whatever
/// the client has and is. Which of the two is freed first is all one. It costs next to nothing.
///
/// Returns the handle, for b24_client_free; NULL for NULL. Safe from any thread.
///
/// # Safety
/// The client is NULL or was made by this library and is not freed meanwhile.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn b24_client_clone(client: *const b24_client) -> *mut b24_client {
    let made = guarded(|| {
        // SAFETY: the caller promises a living client, or NULL.
        let client = unsafe { share(client, "client") }?;
        Ok(b24_client::new(client.client.new_handle()))
    });
    made.map_or(std::ptr::null_mut(), give_handle)
}

/// Ends the calls of this handle with B24BUSY_CANCELLED: those under way, within 0.3 s wherever they
/// wait, and all that are made with it later. Other handles of the same client go on.
///
/// NULL is allowed and does nothing. A handle stays cancelled: whoever wants to end one call and go on
/// makes a handle for the call, by b24_client_clone. A call that has its answer already may still
/// return it; b24_client_tokens goes on to tell the tokens. (On other systems than Linux and Android
/// a call is not ended while a TCP connection is being opened, for up to connect_timeout_ms.)
///
/// It returns at once, without waiting for the calls. From any thread, from within the handle's
/// progress callback too; not after the handle was freed.
///
/// # Safety
/// The client is NULL or was made by this library and is not freed meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_client_cancel(client: *const b24_client) {
    let _ = guarded(|| {
        // SAFETY: the caller promises a living client, or NULL.
        unsafe { share(client, "client") }?.client.cancel();
        Ok(())
    });
}

/// Frees a client. NULL is allowed and does nothing.
///
/// To be called once for each client. Calls that are under way in other threads end as they would
/// have; no call may begin during or after it.
///
/// # Safety
/// client is NULL or came from b24_client_new or b24_client_clone, and was not freed yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn b24_client_free(client: *mut b24_client) {
    // An error here has nowhere to go; freeing does not fail.
    let _ = guarded(|| {
        // SAFETY: the caller promises a client that was not freed yet, or NULL.
        unsafe { take_back_handle(client) };
        Ok(())
    });
}

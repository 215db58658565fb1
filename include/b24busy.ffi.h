/* b24busy: who is busy in Bitrix24, and when is everybody free?
 *
 * One call with strings:
 *
 *     char *answer = b24_get_user_busy("https://example.bitrix24.com/rest/1/secret/",
 *                                      "1,2", "2025-09-08", "2025-09-14", NULL);
 *     if (b24_is_error(answer))
 *         fprintf(stderr, "%s\n", answer);
 *     else
 *         puts(answer);
 *     b24_string_free(answer);
 *
 * Rules for every function
 *
 * Strings are UTF-8 and NUL-terminated. What may be NULL is said where it may; any other NULL is
 * answered with an error, not with a crash, and so is text that is not UTF-8. A text with a NUL
 * inside cannot be given: it would end there, and the rest be lost in silence. Whoever has strings of
 * another kind refuses one with a NUL before the call, or puts a byte 0xFF in its place, which is
 * answered with an error that names the argument.
 *
 * A returned string is never NULL, belongs to the caller, and goes back to b24_string_free, once.
 * Nothing but the ..._free functions frees memory. Until then b24_result_length, b24_result_code,
 * b24_result_retryable, b24_result_status and b24_result_attempts tell of it, without reading it again,
 * how long it is, what it is, whether the call may succeed later, the status of HTTP, and how many
 * requests were sent.
 *
 * Every function may be called from any thread. A call blocks the thread that makes it, for no
 * longer than the time-outs allow (and 0.3 s). To ask a portal takes no more memory than
 * "max_answer_bytes" and 1 MB, whatever it sends; what is computed from an answer comes on top. After
 * fork() the child may go on with what the parent made; its connections are its own.
 *
 * Callbacks return: nothing may be thrown through the library, no C++ exception, no longjmp, no panic.
 * A host that can throw catches it within the callback, puts it aside, returns a value other than 0,
 * and throws it again when the call has returned.
 *
 * A thread that calls needs up to 256 KB of stack (optimized builds; what a callback needs comes on
 * top).
 *
 * No function prints, exits, raises a signal, or changes signal handlers or the environment. (Where
 * memory for anything but an answer cannot be had, the process ends, as every program in Rust does.)
 *
 * The answer of a portal is handed over byte for byte, also when it is an error of the portal's
 * own: {"error": "CODE", "error_description": "..."}, where CODE may be empty; at an address of
 * REST 3.0 "error" is an object with "code" and "message". An error of this library has the same
 * shape and tells more:
 *
 *     {"error": "B24BUSY_TIMEOUT",
 *      "error_description": "no answer from example.bitrix24.com within 60 s",
 *      "b24busy": {"kind": "network", "retryable": true, "attempts": 1}}
 *
 * "argument" (which argument is wrong, or which option) and "status" (of HTTP) stand beside "kind"
 * where they are known; "attempts" is how many requests the whole call sent or tried. Where a part of a
 * call in parts failed, "users" are those of that part. "retryable" tells whether the same call may
 * succeed later, unchanged: after B24BUSY_DNS, _CONNECT, _TIMEOUT, _DISCONNECTED and _OUT_OF_MEMORY;
 * after _PROXY, _TLS and _OAUTH where nobody refused for good; after a gateway's page or a portal's
 * error with status 429 or 5xx (but PORTAL_DELETED); and after the portal's QUERY_LIMIT_EXCEEDED,
 * OPERATION_TIME_LIMIT, OVERLOAD_LIMIT, INTERNAL_SERVER_ERROR and ERROR_UNEXPECTED_ANSWER. No error
 * contains a webhook's secret, a token or a password; a portal's own answer is handed over as it came.
 *
 * Codes, each also a number of enum b24_code: B24BUSY_INVALID_ARGUMENT, B24BUSY_INVALID_OPTIONS
 * (kind "argument": nothing was sent, unless "attempts" says so), B24BUSY_DNS, B24BUSY_CONNECT,
 * B24BUSY_TLS, B24BUSY_PROXY, B24BUSY_TIMEOUT, B24BUSY_DISCONNECTED, B24BUSY_REDIRECT_REFUSED
 * ("network"), B24BUSY_NOT_JSON, B24BUSY_UNEXPECTED_ANSWER, B24BUSY_TOO_LARGE ("answer"),
 * B24BUSY_OAUTH ("portal"), B24BUSY_CANCELLED ("cancelled"), B24BUSY_OUT_OF_MEMORY, B24BUSY_INTERNAL
 * ("internal"). Where a call was made in parts and the portal refused one of them, "error" is the
 * portal's own code, and "kind" is "portal".
 *
 * This file is generated from the library's source by cbindgen.
 */


/**
 * The version of this interface. It grows only when a change is not compatible: a program that
 * was compiled against one header works with every library whose b24_abi_version() is the same.
 */
enum { B24_ABI_VERSION = 1 };

/**
 * What a returned string is: a result, the portal's own error, or one of this library's. The
 * numbers never change; a later version may have more of them.
 */
typedef enum b24_code {
  /**
   * A result.
   */
  B24_OK = 0,
  /**
   * An error of the portal's own: its code and words stand in the text.
   */
  B24_PORTAL_ERROR = 1,
  /**
   * B24BUSY_INVALID_ARGUMENT: an argument cannot be read. Nothing was sent.
   */
  B24_INVALID_ARGUMENT = 2,
  /**
   * B24BUSY_INVALID_OPTIONS: the options are no JSON object, or one is unknown or out of range.
   */
  B24_INVALID_OPTIONS = 3,
  /**
   * B24BUSY_DNS: the portal's name has no address.
   */
  B24_DNS = 4,
  /**
   * B24BUSY_CONNECT: no connection to the portal.
   */
  B24_CONNECT = 5,
  /**
   * B24BUSY_TLS: the certificate was not accepted, or the handshake failed.
   */
  B24_TLS = 6,
  /**
   * B24BUSY_PROXY: the proxy cannot be reached, or refused.
   */
  B24_PROXY = 7,
  /**
   * B24BUSY_TIMEOUT: no complete answer in time.
   */
  B24_TIMEOUT = 8,
  /**
   * B24BUSY_DISCONNECTED: the connection broke.
   */
  B24_DISCONNECTED = 9,
  /**
   * B24BUSY_REDIRECT_REFUSED: the portal sent the call where the secret must not go.
   */
  B24_REDIRECT_REFUSED = 10,
  /**
   * B24BUSY_NOT_JSON: the answer is no JSON.
   */
  B24_NOT_JSON = 11,
  /**
   * B24BUSY_UNEXPECTED_ANSWER: the answer is JSON, but none of a portal's.
   */
  B24_UNEXPECTED_ANSWER = 12,
  /**
   * B24BUSY_TOO_LARGE: the answer is larger than max_answer_bytes.
   */
  B24_TOO_LARGE = 13,
  /**
   * B24BUSY_OAUTH: the access token has expired, and there is no new one.
   */
  B24_OAUTH = 14,
  /**
   * B24BUSY_CANCELLED: the caller broke the call off.
   */
  B24_CANCELLED = 15,
  /**
   * B24BUSY_OUT_OF_MEMORY: no memory for the answer.
   */
  B24_OUT_OF_MEMORY = 16,
  /**
   * B24BUSY_INTERNAL: a defect of this library.
   */
  B24_INTERNAL = 17,
} b24_code;

/**
 * A portal and how it is asked: address, credential, options.
 *
 * Safe to use from many threads at once; each call blocks the thread that makes it. It may
 * outlive nothing of the caller's: all strings are copied when it is made. Clients are cheap,
 * since connections belong to the process. Made by b24_client_new or b24_client_clone, returned to b24_client_free.
 */
typedef struct b24_client b24_client;

/**
 * Told of the progress of a call: how many users are done, of how many, and the context that was
 * given with the callback. Returns 0 to go on; any other value ends the call with
 * B24BUSY_CANCELLED.
 *
 * users_total is 0 in a b24_client_call. It runs on the thread that makes the call, with no lock
 * held, before each part of a call that is made in parts and about every 200 ms of waiting, whatever
 * is waited for: a name, a connection, a proxy, an answer, a turn, a new access token. (On other
 * systems than Linux and Android not while a TCP connection is being opened, for up to
 * connect_timeout_ms.) A call that it ends returns within 0.3 s. It is told once more when all is
 * done: what it returns then ends nothing. It must return: no C++ exception, no longjmp; and it must
 * not fork and go on.
 *
 * It may call this library, its own client included, except to free that client; it may wait for
 * other threads that do. While it runs it is not called again on the same thread: a call that it
 * makes with its own client reports nothing, and only b24_client_cancel ends it early. (A call in
 * another thread reports there.) The time of the call that it reports on goes on meanwhile. While
 * that very call is asking for a new access token, a call from within the callback that needs the
 * token, too, fails at once with B24BUSY_OAUTH, "retryable": true.
 */
typedef int32_t (*b24_progress)(uint64_t users_done, uint64_t users_total, void *context);

/**
 * Told that the context will not be used again: see b24_client_set_progress.
 */
typedef void (*b24_drop)(void *context);

/**
 * Asks a portal who is busy, in one go and with the default options.
 *
 * url: a webhook, such as "https://example.bitrix24.com/rest/1/secret/", or a portal's address,
 * such as "example.bitrix24.com", together with a token.
 * users: user ids: "1", "1,2" or "[1,2]".
 * from, to: the first and the last day, both included: "2025-09-10", "2025-09-10T18:33:57",
 * "20250910183357" or "10.09.2025 18:33:57". A time of day is allowed and not used: the portal's
 * limits are whole days, in its server's time zone.
 * token: an access token, with a portal's address; NULL or "" with a webhook.
 *
 * Returns the portal's answer byte for byte, or an error as JSON; tell them apart with
 * b24_is_error. Never NULL. The string is the caller's: return it to b24_string_free.
 * The answer's "result" maps each user's id to a list of entries; an empty map may be written [].
 * A user who is missing from it is unknown, not free. Times in it are not what they seem:
 * DATE_FROM_TS_UTC, for one, is not UTC on most portals.
 *
 * The connection is kept and used again by later calls. Prefer a client where options are needed.
 * Safe from any thread.
 */
char *b24_get_user_busy(const char *url,
                        const char *users,
                        const char *from,
                        const char *to,
                        const char *token);

/**
 * Tells an error from a result, in a string that any function of this library returned.
 *
 * Returns 1 for an error of any shape: the portal's own, this library's, NULL, text that is no
 * JSON object. Returns 0 for a result, a picture, a calendar. Safe from any thread.
 */
int32_t b24_is_error(const char *answer);

/**
 * Tells what is known of an error, in one form whatever the shape of the error.
 *
 * answer: as for b24_is_error.
 *
 * Returns JSON, never NULL, to be returned to b24_string_free. For an error, always these members
 * in this order and without blanks:
 *   {"code":"B24BUSY_INVALID_ARGUMENT","message":"users: no user is given; expected ...",
 *    "kind":"argument","retryable":false,"argument":"users","status":null,"attempts":0,"users":[]}
 * "code" is the portal's own, which may be empty, or one of this library's; it is cut to 200
 * characters. "message" is never empty, and cut to 16 KiB; what is cut ends with an ellipsis.
 * "kind" is "argument", "network", "portal", "answer", "cancelled" or "internal".
 * "argument" is the argument that is wrong, or with B24BUSY_INVALID_OPTIONS the option, be it known
 * ("duration_minutes"), within another ("per_user.34.time_zone") or unknown; else null. "status" is
 * the HTTP status of an answer that could not be used, "attempts" how many requests were sent; both
 * are null where the text does not tell them, as a portal's own error does not (b24_result_status
 * and b24_result_attempts do). "users" are those of the part that failed, where the call was made
 * in parts. What a text claims in this library's name is believed, whoever wrote it: whether an
 * error is the portal's own, b24_result_code knows. In texts only quotation marks, backslashes and
 * control characters are escaped. For a result: the text null.
 * Safe from any thread.
 */
char *b24_error_info(const char *answer);

/**
 * One member of what b24_error_info tells, as plain text: for hosts that have no JSON.
 *
 * answer: as for b24_is_error.
 * name: "code", "message", "kind", "retryable", "argument", "status", "attempts" or "users".
 *
 * Returns the text as it is, with nothing escaped; "true" or "false"; a number in digits; users as
 * "1,2". What is not known, and every member of a result, is "". Never NULL; to be returned to
 * b24_string_free. A character NUL, which no C string can carry, becomes U+FFFD.
 * Safe from any thread.
 */
char *b24_error_member(const char *answer, const char *name);

/**
 * Frees a string that a function of this library returned. NULL is allowed and does nothing.
 *
 * To be called once for each string, and for no other string. Safe from any thread.
 */
void b24_string_free(char *string);

/**
 * Closes the connections that are kept for later calls and that no call is using now. Calls open
 * new ones. For a host that is about to unload the library or to sleep for long. Safe from any
 * thread.
 */
void b24_close_idle(void);

/**
 * The library's version, such as "1.0.0". The string is static: it is not to be freed.
 */
const char *b24_version(void);

/**
 * The version of the interface that the loaded library has: B24_ABI_VERSION of its header.
 */
uint32_t b24_abi_version(void);

/**
 * Makes a client. Nothing is sent yet.
 *
 * url, token: as for b24_get_user_busy.
 * options_json: a JSON object, or NULL for the defaults. Every key is optional, an unknown one is
 * an error:
 *   "timeout_ms"            one request with its repeats, its answer included, in milliseconds
 *                           (60000)
 *   "total_timeout_ms"      the whole call: all parts, and waiting for turns (600000)
 *   "connect_timeout_ms"    finding the host, connecting, TLS, in milliseconds (10000)
 *   "proxy"                 "http://user:password@host:port", "socks5://host:port"; "" is none;
 *                           absent: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY of the
 *                           environment, read here; on Windows, where it names none, the proxy of
 *                           the system's settings with its exceptions, without scripts (PAC). This
 *                           machine is never proxied.
 *                           NO_PROXY lists, between commas or blanks: "*", a domain with all below
 *                           it ("example.com", ".example.com"), addresses ("10.1.2.3", "::1"),
 *                           networks ("10.0.0.0/8", "fd00::/8"); ":8443" behind it, an IPv6 address
 *                           in brackets then, means that port alone
 *   "ca_file"               a PEM file of authorities trusted besides the system's, read here; a
 *                           portal's own certificate, signed by itself, can stand there too: it is
 *                           accepted for exactly its bytes, its names and its dates
 *   "allow_http"            true: plain http to other machines is allowed (false)
 *   "allow_redirect_hosts"  ["host", ...] that a redirect may lead to, besides a renamed portal's
 *   "max_answer_bytes"      a larger answer is an error, in bytes after unpacking (67108864)
 *   "user_agent"            the header of that name ("b24busy/VERSION")
 *   "gzip"                  false: do not ask for packed answers (true)
 *   "retries"               repeats after network trouble, of what may be repeated (3)
 *   "rate_per_second"       requests a second that the portal allows (2; Enterprise 5)
 *   "burst"                 requests at once before that holds (50; Enterprise 250)
 *   "users_per_call"        more users than this are asked for in parts (100)
 *   "client_id", "client_secret", "refresh_token"
 *                           all three: an access token that the portal calls expired is renewed,
 *                           once for all threads, and the call repeated; see b24_client_tokens
 *   "oauth_url"             where: "https://oauth.bitrix.info/oauth/token/" (the default),
 *                           "https://oauth.bitrix24.tech/oauth/token/", or this machine
 * There is no option that turns certificate checks off.
 * error_json: where to put the error, or NULL if it is not wanted. It is always set: to NULL on
 * success, else to a string for b24_string_free.
 *
 * Returns the client, or NULL on an error. Return it to b24_client_free. Safe from any thread.
 */
struct b24_client *b24_client_new(const char *url,
                                  const char *token,
                                  const char *options_json,
                                  char **error_json);

/**
 * Asks the client's portal who is busy.
 *
 * users, from, to and the returned string: as for b24_get_user_busy.
 *
 * More users than the option users_per_call are asked for in parts, one after another, and the
 * answers made one: {"result": {...}, "time": the last part's}. If a part fails, the whole is an
 * error with that part's own code, and "b24busy" has "users", those of the part. A part whose
 * answer does not come in time is halved once. In a part's answer stand the users of that part alone:
 * an answer about others is B24BUSY_UNEXPECTED_ANSWER. So is any answer in which a user stands twice.
 *
 * A request is repeated after network trouble, after a gateway's page (status 429, 502 to 504, 520
 * to 524) and when the portal refuses it for coming too fast, with growing pauses, within
 * timeout_ms. What else is "retryable" is handed over at once: it does not pass in moments.
 * Requests of this process to one portal wait their turn, so that it seldom has to refuse one.
 *
 * Safe from any thread, and from many at once with the same client. The client may be freed while
 * the call is under way; it may not be freed before the call begins.
 */
char *b24_client_get_user_busy(const struct b24_client *client,
                               const char *users,
                               const char *from,
                               const char *to);

/**
 * Calls any REST method of the client's portal.
 *
 * method: its name, such as "user.current": letters, digits, dots and underscores.
 * params_json: the parameters as a JSON object without "auth", or NULL for none.
 * options_json: a JSON object, or NULL:
 *   "timeout_ms"            this call, instead of the client's
 *   "idempotent"            true: running the method twice does no harm, as with all that only read
 *   "idempotency_key"       at an address of REST 3.0: calls with the same key run once in 24 hours
 *
 * Returns as b24_get_user_busy does. A method is called at the address that the client was made
 * with, that of REST 3.0 (/rest/api/) included.
 *
 * The method may write, so the request is repeated only when it surely did not run: when no
 * connection came about, or the portal refused it for coming too fast. With "idempotent" it is
 * repeated as the busy call is; so it is at an address of REST 3.0, where every call has an
 * Idempotency-Key, its own unless one is given.
 *
 * Safe from any thread, as b24_client_get_user_busy is.
 */
char *b24_client_call(const struct b24_client *client,
                      const char *method,
                      const char *params_json,
                      const char *options_json);

/**
 * The tokens of a client that was made with "refresh_token", to be stored by the caller:
 * {"access_token": "...", "refresh_token": "...", "generation": 1}. generation is the number of
 * refreshes so far; after a refresh the older refresh token is worth nothing. Of a refresh under
 * way nothing is seen, and it is not waited for. A child of fork() begins with its parent's tokens;
 * a refresh in either is not seen by the other, and makes the other's refresh token worth nothing.
 *
 * A token is renewed by one call at a time; other calls of the client that need it wait for it, no
 * longer than their own time-outs, and have the same new token or the same refusal. A refresh that
 * may have reached the token server is not repeated by itself. If there is no new token, the error
 * is B24BUSY_OAUTH; "retryable" says whether a later call may have one.
 *
 * Returns an error as JSON for a client that was made without. The string holds secrets; return it
 * to b24_string_free. Safe from any thread.
 */
char *b24_client_tokens(const struct b24_client *client);

/**
 * Sets the callback that is told of the progress of this client's calls, and what becomes of its
 * context.
 *
 * progress: the callback. To be set once, before the client's first call; a clone has its own.
 * context: handed to the callback as it is, on every thread that makes calls; it may be NULL.
 * Clients are cheap: whoever wants a context for each call makes a clone for each.
 * drop: called as drop(context), once, when neither the client nor any of its calls will use the
 * context again: by the b24_client_free, or the call under way then, that is the last. NULL: nobody
 * needs to be told. It runs on the thread of whoever is last, with no lock held; it may call this
 * library. It must return: no C++ exception, no longjmp.
 *
 * Returns B24_OK. Otherwise nothing is changed and the context is still the caller's: drop is not
 * called for it. B24_INVALID_ARGUMENT: the client or the callback is NULL, or it came too late: the
 * client has a callback, or has begun a call. Safe from any thread.
 */
enum b24_code b24_client_set_progress(struct b24_client *client,
                                      b24_progress progress,
                                      void *context,
                                      b24_drop drop);

/**
 * Makes another handle on the portal of a client, to be cancelled and watched by itself: for one
 * call that somebody may want to end, or to be told about.
 *
 * It shares the client's options and tokens, a token that is being renewed included, and as all
 * clients do connections and turns. It has no progress callback yet and is not cancelled, whatever
 * the client has and is. Which of the two is freed first is all one. It costs next to nothing.
 *
 * Returns the handle, for b24_client_free; NULL for NULL. Safe from any thread.
 */
struct b24_client *b24_client_clone(const struct b24_client *client);

/**
 * Ends the calls of this handle with B24BUSY_CANCELLED: those under way, within 0.3 s wherever they
 * wait, and all that are made with it later. Other handles of the same client go on.
 *
 * NULL is allowed and does nothing. A handle stays cancelled: whoever wants to end one call and go on
 * makes a handle for the call, by b24_client_clone. A call that has its answer already may still
 * return it; b24_client_tokens goes on to tell the tokens. (On other systems than Linux and Android
 * a call is not ended while a TCP connection is being opened, for up to connect_timeout_ms.)
 *
 * It returns at once, without waiting for the calls. From any thread, from within the handle's
 * progress callback too; not after the handle was freed.
 */
void b24_client_cancel(const struct b24_client *client);

/**
 * Frees a client. NULL is allowed and does nothing.
 *
 * To be called once for each client. Calls that are under way in other threads end as they would
 * have; no call may begin during or after it.
 */
void b24_client_free(struct b24_client *client);

/**
 * How many bytes a returned string has, its NUL not counted. In constant time.
 *
 * result: a string that a function of this library returned and that was not freed yet; of any
 * other it must not be asked, no more than it may be freed. NULL has 0.
 * Safe from any thread.
 */
size_t b24_result_length(const char *result);

/**
 * Tells what a returned string is: B24_OK for a result, else which error. In constant time.
 *
 * result: as for b24_result_length. NULL is B24_INVALID_ARGUMENT, as it is to b24_error_info.
 *
 * It is B24_OK exactly where b24_is_error of the same string is 0, but for the strings of
 * b24_error_info and b24_error_member: these are results, whatever stands in them. Safe from any thread.
 */
enum b24_code b24_result_code(const char *result);

/**
 * Tells whether the call that returned this string may succeed later, unchanged: 1 if so, 0 if
 * not, and 0 for a result. In constant time.
 *
 * result: as for b24_result_length. NULL has 0.
 *
 * Of the portal's own error it may know more than b24_error_info: the status of HTTP, which does
 * not stand in the text. Safe from any thread.
 */
int32_t b24_result_retryable(const char *result);

/**
 * Tells the HTTP status that came with this string: of the portal's answer, its own errors included,
 * or of an answer that could not be used (with B24BUSY_OAUTH, the token server's). In constant time.
 *
 * result: as for b24_result_length. NULL has 0.
 *
 * It is 0 where no answer began, after B24BUSY_CANCELLED, and for what was computed, such as
 * intervals, slots, pictures and calendars, with a portal asked for it or not. Safe from any thread.
 */
int32_t b24_result_status(const char *result);

/**
 * Tells how many requests the call that returned this string sent, or tried to send: all parts of
 * it, all repeats, each step of a redirect, and those to the token server. In constant time.
 *
 * result: as for b24_result_length. NULL has 0.
 *
 * A request that no connection came about for was tried, and counts. 0: nothing was sent; also for a
 * result that was computed, with a portal asked for it or not. Safe from any thread.
 */
uint32_t b24_result_attempts(const char *result);

/**
 * Computes when each user is busy, from an answer of calendar.accessibility.get. No network.
 *
 * answer_json: the answer as b24_get_user_busy returns it, whole.
 * options_json: a JSON object, or NULL for the defaults. Every key is optional, an unknown one is
 * an error:
 *   "from", "to"            the window: dates (whole days, "to" included), date-times in time_zone,
 *                           or RFC 3339 with an offset; up to 400 days. Absent: nothing is clipped.
 *   "time_zone"             the viewer's: "Europe/Moscow", "Russian Standard Time", "+03:00".
 *                           Absent: UTC, and the result's window has "time_zone_assumed": true.
 *   "portal_time_zone"      of entries that name no zone, and of HR absences (time_zone)
 *   "users"                 ids in any form: whom to tell about, in this order (all in the answer)
 *   "busy"                  accessibilities that count (["busy", "absent", "quest"]; "free" too)
 *   "all_day"               "free": calendar events of whole days do not count ("busy": as others);
 *                           absences from HR always do
 *   "ignore_events"         ids of events that do not count, such as the one to be moved: "2324", or
 *                           "2324@2025-09-11" for the instance alone that starts on that day
 *   "merge"                 false: one interval for each entry (true: joined where they overlap or
 *                           touch, and the strongest of absent, busy, quest holds)
 *   "date_format"           "dmy", "mdy" or "ymd": the order of the portal's dates (found out)
 *   "asked"                 {"from": date, "to": date}: the days that the portal was asked for. The
 *                           window must lie within them; they tell the order of dates
 *   "view_minutes"          a digit for each step of the window: "view" in the result
 *   "per_user"              {"34": {"time_zone": ..., "working_hours": ..., "dates": {...},
 *                           "holidays": [...]}}
 *
 * Returns JSON, never NULL, to be returned to b24_string_free:
 *   {"window": {"start": "2025-09-10T21:00:00Z", "end": "2025-09-17T21:00:00Z",
 *               "time_zone": "Europe/Moscow"},
 *    "users": {"1": {"known": true, "complete": true, "busy": [
 *       {"start": "2025-09-11T15:34:00Z", "end": "2025-09-11T16:34:00Z",
 *        "start_unix": 1757604840, "end_unix": 1757608440,
 *        "local_start": "2025-09-11T18:34:00+03:00", "local_end": "2025-09-11T19:34:00+03:00",
 *        "accessibility": "quest", "events": ["2324", "2328"], "zone": "event"}]}},
 *    "date_format": {"order": "dmy", "settled": true}, "unread": []}
 * *_unix are seconds since 1970 in UTC. A user with "known": false is not in the answer: unknown,
 * not free. "complete": false: an entry could not be read that counts and may be in the window;
 * "unread" says of each one why. "zone" is "event", "person" or "portal" by whose zone was taken, or
 * "assumed". "view": 0 free, 1 tentative, 2 busy, 3 away, 4 not the person's own working time; null
 * for a user who is not wholly known.
 * An error is an envelope as everywhere; the portal's own error in answer_json is one too.
 * Safe from any thread.
 */
char *b24_busy_intervals(const char *answer_json,
                         const char *options_json);

/**
 * Computes when people are free, from an answer of calendar.accessibility.get. No network.
 *
 * answer_json: as for b24_busy_intervals.
 * options_json: those of b24_busy_intervals, of which "from", "to" and "time_zone" have to be
 * there, and these:
 *   "duration_minutes"      how long a slot is, in real minutes (whole free stretches)
 *   "step_minutes"          from one possible start to the next (the duration)
 *   "grid"                  "hours": starts are counted from the start of working hours; "clock":
 *                           from local midnight ("hours")
 *   "working_hours"         {"monday": ["09:00-13:00", "14:00-18:00"], "saturday": ["22:00-02:00"]}
 *                           in time_zone; a day that is not named is off; "always"
 *                           (Monday to Friday, 09:00-18:00)
 *   "holidays"              ["2025-09-12", ...]: a stretch belongs to the day it starts on
 *   "dates"                 {"2025-11-01": ["09:00-14:00"], "2025-11-04": []}: the hours of single
 *                           days, whatever the week says
 *   "not_before"            the earliest start of a slot, as "from" is written
 *   "buffer_before_minutes", "buffer_after_minutes"
 *                           must be free too, but may lie outside hours and window (0)
 *   "required", "optional"  ids: who has to be free, who need not (everybody has to; with one of
 *                           the two the others are of the other kind)
 *   "at_least"              5 or "75%": how many of all must be free (0: slots that nobody can
 *                           attend are offered, too); alone it makes everybody optional
 *   "groups"                [{"users": [1, 2], "at_least": 1}, {"users": [7]}]: of each so many must be
 *                           free, all unless given; who is in one is not required on its account
 *   "order"                 "time", or "attendance": most free people first ("time")
 *   "limit"                 at most so many slots, after sorting
 *   "alternatives"          true, or how many at most: where there is no slot, or fewer than limit,
 *                           what one concession would give (false)
 *   "check_start"           "2025-09-11T15:00": who stands in the way of a meeting that starts then
 *
 * Returns JSON, never NULL, to be returned to b24_string_free:
 *   {"window": {...}, "slots": [
 *       {"start": "2025-09-11T06:00:00Z", "end": "2025-09-11T07:00:00Z",
 *        "start_unix": 1757570400, "end_unix": 1757574000,
 *        "local_start": "2025-09-11T09:00:00+03:00", "local_end": "2025-09-11T10:00:00+03:00",
 *        "free": ["1"], "busy": ["7"], "off": [], "unknown": [],
 *        "local": {"7": {"start": "2025-09-11T11:00:00+05:00", "end": "2025-09-11T12:00:00+05:00"}}}],
 *    "reason": null, "date_format": {...}, "unread": []}
 * "off": outside the own hours, or on an own holiday, of "per_user". "local": the slot by the clocks
 * of those for whom "per_user" names a time zone; absent where it names none. Where there is no slot, "reason"
 * is {"code", "message", "users", "off"} and maybe "groups", with the code "nobody", "not_before",
 * "no_working_hours", "too_short", "no_start", "unknown", "busy" or "off". No slot counts on a user who is
 * not in the answer, or has an entry that cannot be read and may be there. Where they were asked for:
 * "alternatives", a list of {"concession", "slots", "first", "options"}, of which "options" are what to
 * change to get these slots; and "checked", a slot with "suits", "in_hours", "groups" and "conflicts". Safe
 * from any thread.
 */
char *b24_available_slots(const char *answer_json,
                          const char *options_json);

/**
 * Draws an answer of calendar.accessibility.get: when each person is busy, and which slots suit. No
 * network.
 *
 * answer_json: as for b24_busy_intervals.
 * options_json: those of b24_available_slots, and these:
 *   "names"                 {"34": "Sales", ...}: how people are called ("User 34")
 *   "language"              "en" or "ru": of days and texts ("en")
 *   "title"                 what stands above ("Who is busy")
 *   "entry_titles"          false: the names of entries are not in the picture (true)
 *
 * Returns a self-contained SVG that begins with "<svg", or an error as JSON; tell them apart with
 * b24_is_error. Never NULL; to be returned to b24_string_free. It has no script and no reference to
 * anything outside, all that came from the portal is escaped, and it adapts to light and dark
 * surroundings: save it, or put it into an HTML page. Safe from any thread.
 */
char *b24_timeline_svg(const char *answer_json, const char *options_json);

/**
 * Writes an answer of calendar.accessibility.get for calendars (iCalendar, RFC 5545): the busy time
 * of each person, as a published VFREEBUSY, and by choice as events. No network.
 *
 * answer_json: as for b24_busy_intervals.
 * options_json: those of b24_timeline_svg, of which "from", "to" and "time_zone" have to be there,
 * and these. What is for slots or for pictures alone has no effect.
 *   "events"                true: a VEVENT for each interval as well, since many readers show nothing
 *                           of a VFREEBUSY (false)
 *   "portal"                the portal's host: it keeps people of two portals apart in UIDs
 *
 * Returns the calendar, which begins with "BEGIN:VCALENDAR", or an error as JSON; tell them apart
 * with b24_is_error. Never NULL; to be returned to b24_string_free. Its lines end with CR and LF, as
 * the standard has it: write it as it is, not as text. It is stamped with this moment of the
 * machine's clock, and has no titles of entries: an event is called by the person and how the time
 * is taken, "Sales: busy". UIDs stay the same from one answer to the next, so that a reader that
 * imports twice updates what it has. With events there is no METHOD.
 * Who is not in the answer or has an entry that cannot be read has no VFREEBUSY, since that would call
 * them free: the calendar's DESCRIPTION names them. If nobody is left it is an error; so is an answer
 * that does not settle the order of its dates. Safe from any thread.
 */
char *b24_freebusy_ics(const char *answer_json,
                       const char *options_json);

/**
 * The release of IANA's time zone data that the library carries, such as "2026f": rules that were
 * made later are not known to it. The string is static: it is not to be freed.
 */
const char *b24_time_zone_data(void);

/**
 * Asks the portal and computes when each user is busy: b24_client_get_user_busy from the day before
 * the window to the day after it, and b24_busy_intervals of the answer, in one.
 *
 * client: from b24_client_new.
 * users: user ids: "1", "1,2" or "[1,2]". The option "users" may name some of them.
 * options_json: those of b24_busy_intervals; "from" and "to" have to be there, "asked" not.
 *
 * Returns what b24_busy_intervals returns. The portal's own error is an error in the envelope.
 */
char *b24_client_busy_intervals(const struct b24_client *client,
                                const char *users,
                                const char *options_json);

/**
 * Asks the portal and computes when people are free: b24_available_slots of an answer that is got
 * as in b24_client_busy_intervals, further back and ahead where buffers need it.
 *
 * client, users: as for b24_client_busy_intervals.
 * options_json: those of b24_available_slots, without "asked".
 *
 * Returns what b24_available_slots returns. The portal's own error is an error in the envelope.
 */
char *b24_client_available_slots(const struct b24_client *client,
                                 const char *users,
                                 const char *options_json);

/**
 * Asks the portal and draws the answer: b24_timeline_svg of an answer that is got as in
 * b24_client_available_slots.
 *
 * client, users: as for b24_client_busy_intervals.
 * options_json: those of b24_timeline_svg, without "asked".
 *
 * Returns what b24_timeline_svg returns. The portal's own error is an error in the envelope.
 */
char *b24_client_timeline_svg(const struct b24_client *client,
                              const char *users,
                              const char *options_json);

/**
 * Asks the portal and writes the answer for calendars: b24_freebusy_ics of an answer that is got as
 * in b24_client_available_slots.
 *
 * client, users: as for b24_client_busy_intervals.
 * options_json: those of b24_freebusy_ics, without "asked"; "portal" is the client's unless given.
 *
 * Returns what b24_freebusy_ics returns. The portal's own error is an error in the envelope.
 */
char *b24_client_freebusy_ics(const struct b24_client *client,
                              const char *users,
                              const char *options_json);

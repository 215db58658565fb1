/* What packaging/try runs against each shared library: it is loaded and unloaded a thousand times, with a call now and
 * then; many threads share one client; it is unloaded while a name is being looked up.
 * Usage: load LIBRARY URL, of a portal that packaging/portal stands in for. */

#include <b24busy.h>
#include <stdio.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
typedef HMODULE library;
typedef HANDLE thread;
#define THREAD DWORD WINAPI
static const wchar_t *path;
static library load(void) { return LoadLibraryW(path); }
static void unload(library it) { FreeLibrary(it); }
static void *find(library it, const char *name) { return (void *)GetProcAddress(it, name); }
static thread run(LPTHREAD_START_ROUTINE what) { return CreateThread(NULL, 0, what, NULL, 0, NULL); }
static void join(thread one) {
    WaitForSingleObject(one, INFINITE);
    CloseHandle(one);
}
static void pause_ms(int ms) { Sleep((DWORD)ms); }
#else
#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>
typedef void *library;
typedef pthread_t thread;
#define THREAD void *
static const char *path;
static library load(void) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void unload(library it) { dlclose(it); }
static void *find(library it, const char *name) { return dlsym(it, name); }
static thread run(void *(*what)(void *)) {
    pthread_t one;
    pthread_create(&one, NULL, what, NULL);
    return one;
}
static void join(thread one) { pthread_join(one, NULL); }
static void pause_ms(int ms) { usleep((useconds_t)ms * 1000); }
#endif

#define THREADS 32
#define CALLS 50
static const char OPTIONS[] = "{\"rate_per_second\": 1000, \"burst\": 10000, \"timeout_ms\": 30000}";

static const char *url;
static int failed;

static struct {
    char *(*ask)(const char *, const char *, const char *, const char *, const char *);
    b24_client *(*client)(const char *, const char *, const char *, char **);
    char *(*ask_client)(const b24_client *, const char *, const char *, const char *);
    void (*client_free)(b24_client *);
    int32_t (*is_error)(const char *);
    void (*string_free)(char *);
    void (*close_idle)(void);
} b24;
static b24_client *shared;

static void find_all(library it) {
    *(void **)&b24.ask = find(it, "b24_get_user_busy");
    *(void **)&b24.client = find(it, "b24_client_new");
    *(void **)&b24.ask_client = find(it, "b24_client_get_user_busy");
    *(void **)&b24.client_free = find(it, "b24_client_free");
    *(void **)&b24.is_error = find(it, "b24_is_error");
    *(void **)&b24.string_free = find(it, "b24_string_free");
    *(void **)&b24.close_idle = find(it, "b24_close_idle");
}

static void expect_answer(char *answer) {
    if (b24.is_error(answer) != 0 || strstr(answer, "\"DATE_FROM\"") == NULL) {
        printf("no answer: %s\n", answer);
        failed = 1;
    }
    b24.string_free(answer);
}

static THREAD ask_often(void *unused) {
    (void)unused;
    for (int i = 0; i < CALLS; i++)
        expect_answer(b24.ask_client(shared, "1,2", "2025-09-08", "2025-09-14"));
    return 0;
}

static int check(void) {
    for (int round = 0; round < 1000; round++) {
        library it = load();
        if (it == NULL) {
            printf("not loaded in round %d\n", round);
            return 1;
        }
        if (round % 50 == 0) {
            find_all(it);
            expect_answer(b24.ask(url, "1", "2025-09-08", "2025-09-14", NULL));
            b24.close_idle();
        }
        unload(it);
    }

    library it = load();
    find_all(it);
    shared = b24.client(url, NULL, OPTIONS, NULL);
    thread threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = run(ask_often);
    for (int i = 0; i < THREADS; i++)
        join(threads[i]);
    b24.client_free(shared);

    /* The look-up of a name may go on in a thread of its own when the call has ended, in time or not. */
    static char named[256];
    snprintf(named, sizeof named, "http://localhost%s", strrchr(url, ':'));
    for (int i = 0; i < 20; i++) {
        shared = b24.client(named, NULL, "{\"connect_timeout_ms\": 1, \"retries\": 0}", NULL);
        b24.string_free(b24.ask_client(shared, "1", "2025-09-08", "2025-09-14"));
        if (i < 19)
            b24.client_free(shared);
    }
    b24.client_free(shared);
    unload(it);
    pause_ms(500);
    puts(failed ? "failed" : "good");
    return failed;
}

#ifdef _WIN32
int main(void) {
    int count;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    static char address[256]; /* in ASCII */
    if (count != 3)
        return 2;
    path = words[1];
    WideCharToMultiByte(CP_UTF8, 0, words[2], -1, address, sizeof address, NULL, NULL);
    url = address;
    return check();
}
#else
int main(int count, char **words) {
    if (count != 3)
        return 2;
    path = words[1];
    url = words[2];
    return check();
}
#endif

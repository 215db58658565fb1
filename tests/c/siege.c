/* Makes calls as it is told on standard input, and tells how each went. One command a line, its
 * fields parted by tabs; one line of JSON for each.
 *
 *   new SLOT URL TOKEN OPTIONS WATCHED   a client; WATCHED 1: with a progress callback
 *   call SLOT USERS CANCEL_MS            the busy call; -1: it is not cancelled. Without a callback
 *                                        it is made with a handle of its own, which a thread cancels
 *   free SLOT
 *   idle                                 b24_close_idle */
#include "b24busy.h"
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { SLOTS = 8, MOST_SHOWN = 64 * 1024 };

struct slot {
    b24_client *client;
    int watched;
    double cancel_at;
};
static struct slot slots[SLOTS];

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int32_t progress(uint64_t done, uint64_t total, void *context)
{
    const struct slot *slot = context;
    (void)done, (void)total;
    return slot->cancel_at > 0 && now_ms() >= slot->cancel_at;
}

/* A figure of /proc/self/status in kB. */
static long memory_kb(const char *name)
{
    char line[256], format[32];
    long kb = -1;
    FILE *status = fopen("/proc/self/status", "r");
    snprintf(format, sizeof format, "%s: %%ld", name);
    while (status != NULL && fgets(line, sizeof line, status) && sscanf(line, format, &kb) != 1)
        ;
    if (status != NULL)
        fclose(status);
    return kb;
}

/* From here on the peak is counted anew. */
static void forget_peak(void)
{
    malloc_trim(0);
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file == NULL || fputs("5", file) < 0 || fclose(file) != 0)
        abort();
}

static void print_text(const char *text, size_t length)
{
    size_t shown = length;
    if (shown > MOST_SHOWN)
        for (shown = MOST_SHOWN; (text[shown] & 0xC0) == 0x80;)
            shown--;
    for (size_t i = 0; i < shown; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
}

static unsigned long long fnv(const char *text, size_t length)
{
    unsigned long long hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return hash;
}

static void make(struct slot *slot, char **field)
{
    char *error = NULL;
    slot->client = b24_client_new(field[2], field[3][0] ? field[3] : NULL, field[4], &error);
    slot->watched = field[5][0] == '1';
    if (slot->client != NULL && slot->watched &&
        b24_client_set_progress(slot->client, progress, slot, NULL) != B24_OK)
        abort();
    printf("{\"text\":\"");
    if (error != NULL)
        print_text(error, strlen(error));
    printf("\"}\n");
    b24_string_free(error);
}

struct canceller {
    b24_client *handle;
    double after;
};

static void *cancel_later(void *arg)
{
    const struct canceller *canceller = arg;
    double ms = canceller->after;
    struct timespec time = {(time_t)(ms / 1e3), (long)(ms * 1e6) % 1000000000};
    nanosleep(&time, NULL);
    b24_client_cancel(canceller->handle);
    return NULL;
}

static void call(struct slot *slot, char **field)
{
    double cancel = atof(field[3]);
    struct canceller canceller = {NULL, cancel};
    pthread_t thread;
    if (cancel >= 0 && !slot->watched)
        canceller.handle = b24_client_clone(slot->client);
    forget_peak();
    long before = memory_kb("VmRSS");
    double start = now_ms();
    slot->cancel_at = cancel < 0 ? 0 : start + cancel;
    b24_client *client = canceller.handle ? canceller.handle : slot->client;
    if (canceller.handle && pthread_create(&thread, NULL, cancel_later, &canceller) != 0)
        abort();
    char *answer = b24_client_get_user_busy(client, field[2], "2025-09-08", "2025-09-14");
    double end = now_ms();
    long peak = memory_kb("VmHWM");
    size_t length = b24_result_length(answer);
    /* What a string tells about itself is what reading it tells. */
    if (length != strlen(answer) || (b24_result_code(answer) != B24_OK) != b24_is_error(answer))
        abort();
    if (canceller.handle) {
        pthread_join(thread, NULL);
        b24_client_free(canceller.handle);
    }
    printf("{\"ms\":%.1f,\"before_kb\":%ld,\"peak_kb\":%ld,\"is_error\":%d,\"length\":%lu,"
           "\"hash\":\"%016llx\",\"text\":\"",
           end - start, before, peak, b24_is_error(answer), (unsigned long)length,
           fnv(answer, length));
    print_text(answer, length);
    printf("\"}\n");
    b24_string_free(answer);
}

int main(void)
{
    /* What runs away must not take the machine along. */
    struct rlimit most = {1536ul << 20, 1536ul << 20};
    setrlimit(RLIMIT_AS, &most);
    /* Whatever is freed goes back to the system, or earlier calls would hide a later one's peak. */
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        char *field[6] = {"", "", "", "", "", ""};
        int count = 0;
        for (char *rest = line, *next; count < 6 && (next = strsep(&rest, "\t\n")) != NULL;)
            field[count++] = next;
        struct slot *slot = &slots[atoi(field[1]) % SLOTS];
        if (strcmp(field[0], "new") == 0) {
            make(slot, field);
        } else if (strcmp(field[0], "call") == 0) {
            call(slot, field);
        } else if (strcmp(field[0], "free") == 0) {
            b24_client_free(slot->client);
            slot->client = NULL;
            puts("{}");
        } else if (strcmp(field[0], "idle") == 0) {
            b24_close_idle();
            puts("{}");
        } else {
            return 2;
        }
        fflush(stdout);
    }
    free(line);
    return 0;
}

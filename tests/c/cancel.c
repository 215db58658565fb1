/* A handle is cancelled from another thread while its call waits, and others go on.
 * Usage: cancel handles MUTE_WEBHOOK LIVING_WEBHOOK
 *        cancel one WEBHOOK     a call that waits for ever */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char FROM[] = "2025-09-08", TO[] = "2025-09-14";

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void pause_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static void must(int right, int line, const char *text)
{
    if (!right) {
        fprintf(stderr, "line %d: %.300s\n", line, text);
        exit(1);
    }
}

#define MUST(condition) must(condition, __LINE__, #condition)

/* Frees the answer and tells what it was. */
static enum b24_code code(char *answer)
{
    enum b24_code code = b24_result_code(answer);
    if (code != B24_OK)
        fprintf(stderr, "%s\n", answer);
    b24_string_free(answer);
    return code;
}

static void *cancel(void *client)
{
    pause_ms(300);
    b24_client_cancel(client);
    return NULL;
}

/* A call that another thread cancels: the code, if the call ended in time. */
static int is_cancelled(b24_client *client)
{
    pthread_t thread;
    double start = now();
    if (pthread_create(&thread, NULL, cancel, client) != 0)
        return 0;
    enum b24_code ended = code(b24_client_get_user_busy(client, "1", FROM, TO));
    double took = now() - start;
    pthread_join(thread, NULL);
    if (ended != B24_CANCELLED || took < 0.29 || took > 0.6)
        fprintf(stderr, "code %d after %.3f s\n", (int)ended, took);
    return ended == B24_CANCELLED && took > 0.29 && took < 0.6;
}

static void *ask(void *client)
{
    return (void *)(long)code(b24_client_get_user_busy(client, "1", FROM, TO));
}

static int reports;

static int32_t count(uint64_t done, uint64_t total, void *context)
{
    (void)done, (void)total, (void)context;
    reports++;
    return 0;
}

static int32_t cancel_within(uint64_t done, uint64_t total, void *context)
{
    (void)done, (void)total;
    b24_client_cancel(*(b24_client **)context);
    return 0;
}

static void handles(const char *mute, const char *living)
{
    b24_client *client = b24_client_new(mute, NULL, "{\"timeout_ms\": 1500}", NULL);
    MUST(client != NULL);
    MUST(b24_client_set_progress(client, count, NULL, NULL) == B24_OK);

    /* The clone is cancelled; the client's own call, under way all the time, is not. */
    b24_client *clone = b24_client_clone(client);
    MUST(clone != NULL && clone != client);
    pthread_t own;
    MUST(pthread_create(&own, NULL, ask, client) == 0);
    MUST(is_cancelled(clone));
    void *ended;
    pthread_join(own, &ended);
    MUST((long)ended == B24_TIMEOUT);
    MUST(reports > 0);

    /* It stays cancelled, for every call; the second cancel changes nothing. */
    b24_client_cancel(clone);
    double start = now();
    MUST(code(b24_client_get_user_busy(clone, "1", FROM, TO)) == B24_CANCELLED);
    MUST(code(b24_client_call(clone, "user.current", NULL, NULL)) == B24_CANCELLED);
    const char *week = "{\"from\": \"2025-09-08\", \"to\": \"2025-09-14\", \"time_zone\": \"UTC\"}";
    MUST(code(b24_client_busy_intervals(clone, "1", week)) == B24_CANCELLED);
    MUST(code(b24_client_available_slots(clone, "1", week)) == B24_CANCELLED);
    MUST(code(b24_client_timeline_svg(clone, "1", week)) == B24_CANCELLED);
    MUST(code(b24_client_freebusy_ics(clone, "1", week)) == B24_CANCELLED);
    MUST(now() - start < 0.3);

    /* A clone of it is not cancelled, and has no callback. */
    int before = reports;
    b24_client *third = b24_client_clone(clone);
    b24_client_free(clone);
    b24_client_free(client);
    MUST(is_cancelled(third));
    MUST(reports == before);
    b24_client_free(third);

    /* From within the callback. */
    client = b24_client_new(living, NULL, NULL, NULL);
    clone = b24_client_clone(client);
    MUST(b24_client_set_progress(clone, cancel_within, &clone, NULL) == B24_OK);
    MUST(code(b24_client_get_user_busy(clone, "1", FROM, TO)) == B24_CANCELLED);
    b24_client_free(clone);
    MUST(code(b24_client_get_user_busy(client, "1", FROM, TO)) == B24_OK);

    /* Cancelled before the first call. */
    b24_client_cancel(client);
    MUST(code(b24_client_get_user_busy(client, "1", FROM, TO)) == B24_CANCELLED);
    b24_client_free(client);

    MUST(b24_client_clone(NULL) == NULL);
    b24_client_cancel(NULL);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "handles") == 0) {
        handles(argv[2], argv[3]);
        return 0;
    }
    if (argc != 3 || strcmp(argv[1], "one") != 0)
        return 2;
    b24_client *client = b24_client_new(argv[2], NULL, NULL, NULL);
    int right = client != NULL && is_cancelled(client);
    b24_client_free(client);
    return !right;
}

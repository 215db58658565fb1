/* A callback's context is dropped once, whatever the order of things.
 * Usage: context MUTE_WEBHOOK LIVING_WEBHOOK */
#include "b24busy.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

static const char FROM[] = "2025-09-08", TO[] = "2025-09-14";

#define MUST(condition)                                                               \
    do {                                                                              \
        if (!(condition)) {                                                           \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                  \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

struct context {
    int reports, drops;
    b24_client *client;
    enum b24_code within;
};

static sem_t under_way;

static int32_t report(uint64_t done, uint64_t total, void *context)
{
    struct context *seen = context;
    (void)done, (void)total;
    if (seen->drops != 0)
        abort();
    if (seen->reports++ == 0)
        sem_post(&under_way);
    return 0;
}

static void drop(void *context)
{
    struct context *seen = context;
    seen->drops++;
    /* It may call the library. */
    b24_client *other = b24_client_new("https://example.bitrix24.com/rest/1/x/", NULL, NULL, NULL);
    b24_client_free(other);
    b24_close_idle();
}

static int32_t set_again(uint64_t done, uint64_t total, void *context)
{
    struct context *seen = context;
    (void)done, (void)total;
    seen->reports++;
    seen->within = b24_client_set_progress(seen->client, report, seen, drop);
    return 0;
}

static enum b24_code ask(b24_client *client)
{
    char *answer = b24_client_get_user_busy(client, "1", FROM, TO);
    enum b24_code code = b24_result_code(answer);
    b24_string_free(answer);
    return code;
}

static b24_client *make(const char *webhook)
{
    b24_client *client = b24_client_new(webhook, NULL, "{\"timeout_ms\": 1000}", NULL);
    MUST(client != NULL);
    return client;
}

static void *in_a_thread(void *client)
{
    return (void *)(long)ask(client);
}

/* The client is freed while its call is under way. */
static void freed_early(const char *mute)
{
    struct context seen = {0};
    b24_client *client = make(mute);
    MUST(b24_client_set_progress(client, report, &seen, drop) == B24_OK);
    pthread_t thread;
    MUST(pthread_create(&thread, NULL, in_a_thread, client) == 0);
    sem_wait(&under_way);
    b24_client_free(client);
    void *code;
    pthread_join(thread, &code);
    MUST((long)code == B24_TIMEOUT);
    MUST(seen.reports > 2 && seen.drops == 1);
}

struct setter {
    b24_client *client;
    struct context seen;
    enum b24_code code;
};

static void *set(void *arg)
{
    struct setter *setter = arg;
    setter->code = b24_client_set_progress(setter->client, report, &setter->seen, drop);
    return NULL;
}

static void set_by_many(const char *living)
{
    enum { MANY = 8 };
    struct setter setters[MANY] = {0};
    pthread_t threads[MANY];
    b24_client *client = make(living);
    for (int i = 0; i < MANY; i++) {
        setters[i].client = client;
        MUST(pthread_create(&threads[i], NULL, set, &setters[i]) == 0);
    }
    int taken = 0;
    for (int i = 0; i < MANY; i++) {
        pthread_join(threads[i], NULL);
        MUST(setters[i].seen.drops == 0);
        taken += setters[i].code == B24_OK;
    }
    MUST(taken == 1);
    MUST(ask(client) == B24_OK);
    b24_client_free(client);
    for (int i = 0; i < MANY; i++) {
        int mine = setters[i].code == B24_OK;
        MUST(setters[i].seen.drops == mine && (setters[i].seen.reports > 0) == mine);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const char *mute = argv[1], *living = argv[2];
    sem_init(&under_way, 0, 0);

    /* Used, and never used. */
    for (int calls = 0; calls < 3; calls++) {
        struct context seen = {0};
        b24_client *client = make(living);
        MUST(b24_client_set_progress(client, report, &seen, drop) == B24_OK);
        for (int i = 0; i < calls; i++)
            MUST(ask(client) == B24_OK);
        MUST((seen.reports > 0) == (calls > 0) && seen.drops == 0);
        b24_client_free(client);
        MUST(seen.drops == 1);
        if (calls > 0)
            sem_wait(&under_way);
    }

    /* Not taken: without a client, without a callback, a second time, after a call, within one. */
    struct context first = {0}, second = {0};
    b24_client *client = make(living);
    MUST(b24_client_set_progress(NULL, report, &second, drop) == B24_INVALID_ARGUMENT);
    MUST(b24_client_set_progress(client, NULL, &second, drop) == B24_INVALID_ARGUMENT);
    first.client = client;
    MUST(b24_client_set_progress(client, set_again, &first, drop) == B24_OK);
    MUST(b24_client_set_progress(client, report, &second, drop) == B24_INVALID_ARGUMENT);
    MUST(ask(client) == B24_OK);
    MUST(first.reports > 0 && first.within == B24_INVALID_ARGUMENT);
    b24_client_free(client);
    MUST(first.drops == 1 && second.drops == 0 && second.reports == 0);
    client = make(living);
    MUST(ask(client) == B24_OK);
    MUST(b24_client_set_progress(client, report, &second, drop) == B24_INVALID_ARGUMENT);
    b24_client_free(client);
    MUST(second.drops == 0);

    /* Each handle has its own, whichever goes first. */
    for (int order = 0; order < 2; order++) {
        struct context one = {0}, other = {0};
        b24_client *made = make(living);
        MUST(b24_client_set_progress(made, report, &one, drop) == B24_OK);
        b24_client *clone = b24_client_clone(made);
        MUST(b24_client_set_progress(clone, report, &other, drop) == B24_OK);
        MUST(ask(clone) == B24_OK);
        MUST(one.reports == 0 && other.reports > 0);
        b24_client_free(order ? made : clone);
        MUST(one.drops == order && other.drops == !order);
        b24_client_free(order ? clone : made);
        MUST(one.drops == 1 && other.drops == 1);
        sem_wait(&under_way);
    }

    /* Nobody needs to be told. */
    struct context quiet = {0};
    client = make(living);
    MUST(b24_client_set_progress(client, report, &quiet, NULL) == B24_OK);
    MUST(ask(client) == B24_OK);
    b24_client_free(client);
    MUST(quiet.reports > 0 && quiet.drops == 0);
    sem_wait(&under_way);

    freed_early(mute);
    set_by_many(living);
    return 0;
}

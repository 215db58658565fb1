/* The library on a thread with a small stack.
 *   stack BYTES call URL OPTIONS         a client is made, asks, is freed
 *   stack BYTES refused URL OPTIONS      the same, and the call has to fail
 *   stack BYTES compute ANSWER OPTIONS   intervals, slots and a picture of an answer at hand */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **arguments;
static int failed;

/* Takes a result; `wanted` is what b24_is_error has to say of it. */
static void take(const char *what, char *result, int wanted)
{
    if (b24_is_error(result) != wanted) {
        fprintf(stderr, "%s: %.300s\n", what, result);
        failed = 1;
    }
    char *info = b24_error_info(result);
    b24_string_free(info);
    b24_string_free(result);
}

static int32_t progress(uint64_t done, uint64_t total, void *context)
{
    (void)done, (void)total, (void)context;
    return 0;
}

static void call(int wanted)
{
    char *error = NULL;
    b24_client *client = b24_client_new(arguments[3], NULL, arguments[4], &error);
    if (client == NULL) {
        take("b24_client_new", error, wanted);
        return;
    }
    if (b24_client_set_progress(client, progress, NULL, NULL) != B24_OK)
        exit(2);
    take("call", b24_client_get_user_busy(client, "1,2", "2025-09-08", "2025-09-14"), wanted);
    take("again", b24_client_get_user_busy(client, "1,2", "2025-09-08", "2025-09-14"), wanted);
    b24_client_free(client);
    b24_close_idle();
}

static void *worker(void *unused)
{
    (void)unused;
    if (strcmp(arguments[2], "compute") == 0) {
        take("busy", b24_busy_intervals(arguments[3], NULL), 0);
        take("slots", b24_available_slots(arguments[3], arguments[4]), 0);
        take("svg", b24_timeline_svg(arguments[3], arguments[4]), 0);
    } else {
        call(strcmp(arguments[2], "refused") == 0);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    arguments = argv;
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    if (pthread_attr_setstacksize(&small, strtoul(argv[1], NULL, 10)) != 0 ||
        pthread_create(&thread, &small, worker, NULL) != 0) {
        fprintf(stderr, "no thread with a stack of %s bytes\n", argv[1]);
        return 2;
    }
    pthread_join(thread, NULL);
    return failed;
}

/* Many threads share one client; it is freed when their last calls have returned.
 * Usage: threads WEBHOOK THREADS CALLS */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static b24_client *client;
static int calls;
static pthread_barrier_t last_call;

static void *worker(void *arg)
{
    long answered = 0;
    (void)arg;
    for (int i = 0; i < calls; i++) {
        char *answer = b24_client_get_user_busy(client, "1,2,3", "2025-09-08", "2025-09-14");
        if (b24_is_error(answer) == 0 && strstr(answer, "\"3\":") != NULL)
            answered++;
        else
            fprintf(stderr, "%s\n", answer);
        b24_string_free(answer);
    }
    pthread_barrier_wait(&last_call);
    return (void *)answered;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int threads = atoi(argv[2]);
    calls = atoi(argv[3]);
    pthread_t *ids = calloc((size_t)threads, sizeof *ids);
    char *error = NULL;
    /* The portal of the test allows more than real ones do. */
    client = b24_client_new(argv[1], NULL, "{\"rate_per_second\": 1000, \"burst\": 10000}", &error);
    if (client == NULL || ids == NULL) {
        fprintf(stderr, "%s\n", error ? error : "no memory");
        return 1;
    }
    pthread_barrier_init(&last_call, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++)
        pthread_create(&ids[i], NULL, worker, NULL);
    pthread_barrier_wait(&last_call);
    b24_client_free(client);
    long answered = 0;
    for (int i = 0; i < threads; i++) {
        void *mine = NULL;
        pthread_join(ids[i], &mine);
        answered += (long)mine;
    }
    pthread_barrier_destroy(&last_call);
    free(ids);
    printf("%ld answered\n", answered);
    return answered == (long)threads * calls ? 0 : 1;
}

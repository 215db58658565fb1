/* A client is freed while other threads' calls are under way: they end as they would have.
 * The portal of the test answers late. Usage: free WEBHOOK */
#include "b24busy.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

enum { THREADS = 8 };

static b24_client *client;
static sem_t under_way;

/* The first report of a call comes after the call has taken its own reference. */
static int32_t begun(uint64_t done, uint64_t total, void *context)
{
    static _Thread_local int reported;
    (void)done;
    (void)total;
    (void)context;
    if (!reported++)
        sem_post(&under_way);
    return 0;
}

static void *worker(void *arg)
{
    (void)arg;
    char *answer = b24_client_get_user_busy(client, "1", "2025-09-08", "2025-09-14");
    long failed = b24_is_error(answer);
    if (failed)
        fprintf(stderr, "%s\n", answer);
    b24_string_free(answer);
    return (void *)failed;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    sem_init(&under_way, 0, 0);
    client = b24_client_new(argv[1], NULL, NULL, NULL);
    if (b24_client_set_progress(client, begun, NULL, NULL) != B24_OK)
        return 2;
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, worker, NULL);
    for (int i = 0; i < THREADS; i++)
        sem_wait(&under_way);
    b24_client_free(client);
    int failures = 0;
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        failures += failed != NULL;
    }
    return failures ? 1 : 0;
}

/* Many calls against a portal with random faults: each is answered or is an error, and memory does
 * not grow. Usage: soak WEBHOOK CALLS THREADS */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static b24_client *client;
static int calls;

static void *worker(void *arg)
{
    long answered = 0;
    (void)arg;
    for (int i = 0; i < calls; i++) {
        char *answer = b24_client_get_user_busy(client, "1,2", "2025-09-08", "2025-09-14");
        answered += b24_is_error(answer) == 0;
        if (b24_is_error(answer) && strstr(answer, "B24BUSY_INTERNAL") != NULL)
            fprintf(stderr, "%s\n", answer);
        b24_string_free(answer);
    }
    return (void *)answered;
}

static long resident_kb(void)
{
    long kb = 0;
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, status))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    fclose(status);
    return kb;
}

static long round_of_calls(int threads)
{
    pthread_t ids[64];
    long answered = 0;
    for (int i = 0; i < threads; i++)
        pthread_create(&ids[i], NULL, worker, NULL);
    for (int i = 0; i < threads; i++) {
        void *mine = NULL;
        pthread_join(ids[i], &mine);
        answered += (long)mine;
    }
    return answered;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    int total = atoi(argv[2]), threads = atoi(argv[3]);
    client = b24_client_new(argv[1], NULL,
                            "{\"rate_per_second\": 1000, \"burst\": 10000, \"retries\": 0}", NULL);
    calls = total / threads / 10;
    long answered = round_of_calls(threads), before = resident_kb();
    for (int i = 1; i < 10; i++)
        answered += round_of_calls(threads);
    long after = resident_kb();
    b24_client_free(client);
    printf("%ld of %d answered, %ld kB, then %ld kB\n", answered, total, before, after);
    return answered > 0 && after < before + 2048 ? 0 : 1;
}

/* A client made before fork() works in the parent and in the child, at once and again.
 * Other threads are calling at the moment of the fork. Usage: fork WEBHOOK */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static b24_client *client;
static volatile int stop;

static int call(void)
{
    char *answer = b24_client_get_user_busy(client, "1", "2025-09-08", "2025-09-14");
    int failed = b24_is_error(answer);
    if (failed)
        fprintf(stderr, "%d: %s\n", (int)getpid(), answer);
    b24_string_free(answer);
    return failed;
}

static void *keep_calling(void *arg)
{
    (void)arg;
    long failures = 0;
    while (!stop)
        failures += call();
    return (void *)failures;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    client = b24_client_new(argv[1], NULL, "{\"rate_per_second\": 1000, \"burst\": 10000}", NULL);
    int failures = call();
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, keep_calling, NULL);
    for (int round = 0; round < 20; round++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(30); /* a child that waits for a lock of the parent's would hang */
            int failed = 0;
            for (int i = 0; i < 5; i++)
                failed += call();
            b24_client_free(client);
            _exit(failed ? 1 : 0);
        }
        int status = 1;
        waitpid(child, &status, 0);
        if (status != 0) {
            fprintf(stderr, "child %d: status %d\n", round, status);
            failures++;
        }
        failures += call();
    }
    stop = 1;
    for (int i = 0; i < 4; i++) {
        void *failed = NULL;
        pthread_join(threads[i], &failed);
        failures += failed != NULL;
    }
    b24_client_free(client);
    return failures ? 1 : 0;
}

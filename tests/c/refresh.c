/* Tokens that are renewed again and again: what a callback may do meanwhile, what a child of fork()
 * sees, and freeing the client on a small stack.
 * Usage: refresh callback|many|fork ORIGIN TOKEN OPTIONS_JSON */
#include "b24busy.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static b24_client *client;
static volatile int stop;

static char *ask(void)
{
    return b24_client_get_user_busy(client, "1", "2025-09-08", "2025-09-14");
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static unsigned long generation(void)
{
    char *tokens = b24_client_tokens(client);
    const char *found = strstr(tokens, "\"generation\":");
    unsigned long number = found ? strtoul(found + 13, NULL, 10) : 0;
    b24_string_free(tokens);
    return number;
}

/* A callback that calls its own client, and waits for a thread that does. */

static int inner, told, too_late, reports;

static void *in_another_thread(void *arg)
{
    (void)arg;
    char *answer = b24_client_call(client, "user.current", NULL, "{\"timeout_ms\": 100}");
    b24_string_free(answer);
    return NULL;
}

static int32_t progress(uint64_t done, uint64_t total, void *context)
{
    static volatile int acting;
    (void)done;
    (void)total;
    (void)context;
    reports++;
    /* The first report comes before anything is asked; the other thread reports, too. */
    if (reports < 2 || acting)
        return 0;
    acting = 1;
    double start = now();
    char *answer = ask();
    inner++;
    told += strstr(answer, "B24BUSY_OAUTH") != NULL && strstr(answer, "\"retryable\":true") != NULL;
    b24_string_free(answer);
    too_late += now() - start > 0.3;
    pthread_t thread;
    pthread_create(&thread, NULL, in_another_thread, NULL);
    pthread_join(thread, NULL);
    too_late += now() - start > 0.7;
    acting = 0;
    return 0;
}

static int callback(void)
{
    if (b24_client_set_progress(client, progress, NULL, NULL) != B24_OK)
        return 2;
    char *answer = ask();
    int right = !b24_is_error(answer) && generation() == 1 && inner >= 2 && told >= 2 && !too_late;
    if (!right)
        fprintf(stderr, "%d inner, %d told, %d too late: %.300s\n", inner, told, too_late, answer);
    b24_string_free(answer);
    b24_client_free(client);
    return !right;
}

/* Freeing on a small stack. */

static void *free_client(void *arg)
{
    (void)arg;
    b24_client_free(client);
    return NULL;
}

static int many(void)
{
    for (int i = 0; i < 3000; i++)
        b24_string_free(ask());
    unsigned long renewed = generation();
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 * 1024);
    pthread_t thread;
    if (pthread_create(&thread, &small, free_client, NULL) != 0)
        return 2;
    pthread_join(thread, NULL);
    printf("%lu refreshes\n", renewed);
    return renewed < 1000;
}

/* Forks while other threads ask and renew. */

static void *keep_asking(void *arg)
{
    (void)arg;
    while (!stop)
        b24_string_free(ask());
    return NULL;
}

static int forks(void)
{
    int failures = 0;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, keep_asking, NULL);
    while (generation() < 3)
        usleep(1000);
    for (int round = 0; round < 200; round++) {
        unsigned long before = generation();
        pid_t child = fork();
        if (child == 0) {
            alarm(20); /* a child that waits for a lock of the parent's would hang */
            int failed = generation() < before;
            b24_client_free(client);
            _exit(failed);
        }
        int status = 1;
        waitpid(child, &status, 0);
        if (status != 0) {
            fprintf(stderr, "child %d: status %d\n", round, status);
            failures++;
        }
    }
    stop = 1;
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    printf("%lu refreshes\n", generation());
    b24_client_free(client);
    return failures != 0;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    char *error = NULL;
    client = b24_client_new(argv[2], argv[3], argv[4], &error);
    if (client == NULL) {
        fprintf(stderr, "%s\n", error);
        return 2;
    }
    if (strcmp(argv[1], "callback") == 0)
        return callback();
    return strcmp(argv[1], "many") == 0 ? many() : forks();
}

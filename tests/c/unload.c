/* The library is loaded and unloaded many times, with a call now and then, also on a thread that
 * ends after the unloading. Usage: unload LIBRARY WEBHOOK ROUNDS */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef char *(*get_user_busy)(const char *, const char *, const char *, const char *,
                               const char *);
typedef void (*string_free)(char *);
typedef void (*close_idle)(void);

static const char *library, *webhook;
static sem_t called, unloaded;

static int tasks(void)
{
    int count = 0;
    DIR *dir = opendir("/proc/self/task");
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static int call(void *handle)
{
    get_user_busy ask;
    string_free release;
    /* ISO C has no cast from an object's pointer to a function's; POSIX shows this way. */
    *(void **)&ask = dlsym(handle, "b24_get_user_busy");
    *(void **)&release = dlsym(handle, "b24_string_free");
    char *answer = ask(webhook, "1", "2025-09-08", "2025-09-14", NULL);
    int failed = strncmp(answer, "{\"result\"", 9) != 0;
    if (failed)
        fprintf(stderr, "%s\n", answer);
    release(answer);
    return failed;
}

static void *outlives(void *handle)
{
    long failed = call(handle);
    sem_post(&called);
    sem_wait(&unloaded);
    return (void *)failed;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    library = argv[1];
    webhook = argv[2];
    int rounds = atoi(argv[3]), failures = 0;
    sem_init(&called, 0, 0);
    sem_init(&unloaded, 0, 0);
    for (int i = 0; i < rounds; i++) {
        void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
        if (handle == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        /* Within the portal's 50 at once. */
        int calling = i % (rounds / 20) == 0;
        pthread_t thread;
        if (calling) {
            pthread_create(&thread, NULL, outlives, handle);
            sem_wait(&called);
            failures += call(handle);
            close_idle close_all;
            *(void **)&close_all = dlsym(handle, "b24_close_idle");
            close_all();
        }
        dlclose(handle);
        if (calling) {
            void *failed = NULL;
            sem_post(&unloaded);
            pthread_join(thread, &failed);
            failures += failed != NULL;
        }
    }
    if (tasks() != 1) {
        fprintf(stderr, "%d threads are left\n", tasks());
        failures++;
    }
    return failures ? 1 : 0;
}

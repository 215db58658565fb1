/* The first process of a namespace of process numbers forks the first process of another one: both
 * have the number 1. Usage: unshare --fork --pid namespace WEBHOOK */
#define _GNU_SOURCE
#include "b24busy.h"
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int call(b24_client *client)
{
    char *answer = b24_client_get_user_busy(client, "1", "2025-09-08", "2025-09-14");
    int failed = b24_is_error(answer);
    if (failed)
        fprintf(stderr, "%d: %s\n", (int)getpid(), answer);
    b24_string_free(answer);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    b24_client *client = b24_client_new(argv[1], NULL, NULL, NULL);
    int failures = call(client);
    pid_t parent = getpid();
    if (unshare(CLONE_NEWPID) != 0)
        return 3;
    pid_t child = fork();
    if (child == 0) {
        alarm(30);
        int failed = call(client);
        b24_client_free(client);
        _exit(getpid() == parent ? failed : 4);
    }
    int status = 1;
    waitpid(child, &status, 0);
    failures += status != 0;
    failures += call(client);
    b24_client_free(client);
    return failures;
}

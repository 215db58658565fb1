/* Progress of a call in parts, and breaking it off.
 * Usage: progress WEBHOOK USERS_JSON TOTAL */
#include "b24busy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct seen {
    uint64_t reports, done, total;
    uint64_t cancel_at;
    int in_order;
};

static int32_t progress(uint64_t done, uint64_t total, void *context)
{
    struct seen *seen = context;
    if (done < seen->done)
        seen->in_order = 0;
    seen->reports++;
    seen->done = done;
    seen->total = total;
    return seen->cancel_at != 0 && done >= seen->cancel_at;
}

static char *ask(const char *webhook, const char *users, struct seen *seen)
{
    b24_client *client =
        b24_client_new(webhook, NULL, "{\"rate_per_second\": 1000, \"burst\": 10000}", NULL);
    if (b24_client_set_progress(client, progress, seen, NULL) != B24_OK)
        exit(2);
    char *answer = b24_client_get_user_busy(client, users, "2025-09-08", "2025-09-14");
    b24_client_free(client);
    return answer;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    uint64_t total = strtoull(argv[3], NULL, 10);
    struct seen whole = {0, 0, 0, 0, 1};
    char *answer = ask(argv[1], argv[2], &whole);
    if (b24_is_error(answer) || !whole.in_order || whole.done != total || whole.total != total ||
        whole.reports < total / 100) {
        fprintf(stderr, "%.300s\n%lu reports\n", answer, (unsigned long)whole.reports);
        return 1;
    }
    printf("%lu bytes\n", (unsigned long)strlen(answer));
    b24_string_free(answer);

    struct seen cancelled = {0, 0, 0, total / 2, 1};
    answer = ask(argv[1], argv[2], &cancelled);
    int right = strstr(answer, "B24BUSY_CANCELLED") != NULL && cancelled.done < total;
    if (!right)
        fprintf(stderr, "%.300s\n", answer);
    b24_string_free(answer);
    return right ? 0 : 1;
}

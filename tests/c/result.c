/* What returned strings tell about themselves, beside what reading them tells.
 * Usage: result WEBHOOK PORTAL USERS_JSON FAULTY_WEBHOOK
 * FAULTY_WEBHOOK: of a portal that answers, then refuses with a page of status 502, then with an error
 * of its own and status 429. */
#include "b24busy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Frees the string and tells whether all that is known of it fits together. */
static void is(int line, char *result, enum b24_code code, int retryable, const char *part)
{
    int right = result != NULL && b24_result_length(result) == strlen(result) &&
                b24_result_code(result) == code && b24_result_retryable(result) == retryable &&
                b24_is_error(result) == (code != B24_OK) && strstr(result, part) != NULL;
    if (!right) {
        fprintf(stderr, "line %d: %.300s\ncode %d, retryable %d\n", line, result ? result : "(NULL)",
                (int)b24_result_code(result), (int)b24_result_retryable(result));
        exit(1);
    }
    b24_string_free(result);
}

/* The same, and what is known of the way that it came. It stands in the text of an error of this
 * library's as well, where members of it can be had. */
static void came(int line, char *result, enum b24_code code, int retryable, int status,
                 unsigned attempts, const char *argument, const char *users)
{
    static const char *const NAMES[] = {"status", "attempts", "argument", "users"};
    char numbers[2][16];
    const char *expected[4];
    int right = b24_result_status(result) == status && b24_result_attempts(result) == attempts;
    int i;

    sprintf(numbers[0], "%d", status);
    sprintf(numbers[1], "%u", attempts);
    expected[0] = status == 0 ? "" : numbers[0];
    expected[1] = numbers[1];
    expected[2] = argument;
    expected[3] = users;
    for (i = 0; i < 4 && strstr(result, "\"b24busy\":{") != NULL; i++) {
        char *member = b24_error_member(result, NAMES[i]);
        right = right && strcmp(member, expected[i]) == 0;
        b24_string_free(member);
    }
    if (!right) {
        fprintf(stderr, "line %d: %.300s\nstatus %d, attempts %u\n", line, result,
                (int)b24_result_status(result), (unsigned)b24_result_attempts(result));
        exit(1);
    }
    is(line, result, code, retryable, "");
}

#define CAME(result, code, retryable, status, attempts, argument, users) \
    came(__LINE__, result, code, retryable, status, attempts, argument, users)

#define IS(result, code, retryable, part) is(__LINE__, result, code, retryable, part)

static const char FROM[] = "2025-09-08", TO[] = "2025-09-14";
static const char WINDOW[] =
    "{\"from\": \"2025-09-08\", \"to\": \"2025-09-12\", \"time_zone\": \"UTC\"}";

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    const char *webhook = argv[1], *portal = argv[2], *users = argv[3];

    IS(b24_get_user_busy(webhook, "1", FROM, TO, NULL), B24_OK, 0, "\"result\"");
    IS(b24_get_user_busy(portal, "1", FROM, TO, "wrong"), B24_PORTAL_ERROR, 0, "invalid_token");
    IS(b24_get_user_busy(NULL, "1", FROM, TO, NULL), B24_INVALID_ARGUMENT, 0, "\"url\"");
    IS(b24_get_user_busy("http://127.0.0.1:1/rest/1/x/", "1", FROM, TO, NULL), B24_CONNECT, 1, "");

    CAME(b24_get_user_busy(webhook, "1", FROM, TO, NULL), B24_OK, 0, 200, 1, "", "");
    CAME(b24_get_user_busy(portal, "1", FROM, TO, "wrong"), B24_PORTAL_ERROR, 0, 401, 1, "", "");
    CAME(b24_get_user_busy(webhook, "0", FROM, TO, NULL), B24_INVALID_ARGUMENT, 0, 0, 0, "users", "");

    char *error = NULL;
    if (b24_client_new(webhook, NULL, "{\"retries\": 101}", &error) != NULL)
        return 1;
    CAME(error, B24_INVALID_OPTIONS, 0, 0, 0, "retries", "");
    if (b24_client_new(webhook, NULL, "{\"no_such_option\": 1}", &error) != NULL)
        return 1;
    IS(error, B24_INVALID_OPTIONS, 0, "no_such_option");

    b24_client *client =
        b24_client_new(webhook, NULL, "{\"rate_per_second\": 1000, \"burst\": 10000}", NULL);
    /* In parts. */
    IS(b24_client_get_user_busy(client, users, FROM, TO), B24_OK, 0, "\"result\"");
    IS(b24_client_call(client, "server.time", NULL, NULL), B24_OK, 0, "\"result\"");
    IS(b24_client_call(client, "no.such.method", NULL, NULL), B24_PORTAL_ERROR, 0, "METHOD");
    IS(b24_client_tokens(client), B24_INVALID_ARGUMENT, 0, "refresh_token");
    IS(b24_client_busy_intervals(client, "1", "{}"), B24_INVALID_OPTIONS, 0, "from");
    /* 300 users, by hundreds. */
    CAME(b24_client_get_user_busy(client, users, FROM, TO), B24_OK, 0, 200, 3, "", "");
    CAME(b24_client_call(client, "no.such.method", NULL, NULL), B24_PORTAL_ERROR, 0, 404, 1, "", "");
    CAME(b24_client_call(client, "server.time", NULL, "{\"idempotent\": 1}"), B24_INVALID_OPTIONS, 0, 0,
         0, "idempotent", "");
    CAME(b24_client_busy_intervals(client, "1", "{\"from\": \"2025-09-08\"}"), B24_INVALID_OPTIONS, 0,
         0, 0, "to", "");
    CAME(b24_client_busy_intervals(client, "1", WINDOW), B24_OK, 0, 0, 0, "", "");
    b24_client_free(client);

    client = b24_client_new(argv[4], NULL,
                            "{\"retries\": 0, \"users_per_call\": 2, \"rate_per_second\": 1000}", NULL);
    CAME(b24_client_get_user_busy(client, "1,2,3", FROM, TO), B24_NOT_JSON, 1, 502, 2, "", "3");
    CAME(b24_client_get_user_busy(client, "5,6,7", FROM, TO), B24_PORTAL_ERROR, 1, 429, 1, "", "5,6");
    CAME(b24_client_get_user_busy(client, "5", FROM, TO), B24_PORTAL_ERROR, 1, 429, 1, "", "");
    CAME(b24_client_available_slots(client, "5", WINDOW), B24_PORTAL_ERROR, 1, 429, 1, "", "");
    b24_client_cancel(client);
    CAME(b24_client_get_user_busy(client, "5", FROM, TO), B24_CANCELLED, 0, 0, 0, "", "");
    b24_client_free(client);

    CAME(b24_busy_intervals("{\"result\": []}", "{\"per_user\": {\"34\": {\"time_zone\": \"x\"}}}"),
         B24_INVALID_OPTIONS, 0, 0, 0, "per_user.34.time_zone", "");
    CAME(b24_timeline_svg("{\"result\": []}", "{\"names\": {\"34\": 5}}"), B24_INVALID_OPTIONS, 0, 0, 0,
         "names.34", "");
    CAME(b24_freebusy_ics("{\"result\": []}", "{\"hours\": 5}"), B24_INVALID_OPTIONS, 0, 0, 0, "hours",
         "");
    IS(b24_busy_intervals("{\"result\": []}", NULL), B24_OK, 0, "\"users\"");
    IS(b24_busy_intervals("{\"error\": \"QUERY_LIMIT_EXCEEDED\"}", NULL), B24_PORTAL_ERROR, 1,
       "QUERY_LIMIT_EXCEEDED");
    IS(b24_timeline_svg("{\"result\": {\"1\": []}}",
                        "{\"from\": \"2025-09-08\", \"to\": \"2025-09-14\", \"time_zone\": \"UTC\"}"),
       B24_OK, 0, "<svg");
    const char *day = "{\"from\": \"2025-09-11\", \"to\": \"2025-09-12\", \"time_zone\": \"UTC\", "
                      "\"names\": {\"1\": \"Sales\"}}";
    const char *busy = "{\"result\": {\"1\": [{\"ID\": \"1\", \"ACCESSIBILITY\": \"busy\", "
                       "\"DATE_FROM\": \"11.09.2025 09:00:00\", "
                       "\"DATE_TO\": \"11.09.2025 17:00:00\", "
                       "\"TZ_FROM\": \"Europe/Moscow\", \"TZ_TO\": \"Europe/Moscow\"}]}}";
    IS(b24_freebusy_ics(busy, day), B24_OK, 0,
       "\r\nFREEBUSY;FBTYPE=BUSY:20250911T060000Z/20250911T140000Z\r\n");
    IS(b24_freebusy_ics(busy, day), B24_OK, 0, "CN=\"Sales\"");
    IS(b24_freebusy_ics(busy, NULL), B24_INVALID_OPTIONS, 0, "time_zone");
    IS(b24_freebusy_ics(NULL, day), B24_INVALID_ARGUMENT, 0, "answer_json");
    IS(b24_freebusy_ics("{\"result\": {}}", day), B24_UNEXPECTED_ANSWER, 0, "none of");
    char *calendar = b24_freebusy_ics(busy, day);
    char *not_an_error = b24_error_info(calendar);
    if (strncmp(calendar, "BEGIN:VCALENDAR\r\n", 17) != 0 || strcmp(not_an_error, "null") != 0)
        return 1;
    b24_string_free(calendar);
    b24_string_free(not_an_error);
    IS(b24_error_info("{\"error\": \"E\"}"), B24_OK, 0, "\"code\":\"E\"");
    char *nothing = b24_error_info("{\"result\": []}");
    if (b24_result_length(nothing) != 4 || b24_result_code(nothing) != B24_OK)
        return 1;
    b24_string_free(nothing);

    if (b24_result_length(NULL) != 0 || b24_result_code(NULL) != B24_INVALID_ARGUMENT ||
        b24_result_retryable(NULL) != 0 || b24_result_status(NULL) != 0 ||
        b24_result_attempts(NULL) != 0)
        return 1;
    return 0;
}

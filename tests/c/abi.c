/* Every function of the ABI, with right and with wrong arguments, against an emulated portal.
 * Usage: abi WEBHOOK PORTAL TOKEN */
#include "b24busy.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int checks = 0;

#define CHECK(condition)                                                              \
    do {                                                                              \
        checks++;                                                                     \
        if (!(condition)) {                                                           \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);          \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

/* Frees the answer and tells whether it is an error with all of these parts. */
static int fails_with(char *answer, const char *code, const char *part)
{
    int right = answer != NULL && b24_is_error(answer) == 1 && strstr(answer, code) != NULL &&
                strstr(answer, part) != NULL;
    if (!right)
        fprintf(stderr, "%s\n", answer ? answer : "(NULL)");
    b24_string_free(answer);
    return right;
}

/* Frees the answer and tells whether it is a result with this part. */
static int succeeds_with(char *answer, const char *part)
{
    int right = answer != NULL && b24_is_error(answer) == 0 && strstr(answer, part) != NULL;
    if (!right)
        fprintf(stderr, "%s\n", answer ? answer : "(NULL)");
    b24_string_free(answer);
    return right;
}

static const char FROM[] = "2025-09-08", TO[] = "20250914235959";
static const char INVALID[] = "B24BUSY_INVALID_ARGUMENT";
static const char BAD_UTF8[] = "1\xff";

static void stateless(const char *webhook, const char *portal, const char *token)
{
    CHECK(succeeds_with(b24_get_user_busy(webhook, "1", FROM, TO, NULL), "\"DATE_FROM_TS_UTC\""));
    CHECK(succeeds_with(b24_get_user_busy(webhook, "1", FROM, TO, ""), "\"result\""));
    CHECK(succeeds_with(b24_get_user_busy(portal, "[1,2]", FROM, TO, token), "\"2\":"));

    CHECK(fails_with(b24_get_user_busy(NULL, "1", FROM, TO, NULL), INVALID, "\"argument\":\"url\""));
    CHECK(fails_with(b24_get_user_busy(webhook, NULL, FROM, TO, NULL), INVALID, "\"argument\":\"users\""));
    CHECK(fails_with(b24_get_user_busy(webhook, "1", NULL, TO, NULL), INVALID, "\"argument\":\"from\""));
    CHECK(fails_with(b24_get_user_busy(webhook, "1", FROM, NULL, NULL), INVALID, "\"argument\":\"to\""));
    CHECK(fails_with(b24_get_user_busy(portal, "1", FROM, TO, NULL), INVALID, "\"argument\":\"token\""));
    CHECK(fails_with(b24_get_user_busy(NULL, NULL, NULL, NULL, NULL), INVALID, "NULL"));

    CHECK(fails_with(b24_get_user_busy(BAD_UTF8, "1", FROM, TO, NULL), INVALID, "not UTF-8"));
    CHECK(fails_with(b24_get_user_busy(webhook, BAD_UTF8, FROM, TO, NULL), INVALID, "\"argument\":\"users\""));
    CHECK(fails_with(b24_get_user_busy(webhook, "1", BAD_UTF8, TO, NULL), INVALID, "\"argument\":\"from\""));
    CHECK(fails_with(b24_get_user_busy(webhook, "1", FROM, BAD_UTF8, NULL), INVALID, "\"argument\":\"to\""));
    CHECK(fails_with(b24_get_user_busy(portal, "1", FROM, TO, BAD_UTF8), INVALID, "\"argument\":\"token\""));

    CHECK(fails_with(b24_get_user_busy(portal, "1", FROM, TO, "wrong"), "invalid_token", "error_description"));
}

static void with_client(const char *webhook, const char *portal, const char *token)
{
    char *error = (char *)"not set";
    b24_client *client = b24_client_new(webhook, NULL, "{\"timeout_ms\": 30000}", &error);
    CHECK(client != NULL && error == NULL);
    CHECK(succeeds_with(b24_client_get_user_busy(client, "1, 2", FROM, TO), "\"result\""));
    CHECK(succeeds_with(b24_client_call(client, "user.current", NULL, NULL), "\"ID\""));
    CHECK(succeeds_with(b24_client_call(client, "server.time", "{}", "{\"timeout_ms\": 9000}"), "\"result\""));
    CHECK(fails_with(b24_client_call(client, "no.such.method", "{}", NULL), "ERROR_METHOD_NOT_FOUND", "error"));

    CHECK(fails_with(b24_client_get_user_busy(NULL, "1", FROM, TO), INVALID, "\"argument\":\"client\""));
    CHECK(fails_with(b24_client_get_user_busy(client, NULL, FROM, TO), INVALID, "\"argument\":\"users\""));
    CHECK(fails_with(b24_client_get_user_busy(client, "1", NULL, TO), INVALID, "\"argument\":\"from\""));
    CHECK(fails_with(b24_client_get_user_busy(client, "1", FROM, NULL), INVALID, "\"argument\":\"to\""));
    CHECK(fails_with(b24_client_get_user_busy(client, "1", TO, FROM), INVALID, "\"argument\":\"from\""));
    CHECK(fails_with(b24_client_call(NULL, "user.current", NULL, NULL), INVALID, "\"argument\":\"client\""));
    CHECK(fails_with(b24_client_call(client, NULL, NULL, NULL), INVALID, "\"argument\":\"method\""));
    CHECK(fails_with(b24_client_call(client, "a/b", NULL, NULL), INVALID, "\"argument\":\"method\""));
    CHECK(fails_with(b24_client_call(client, BAD_UTF8, NULL, NULL), INVALID, "\"argument\":\"method\""));
    CHECK(fails_with(b24_client_call(client, "user.current", "[]", NULL), INVALID, "\"argument\":\"params_json\""));
    CHECK(fails_with(b24_client_call(client, "user.current", BAD_UTF8, NULL), INVALID, "\"argument\":\"params_json\""));
    CHECK(fails_with(b24_client_call(client, "user.current", NULL, "{\"x\":1}"), "B24BUSY_INVALID_OPTIONS", "\\\"x\\\""));
    CHECK(fails_with(b24_client_call(client, "user.current", NULL, BAD_UTF8), INVALID, "\"argument\":\"options_json\""));
    b24_client_free(client);

    client = b24_client_new(portal, token, NULL, NULL);
    CHECK(client != NULL);
    CHECK(succeeds_with(b24_client_get_user_busy(client, "1.0", FROM, TO), "\"1\":"));
    b24_client_free(client);

    CHECK(b24_client_new(NULL, NULL, NULL, &error) == NULL);
    CHECK(fails_with(error, INVALID, "\"argument\":\"url\""));
    CHECK(b24_client_new(BAD_UTF8, NULL, NULL, &error) == NULL);
    CHECK(fails_with(error, INVALID, "\"argument\":\"url\""));
    CHECK(b24_client_new(portal, BAD_UTF8, NULL, &error) == NULL);
    CHECK(fails_with(error, INVALID, "\"argument\":\"token\""));
    CHECK(b24_client_new(webhook, NULL, BAD_UTF8, &error) == NULL);
    CHECK(fails_with(error, INVALID, "\"argument\":\"options_json\""));
    CHECK(b24_client_new(webhook, NULL, "{\"timeout\": 1}", &error) == NULL);
    CHECK(fails_with(error, "B24BUSY_INVALID_OPTIONS", "timeout_ms"));
    CHECK(b24_client_new(NULL, NULL, NULL, NULL) == NULL);
}

/* Case by case this is tested elsewhere; here is what only the border can get wrong. */
static void time_half(const char *webhook)
{
    static const char ANSWER[] =
        "{\"result\":{\"1\":[{\"ID\":\"2324\",\"DATE_FROM\":\"11.09.2025 18:34:00\","
        "\"DATE_TO\":\"11.09.2025 19:34:00\",\"TZ_FROM\":\"Europe/Moscow\",\"TZ_TO\":\"Europe/Moscow\","
        "\"ACCESSIBILITY\":\"quest\"}]}}";
    static const char REFUSED[] = "{\"error\":\"expired_token\",\"error_description\":\"x\"}";
    static const char DAY[] = "{\"from\":\"2025-09-11\",\"to\":\"2025-09-11\","
                              "\"time_zone\":\"Europe/Moscow\"}";
    static const char OPTIONS[] = "B24BUSY_INVALID_OPTIONS";
    char *(*const pure[])(const char *, const char *) = {b24_busy_intervals, b24_available_slots,
                                                        b24_timeline_svg, b24_freebusy_ics};
    char *(*const asking[])(const b24_client *, const char *, const char *) = {
        b24_client_busy_intervals, b24_client_available_slots, b24_client_timeline_svg,
        b24_client_freebusy_ics};
    b24_client *client = b24_client_new(webhook, NULL, NULL, NULL);
    size_t i;

    CHECK(succeeds_with(b24_busy_intervals(ANSWER, NULL), "\"start\":\"2025-09-11T15:34:00Z\""));
    CHECK(succeeds_with(b24_busy_intervals(ANSWER, DAY), "\"start_unix\":1757604840"));
    CHECK(succeeds_with(b24_available_slots(ANSWER, DAY), "\"slots\":[{\"start\":\"2025-09-11T06:00:00Z\""));
    CHECK(fails_with(b24_available_slots(ANSWER, NULL), OPTIONS, "time_zone is missing"));
    CHECK(succeeds_with(b24_timeline_svg(ANSWER, DAY), "<svg "));
    CHECK(fails_with(b24_timeline_svg(ANSWER, NULL), OPTIONS, "time_zone is missing"));
    CHECK(succeeds_with(b24_freebusy_ics(ANSWER, DAY), "BEGIN:VFREEBUSY"));
    CHECK(fails_with(b24_freebusy_ics(ANSWER, NULL), OPTIONS, "time_zone is missing"));
    for (i = 0; i < 4; i++) {
        CHECK(fails_with(pure[i](NULL, DAY), INVALID, "\"argument\":\"answer_json\""));
        CHECK(fails_with(pure[i](BAD_UTF8, DAY), INVALID, "\"argument\":\"answer_json\""));
        CHECK(fails_with(pure[i](ANSWER, BAD_UTF8), INVALID, "\"argument\":\"options_json\""));
        CHECK(fails_with(pure[i](ANSWER, "{\"form\": 1}"), OPTIONS, "did you mean from?"));
        CHECK(fails_with(pure[i]("<html>", DAY), "B24BUSY_NOT_JSON", "not a JSON object"));
        CHECK(fails_with(pure[i](REFUSED, DAY), "\"error\":\"expired_token\"", "\"kind\":\"portal\""));
    }
    for (i = 0; i < 4; i++) {
        CHECK(fails_with(asking[i](NULL, "1", DAY), INVALID, "\"argument\":\"client\""));
        CHECK(fails_with(asking[i](client, NULL, DAY), INVALID, "\"argument\":\"users\""));
        CHECK(fails_with(asking[i](client, BAD_UTF8, DAY), INVALID, "\"argument\":\"users\""));
        CHECK(fails_with(asking[i](client, "0", DAY), INVALID, "\"argument\":\"users\""));
        CHECK(fails_with(asking[i](client, "1", BAD_UTF8), INVALID, "\"argument\":\"options_json\""));
        CHECK(fails_with(asking[i](client, "1", "[]"), OPTIONS, "not a JSON object"));
        CHECK(fails_with(asking[i](client, "1", NULL), OPTIONS, "option"));
    }
    CHECK(succeeds_with(b24_client_busy_intervals(client, "1,2", DAY), "\"known\":true"));
    CHECK(succeeds_with(b24_client_available_slots(client, "[1,2]", DAY), "\"slots\":["));
    CHECK(succeeds_with(b24_client_timeline_svg(client, "1,2", DAY), "<svg "));
    CHECK(succeeds_with(b24_client_freebusy_ics(client, "1,2", DAY), "BEGIN:VFREEBUSY"));
    b24_client_free(client);
}

/* Frees the answer and tells whether it is exactly this. */
static int is(char *answer, const char *expected)
{
    int right = answer != NULL && strcmp(answer, expected) == 0;
    if (!right)
        fprintf(stderr, "%s\n", answer ? answer : "(NULL)");
    b24_string_free(answer);
    return right;
}

/* Which shape gives what is tested elsewhere; here is what only the border can get wrong. */
static void errors_made_uniform(void)
{
    static const char NO_POINTER[] =
        "{\"code\":\"B24BUSY_INVALID_ARGUMENT\",\"message\":\"answer: the pointer is NULL; expected "
        "a NUL-terminated string in UTF-8\",\"kind\":\"argument\",\"retryable\":false,"
        "\"argument\":\"answer\",\"status\":null,\"attempts\":0,\"users\":[]}";
    char *error = b24_get_user_busy("example.bitrix24.com", "", FROM, TO, "token");
    char *info = b24_error_info(error);

    CHECK(strstr(info, "{\"code\":\"B24BUSY_INVALID_ARGUMENT\",\"message\":\"users: ") == info);
    CHECK(strstr(info, ",\"kind\":\"argument\",\"retryable\":false,\"argument\":\"users\",") != NULL);
    b24_string_free(info);
    CHECK(is(b24_error_member(error, "code"), "B24BUSY_INVALID_ARGUMENT"));
    CHECK(is(b24_error_member(error, "argument"), "users"));
    CHECK(is(b24_error_member(error, "attempts"), "0"));
    CHECK(is(b24_error_member(error, "status"), ""));
    CHECK(is(b24_error_member(error, "no such member"), ""));
    CHECK(is(b24_error_member(error, NULL), ""));
    CHECK(is(b24_error_member(error, BAD_UTF8), ""));
    b24_string_free(error);
    CHECK(is(b24_error_member(NULL, "argument"), "answer"));
    CHECK(is(b24_error_member("{\"result\":[]}", "code"), ""));
    CHECK(is(b24_error_member("{\"error\":\"X\",\"error_description\":\"a\\u0000\\\"b\"}", "message"),
             "a\xef\xbf\xbd\"b"));
    CHECK(is(b24_error_info(NULL), NO_POINTER));
    CHECK(is(b24_error_info("{\"error\":{\"code\":\"X\",\"message\":\"y\"}}"),
             "{\"code\":\"X\",\"message\":\"y\",\"kind\":\"portal\",\"retryable\":false,"
             "\"argument\":null,\"status\":null,\"attempts\":null,\"users\":[]}"));
    info = b24_error_info(BAD_UTF8);
    CHECK(strstr(info, "not UTF-8") != NULL);
    b24_string_free(info);
    CHECK(is(b24_error_info("{\"result\":[]}"), "null"));
}

static void small_ones(void)
{
    CHECK(b24_is_error(NULL) == 1);
    CHECK(b24_is_error("") == 1);
    CHECK(b24_is_error("{\"result\":[") == 1);
    CHECK(b24_is_error("\xff") == 1);
    CHECK(b24_is_error("{\"error\":\"\",\"error_description\":\"\"}") == 1);
    CHECK(b24_is_error("{\"error\":{\"code\":\"BITRIX_REST_V3_EXCEPTION\"}}") == 1);
    CHECK(b24_is_error("{\"result\":[]}") == 0);
    b24_string_free(NULL);
    b24_client_free(NULL);
    CHECK(b24_abi_version() == B24_ABI_VERSION);
    CHECK(strchr(b24_version(), '.') != NULL);
    CHECK(strlen(b24_time_zone_data()) == 5 && strncmp(b24_time_zone_data(), "20", 2) == 0);
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    void (*pipe_handler)(int) = signal(SIGPIPE, SIG_DFL);
    signal(SIGPIPE, pipe_handler);
    small_ones();
    errors_made_uniform();
    stateless(argv[1], argv[2], argv[3]);
    with_client(argv[1], argv[2], argv[3]);
    time_half(argv[1]);
    CHECK(signal(SIGPIPE, SIG_DFL) == pipe_handler);
    printf("%d checks passed\n", checks);
    return 0;
}

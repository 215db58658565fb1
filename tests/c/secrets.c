/* Puts a client's secrets wherever a text can be put, and prints every answer.
 * Usage: secrets URL TOKEN SECRET (TOKEN may be empty) */
#include "b24busy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed = 0;

/* Prints an answer, which has to be an error. */
static void tell(char *answer)
{
    if (b24_is_error(answer) != 1) {
        fprintf(stderr, "not refused: %s\n", answer);
        failed = 1;
    }
    printf("%s\n", answer);
    b24_string_free(answer);
}

/* A text with the secret for each "$". */
static const char *fill(const char *pattern, const char *secret)
{
    static char text[65536];
    char *out = text;
    for (; *pattern; pattern++) {
        if (*pattern == '$')
            out += sprintf(out, "%s", secret);
        else
            *out++ = *pattern;
    }
    *out = 0;
    return text;
}

static void make(const char *url, const char *token, const char *options)
{
    char *error = NULL;
    b24_client *client = b24_client_new(url, token, options, &error);
    if (client != NULL) {
        /* Some options take any text. What is made of it shows nothing either. */
        b24_client_free(client);
        return;
    }
    tell(error);
}

int main(int argc, char **argv)
{
    static const char *const MAKING[] = {
        "{\"ca_file\": \"$\"}", "{\"ca_file\": \"/rest/1/$/\"}", "{\"ca_file\": \"/tmp/$.pem\"}",
        "{\"ca_file\": \"https://x.by/rest/1/$/\"}", "{\"proxy\": \"$://x\"}", "{\"proxy\": \"http://$:x\"}",
        "{\"proxy\": \"http://a/$\"}", "{\"user_agent\": \"$\\n\"}", "{\"oauth_url\": \"$\"}",
        "{\"oauth_url\": \"https://$/\"}", "{\"client_id\": \"$\"}", "{\"$\": 1}", "{\"$s\": \"$\"}",
        "{\"timeout_ms\": \"$\"}", "{\"allow_redirect_hosts\": [\"$/\"]}", "{\"gzip\": \"$\"}", "{$}",
        "{\"client_secret\": \"$\", \"ca_file\": \"$\"}", "{\"client_secrets\": \"$\", \"ca_file\": \"$\"}",
    };
    static const char *const TIME[] = {
        "{\"from\": \"$\"}", "{\"to\": \"x$\"}", "{\"time_zone\": \"$\"}", "{\"portal_time_zone\": \"x/$\"}",
        "{\"users\": \"$\"}", "{\"users\": [\"$\"]}", "{\"busy\": [\"$\"]}", "{\"date_format\": \"$\"}",
        "{\"per_user\": {\"$\": {}}}", "{\"per_user\": {\"1\": {\"time_zone\": \"$\"}}}",
        "{\"per_user\": {\"1\": {\"$\": 1}}}", "{\"asked\": {\"from\": \"$\", \"to\": \"$\"}}",
        "{\"asked\": {\"$\": 1}}", "{\"$\": 1}", "{\"all_day\": \"$\"}",
        "{\"ignore_events\": [\"$ $\"]}", "{\"ignore_events\": \"1@$\"}",
        "{\"per_user\": {\"1\": {\"dates\": {\"$\": []}}}}", "{\"from\": \"0123456789012345678901234567890123456789012345678901 $\"}",
    };
    static const char *const SLOTS[] = {
        "{\"working_hours\": \"$\"}", "{\"working_hours\": {\"monday\": [\"$\"]}}",
        "{\"working_hours\": {\"$\": []}}", "{\"holidays\": [\"$\"]}", "{\"not_before\": \"$\"}",
        "{\"dates\": {\"$\": []}}", "{\"dates\": {\"2025-11-01\": [\"$\"]}}", "{\"dates\": {\"2025-11-01\": \"$\"}}", "{\"grid\": \"$\"}", "{\"order\": \"$\"}",
        "{\"required\": \"$\"}", "{\"optional\": \"1,$\"}", "{\"at_least\": \"$\"}",
    };
    const char *url = argv[1], *token = argv[2], *secret = argv[3];
    char *error = NULL, *own;
    b24_client *client;
    size_t i;
    if (argc != 4)
        return 2;

    for (i = 0; i < sizeof MAKING / sizeof *MAKING; i++)
        make(url, token, fill(MAKING[i], secret));
    make(token, url, NULL);
    make(url, url, NULL);
    make(token, token, NULL);
    if (*token)
        make(token, token, fill("{\"ca_file\": \"$\"}", secret));

    client = b24_client_new(url, token, "{\"retries\": 0}", &error);
    if (client == NULL)
        return 3;
    for (i = 0; i < sizeof TIME / sizeof *TIME; i++) {
        tell(b24_client_busy_intervals(client, "1", fill(TIME[i], secret)));
        tell(b24_client_available_slots(client, "1", fill(TIME[i], secret)));
        tell(b24_client_timeline_svg(client, "1", fill(TIME[i], secret)));
        tell(b24_client_freebusy_ics(client, "1", fill(TIME[i], secret)));
    }
    for (i = 0; i < sizeof SLOTS / sizeof *SLOTS; i++)
        tell(b24_client_available_slots(client, "1", fill(SLOTS[i], secret)));
    own = strdup(fill("1,$", secret));
    tell(b24_client_busy_intervals(client, own, NULL));
    tell(b24_client_get_user_busy(client, own, "2025-09-08", "2025-09-14"));
    tell(b24_client_get_user_busy(client, "1", own, "2025-09-14"));
    tell(b24_client_get_user_busy(client, "1", "2025-09-08", own));
    tell(b24_client_call(client, own, NULL, NULL));
    tell(b24_client_call(client, "user.current", own, NULL));
    tell(b24_client_call(client, "user.current", NULL, fill("{\"$\": 1}", secret)));
    tell(b24_client_call(client, "user.current", NULL, fill("{\"timeout_ms\": \"$\"}", secret)));
    tell(b24_client_call(client, "user.current", NULL, fill("{\"idempotency_key\": \"$\"}", secret)));
    free(own);
    b24_client_free(client);
    return failed;
}

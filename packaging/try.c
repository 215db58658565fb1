/* What packaging/try runs against each library: a call over the network, the time, an error.
 * Usage: try URL, of a portal that packaging/portal stands in for. */

#include <b24busy.h>
#include <stdio.h>
#include <string.h>

static int failed;

static void expect(int condition, const char *what, const char *got) {
    if (!condition) {
        printf("not so: %s; got %s\n", what, got);
        failed = 1;
    }
}

int main(int count, char **words) {
    if (count != 2)
        return 2;
    expect(b24_abi_version() == B24_ABI_VERSION, "the header's interface", b24_version());

    char *answer = b24_get_user_busy(words[1], "1,2", "2025-09-08", "2025-09-12", NULL);
    expect(b24_result_code(answer) == B24_OK, "an answer", answer);
    expect(b24_result_length(answer) == strlen(answer), "its length", answer);

    const char *week = "{\"from\": \"2025-09-11\", \"to\": \"2025-09-11\", \"time_zone\": \"Europe/Moscow\","
                       " \"users\": [1, 2], \"duration_minutes\": 60}";
    char *slots = b24_available_slots(answer, week);
    expect(strstr(slots, "2025-09-11T09:00:00+03:00") != NULL, "a slot at nine in Moscow", slots);
    expect(strstr(slots, "2025-09-11T12:00:00+03:00") == NULL, "none at noon", slots);
    b24_string_free(slots);
    b24_string_free(answer);

    char *error;
    b24_client *client = b24_client_new(words[1], NULL, "{\"ca_file\": \"нет такого файла.pem\"}", &error);
    expect(client == NULL && b24_result_code(error) == B24_INVALID_OPTIONS, "no such file", error);
    b24_string_free(error);

    client = b24_client_new(words[1], NULL, "{\"retries\": 0}", &error);
    expect(client != NULL, "a client", error);
    char *info = b24_client_call(client, "no.such.method", NULL, NULL);
    expect(b24_result_code(info) == B24_PORTAL_ERROR, "the portal's own error", info);
    b24_string_free(info);
    b24_client_free(client);
    b24_close_idle();

    puts(failed ? "failed" : "good");
    return failed;
}

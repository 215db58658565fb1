/* What packaging/try runs against each library: a call over http and https, the time, errors.
 * Usage: try URL SECURE_URL CERTIFICATE, of a portal that packaging/portal stands in for. */

#include <b24busy.h>
#include <stdio.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#endif

static int failed;

static void expect(int condition, const char *what, const char *got) {
    if (!condition) {
        printf("not so: %s; got %s\n", what, got);
        failed = 1;
    }
}

static int check(const char *url, const char *secure, const char *certificate) {
    expect(b24_abi_version() == B24_ABI_VERSION, "the header's interface", b24_version());

    char *answer = b24_get_user_busy(url, "1,2", "2025-09-08", "2025-09-12", NULL);
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
    b24_client *client = b24_client_new(url, NULL, "{\"ca_file\": \"нет такого файла.pem\"}", &error);
    expect(client == NULL && b24_result_code(error) == B24_INVALID_OPTIONS, "no such file", error);
    b24_string_free(error);

    client = b24_client_new(url, NULL, "{\"retries\": 0}", &error);
    expect(client != NULL, "a client", error);
    char *info = b24_client_call(client, "no.such.method", NULL, NULL);
    expect(b24_result_code(info) == B24_PORTAL_ERROR, "the portal's own error", info);
    b24_string_free(info);
    b24_client_free(client);

    /* Not without the certificate, which nobody else has signed. */
    client = b24_client_new(secure, NULL, "{\"retries\": 0}", &error);
    info = b24_client_get_user_busy(client, "1,2", "2025-09-08", "2025-09-12");
    expect(b24_result_code(info) == B24_TLS, "a certificate that is not known", info);
    b24_string_free(info);
    b24_client_free(client);

    char options[1024] = "{\"ca_file\": \"";
    size_t length = strlen(options);
    for (; *certificate != '\0' && length < sizeof options - 4; certificate++) {
        if (*certificate == '\\')
            options[length++] = '\\';
        options[length++] = *certificate;
    }
    strcpy(options + length, "\"}");
    client = b24_client_new(secure, NULL, options, &error);
    expect(client != NULL, "a client with ca_file", error);
    answer = b24_client_get_user_busy(client, "1,2", "2025-09-08", "2025-09-12");
    expect(b24_result_code(answer) == B24_OK, "an answer over https", answer);
    b24_string_free(answer);
    b24_client_free(client);
    b24_close_idle();

    puts(failed ? "failed" : "good");
    return failed;
}

#ifdef _WIN32
int main(void) {
    int count;
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    static char words[4][1024];
    if (count != 4)
        return 2;
    for (int i = 1; i < 4; i++)
        WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, words[i], sizeof words[i], NULL, NULL);
    return check(words[1], words[2], words[3]);
}
#else
int main(int count, char **words) { return count == 4 ? check(words[1], words[2], words[3]) : 2; }
#endif

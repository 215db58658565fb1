/* Links b24busy.lib, without any C library: what compiler and linker of Visual C++ need of it. */

#include <b24busy.h>

int start(void) {
    char *answer = b24_busy_intervals("{\"result\": []}", "{\"from\": \"2025-09-08\", \"to\": \"2025-09-08\","
                                                          " \"time_zone\": \"Europe/Moscow\"}");
    int good = b24_abi_version() == B24_ABI_VERSION && b24_result_code(answer) == B24_OK;
    b24_string_free(answer);
    return good ? 0 : 1;
}

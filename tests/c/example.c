/* Who is busy? Usage: example URL USERS FROM TO [TOKEN] */
#include "b24busy.h"
#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: %s URL USERS FROM TO [TOKEN]\n", argv[0]);
        return 2;
    }
    char *answer = b24_get_user_busy(argv[1], argv[2], argv[3], argv[4], argc > 5 ? argv[5] : NULL);
    int failed = b24_is_error(answer);
    fprintf(failed ? stderr : stdout, "%s\n", answer);
    b24_string_free(answer);
    return failed;
}

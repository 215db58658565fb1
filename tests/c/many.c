/* Makes many calls, one after another. Usage: many WEBHOOK CALLS OPTIONS_JSON */
#include "b24busy.h"
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    char *error = NULL;
    b24_client *client = b24_client_new(argv[1], NULL, argv[3], &error);
    if (client == NULL) {
        fprintf(stderr, "%s\n", error);
        b24_string_free(error);
        return 1;
    }
    int calls = atoi(argv[2]), answered = 0;
    for (int i = 0; i < calls; i++) {
        char *answer = b24_client_get_user_busy(client, "1", "2025-09-08", "2025-09-14");
        if (b24_is_error(answer))
            fprintf(stderr, "%s\n", answer);
        else
            answered++;
        b24_string_free(answer);
    }
    b24_client_free(client);
    printf("%d answered\n", answered);
    return answered == calls ? 0 : 1;
}

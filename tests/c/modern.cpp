// The header in C++17, with ownership as C++ writes it. Usage: modern WEBHOOK
#include "b24busy.h"
#include <cstdio>
#include <memory>
#include <string>

struct Free {
    void operator()(char *text) const { b24_string_free(text); }
    void operator()(b24_client *client) const { b24_client_free(client); }
};

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    static_assert(B24_ABI_VERSION == 1, "compiled against this interface");
    char *error = nullptr;
    std::unique_ptr<b24_client, Free> client(b24_client_new(argv[1], nullptr, nullptr, &error));
    std::unique_ptr<char, Free> problem(error);
    if (!client) {
        std::fprintf(stderr, "%s\n", problem.get());
        return 1;
    }
    std::unique_ptr<char, Free> answer(
        b24_client_get_user_busy(client.get(), "1", "2025-09-08", "2025-09-14"));
    const std::string text(answer.get(), b24_result_length(answer.get()));
    std::printf("%zu bytes\n", text.size());
    return b24_result_code(answer.get()) == B24_OK ? 0 : 1;
}

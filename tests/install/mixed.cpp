// A program of which one file is compiled without exceptions: each keeps its own code.
// Usage: mixed WEBHOOK
#include <b24busy.hpp>

bool asks_quietly(const char *webhook);

int main(int argc, char **argv)
{
    if (argc != 2 || !asks_quietly(argv[1]))
        return 1;
    b24busy::Client throwing(argv[1], {}, {}, [](std::uint64_t, std::uint64_t) -> bool { throw 7; });
    try {
        throwing.user_busy("1", "2025-09-08", "2025-09-14");
        return 2;
    } catch (int thrown) {
        if (thrown != 7)
            return 3;
    }
    // What was thrown in a call of the C functions comes out of no other call.
    b24_string_free(b24_client_get_user_busy(throwing.get(), "1", "2025-09-08", "2025-09-14"));
    b24busy::Client calm(argv[1]);
    try {
        calm.user_busy("1", "2025-09-08", "2025-09-14");
    } catch (...) {
        return 4;
    }
    return asks_quietly(argv[1]) ? 0 : 5;
}

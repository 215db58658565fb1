// The half of mixed.cpp that is compiled without exceptions.
#include <b24busy.hpp>

bool asks_quietly(const char *webhook)
{
    b24busy::Error error;
    bool told = false;
    b24busy::Client client(
        webhook, {}, {}, [&](std::uint64_t, std::uint64_t) { return told = true; }, error);
    client.user_busy("1", "2025-09-08", "2025-09-14", error);
    return told && !error;
}

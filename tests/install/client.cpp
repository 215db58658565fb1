// The C++ header over the installed library. Usage: client WEBHOOK USERS TOTAL
#include <b24busy.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::string_view_literals;

#define CHECK(condition)                                                                             \
    do {                                                                                             \
        if (!(condition)) {                                                                          \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                    \
            std::exit(1);                                                                            \
        }                                                                                            \
    } while (0)

static bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

static const char WEEK[] = "{\"from\":\"2025-09-08\",\"to\":\"2025-09-14\",\"time_zone\":\"Europe/Moscow\"}";

static void without_exceptions(const std::string &webhook)
{
    b24busy::Error error;
    // A part of a longer text: the view does not end with NUL.
    const std::string_view padded = "1,2,and more";
    b24busy::Client client(webhook, {}, "{\"timeout_ms\":30000}", {}, error);
    CHECK(client && !error);
    b24busy::Answer answer = client.user_busy(padded.substr(0, 3), "2025-09-08", "2025-09-14", error);
    CHECK(!error && contains(answer, "\"2\":"));
    b24busy::Answer moved = std::move(answer);
    CHECK(answer.view().empty() && answer.c_str()[0] == '\0' && contains(moved, "\"2\":"));
    CHECK(contains(b24busy::busy_intervals(moved, WEEK, error), "\"known\":true") && !error);
    CHECK(contains(b24busy::available_slots(moved, WEEK, error), "\"slots\":[{") && !error);
    CHECK(b24busy::timeline_svg(moved, WEEK, error).view().substr(0, 4) == "<svg" && !error);
    CHECK(contains(client.busy_intervals("1", WEEK, error), "\"known\":true") && !error);
    CHECK(contains(client.available_slots("1", WEEK, error), "\"slots\":[{") && !error);
    CHECK(contains(client.call("server.time", {}, {}, error), "\"result\"") && !error);
    CHECK(contains(b24busy::user_busy(webhook, "1", "2025-09-08", "2025-09-14", {}, error), "{") && !error);

    client.user_busy("1\0,2"sv, "2025-09-08", "2025-09-14", error);
    CHECK(error && error.argument == "users" && contains(error.message, "offset 1"));
    client.user_busy(std::string("1\0,2", 4), "2025-09-08", "2025-09-14", error);
    CHECK(error && error.argument == "users");
    client.tokens(error);
    CHECK(error.code == "B24BUSY_INVALID_ARGUMENT");
    b24busy::Client none("", {}, {}, {}, error);
    CHECK(!none && error.argument == "url" && error.kind == "argument" && !error.retryable);
    none.user_busy("1", "2025-09-08", "2025-09-14", error);
    CHECK(error.argument == "client");

    // Escapes of every sort, and texts that look like other members.
    b24busy::busy_intervals(
        "{\"error\":\"QUERY_LIMIT_EXCEEDED\",\"error_description\":\"\\\"kind\\\":\\\"x\\\" \\\\ \\/ "
        "\\b\\f\\n\\r\\t\\u0001 \\u041d\\u0435 \\ud83d\\ude00 \\u007f\"}", {}, error);
    CHECK(error.code == "QUERY_LIMIT_EXCEEDED" && error.kind == "portal" && error.retryable);
    CHECK(contains(error.message, "\"kind\":\"x\" \\ / \b\f\n\r\t\1 Не \xf0\x9f\x98\x80 \x7f"));
    CHECK(contains(error.text, "\"b24busy\""));
}

#ifdef B24BUSY_EXCEPTIONS
static void with_exceptions(const std::string &webhook)
{
    const b24busy::Client client(webhook);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; i++)
        threads.emplace_back([&] {
            for (int call = 0; call < 5; call++)
                CHECK(contains(client.user_busy("1", "2025-09-08", "2025-09-14"), "\"1\":"));
        });
    for (std::thread &thread : threads)
        thread.join();
    CHECK(contains(client.call("user.current"), "\"ID\""));
    CHECK(contains(b24busy::timeline_svg(client.user_busy("1", "2025-09-08", "2025-09-14"), WEEK), "</svg>"));
    CHECK(contains(client.busy_intervals("1", WEEK), "\"known\":true"));
    CHECK(contains(client.available_slots("1", WEEK), "\"slots\":[{"));
    try {
        client.call("no.such.method");
        CHECK(false);
    } catch (const b24busy::Exception &error) {
        CHECK(error.code() == "ERROR_METHOD_NOT_FOUND" && error.kind() == "portal");
        CHECK(!error.retryable() && error.what() == error.message() && error.argument().empty());
    }
    try {
        b24busy::Client wrong("x", {}, "{\"timeout\":1}");
        CHECK(false);
    } catch (const std::runtime_error &error) {
        CHECK(contains(error.what(), "timeout"));
    }
}

static void progress(const std::string &webhook, const char *users, std::uint64_t total)
{
    const char *options = "{\"rate_per_second\":1000,\"burst\":10000}";
    std::uint64_t last = 0;
    b24busy::Client watched(webhook, {}, options, [&](std::uint64_t done, std::uint64_t of) {
        CHECK(of == total && done >= last);
        last = done;
        return true;
    });
    b24busy::Client moved = std::move(watched);
    CHECK(contains(moved.user_busy(users, "2025-09-08", "2025-09-14"), "\"1\":") && last == total);

    b24busy::Client cancelled(webhook, {}, options, [](std::uint64_t done, std::uint64_t) { return done == 0; });
    try {
        cancelled.user_busy(users, "2025-09-08", "2025-09-14");
        CHECK(false);
    } catch (const b24busy::Exception &error) {
        CHECK(error.code() == "B24BUSY_CANCELLED");
    }

    b24busy::Client throwing(webhook, {}, options, [](std::uint64_t, std::uint64_t) -> bool { throw 7; });
    for (int i = 0; i < 2; i++) {
        try {
            throwing.user_busy(users, "2025-09-08", "2025-09-14");
            CHECK(false);
        } catch (int thrown) {
            CHECK(thrown == 7);
        }
    }
    CHECK(contains(b24busy::Client(webhook).call("server.time"), "\"result\""));
}
#endif

int main(int argc, char **argv)
{
    CHECK(argc == 4 && b24busy::version() == b24_version());
    without_exceptions(argv[1]);
#ifdef B24BUSY_EXCEPTIONS
    with_exceptions(argv[1]);
    progress(argv[1], argv[2], std::strtoull(argv[3], nullptr, 10));
#endif
    b24busy::close_idle();
    std::puts("passed");
    return 0;
}

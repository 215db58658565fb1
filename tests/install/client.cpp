// The C++ header over the installed library. Usage: client WEBHOOK USERS TOTAL MUTE_WEBHOOK
#include <b24busy.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#if __cplusplus >= 202002L
#include <span>
#include <stop_token>
// Clang reads the views of GCC's library from 16 on.
#if !defined(__clang__) || __clang_major__ >= 16
#include <ranges>
#define VIEWS 1
#endif
#endif

using namespace std::string_literals;
using namespace std::string_view_literals;
using b24busy::Kind;

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

template <typename Value> static std::string printed(const Value &value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

static const char FROM[] = "2025-09-08", TO[] = "2025-09-14";
static const char WEEK[] = "{\"from\":\"2025-09-08\",\"to\":\"2025-09-14\",\"time_zone\":\"Europe/Moscow\"}";
static const char FAST[] = "{\"rate_per_second\":1000,\"burst\":10000}";

// A view of what is gone with the line does not compile; one of what has a name does.
static_assert(std::is_convertible_v<b24busy::Answer &, std::string_view>);
static_assert(std::is_convertible_v<const b24busy::Answer &, std::string_view>);
static_assert(!std::is_convertible_v<b24busy::Answer, std::string_view>);
static_assert(!std::is_convertible_v<const b24busy::Answer, std::string_view>);
// What is no number is no id.
static_assert(std::is_constructible_v<b24busy::Users, std::vector<long> &>);
static_assert(!std::is_constructible_v<b24busy::Users, bool>);
static_assert(!std::is_constructible_v<b24busy::Users, double>);
static_assert(!std::is_constructible_v<b24busy::Users, char>);
static_assert(!std::is_constructible_v<b24busy::Users, std::vector<char> &>);
static_assert(!std::is_constructible_v<b24busy::Users, std::u16string &>);
static_assert(std::is_nothrow_move_constructible_v<b24busy::Client>);
static_assert(!std::is_copy_constructible_v<b24busy::Client>);
static_assert(std::is_nothrow_copy_constructible_v<b24busy::CancelToken>);

static void users_in_every_form()
{
    const auto text = [](const b24busy::Users &users) { return std::string(users.c_str()); };
    const int id = 7;
    std::vector<int> ids{3, 1, 2};
    int bare[] = {5, 6};
    CHECK(text(1) == "1" && text(id) == "7" && text(0) == "0" && text(-3) == "-3");
    CHECK(text({1, 2}) == "1,2" && text({id}) == "7" && text({id, bare[0]}) == "7,5");
    CHECK(text(ids) == "3,1,2" && text(std::as_const(ids)) == "3,1,2" && text(bare) == "5,6");
    CHECK(text(std::vector<std::uint64_t>{UINT64_MAX}) == "18446744073709551615");
    CHECK(text(std::array<short, 2>{8, 9}) == "8,9" && text(std::set<unsigned>{2, 1}) == "1,2");
    CHECK(text(std::vector<int>()).empty());
    CHECK(text("1, 2") == "1, 2" && text("[1,2]"s) == "[1,2]" && text("1,2,3"sv.substr(0, 3)) == "1,2");
#if __cplusplus >= 202002L
    CHECK(text(std::span<const int>(ids).first(2)) == "3,1");
#endif
#ifdef VIEWS
    // Neither may be iterated over where it is const, nor ends with what it begins with.
    CHECK(text(ids | std::views::filter([](int one) { return one > 1; })) == "3,2");
    CHECK(text(std::views::iota(1) | std::views::take_while([](int one) { return one < 4; })) == "1,2,3");
#endif
}

static void without_exceptions(const std::string &webhook)
{
    b24busy::Error error;
    // A part of a longer text: the view does not end with NUL.
    const std::string_view padded = "1,2,and more";
    b24busy::Client client(webhook, {}, "{\"timeout_ms\":30000}", {}, error);
    CHECK(client && !error);
    b24busy::Answer answer = client.user_busy(padded.substr(0, 3), FROM, TO, error);
    CHECK(!error && error.kind == Kind::none && printed(error) == "no error");
    CHECK(contains(answer, "\"2\":") && answer.code() == B24_OK && !answer.retryable());
    CHECK(answer.size() == std::strlen(answer.c_str()) && printed(answer) == answer.view());
    b24busy::Answer moved = std::move(answer);
    CHECK(answer.view().empty() && answer.c_str()[0] == '\0' && contains(moved, "\"2\":"));
    CHECK(answer.code() == B24_INVALID_ARGUMENT && b24busy::Error::of(answer).argument == "answer");
    const std::string copy(client.user_busy({1, 2}, FROM, TO, error));
    CHECK(!error && contains(copy, "\"result\""));
    CHECK(contains(b24busy::busy_intervals(moved, WEEK, error).str(), "\"known\":true") && !error);
    CHECK(contains(b24busy::available_slots(moved, WEEK, error).str(), "\"slots\":[{") && !error);
    CHECK(contains(b24busy::timeline_svg(moved, WEEK, error).str(), "<svg") && !error);
    CHECK(contains(b24busy::freebusy_ics(moved, WEEK, error).str(), "BEGIN:VCALENDAR\r\n") && !error);
    CHECK(contains(client.busy_intervals(1, WEEK, error).str(), "\"known\":true") && !error);
    CHECK(contains(client.available_slots({1}, WEEK, error).str(), "\"slots\":[{") && !error);
    CHECK(contains(client.timeline_svg(1, WEEK, error).str(), "</svg>") && !error);
    CHECK(contains(client.freebusy_ics({1, 2}, WEEK, error).str(), "BEGIN:VFREEBUSY") && !error);
    CHECK(contains(client.call("server.time", {}, {}, error).str(), "\"result\"") && !error);
    CHECK(contains(b24busy::user_busy(webhook, 1, FROM, TO, {}, error).str(), "\"1\":") && !error);
    client.user_busy(std::vector<int>(), FROM, TO, error);
    CHECK(error.argument == "users" && contains(error.message, "no user is given"));
    client.tokens(error);
    CHECK(error.name == "B24BUSY_INVALID_ARGUMENT" && error.code == B24_INVALID_ARGUMENT);
    b24busy::Client none("", {}, {}, {}, error);
    CHECK(!none && error.argument == "url" && error.kind == Kind::argument && !error.retryable);
    CHECK(error.attempts == 0 && !error.status && error.users.empty());
    none.user_busy(1, FROM, TO, error);
    CHECK(error.argument == "client");
    b24busy::Client of_none = none.clone();
    of_none.cancel_token().cancel();
    CHECK(!of_none);
    CHECK(b24busy::time_zone_data() == b24_time_zone_data());
}

static void a_nul_is_refused(const std::string &webhook)
{
    b24busy::Error error;
    const b24busy::Client client(webhook, {}, {}, {}, error);
    const auto is_refused = [&](const b24busy::Answer &answer, std::string_view argument, const char *offset) {
        CHECK(answer.code() == B24_INVALID_ARGUMENT && !answer.retryable());
        CHECK(b24_is_error(answer.c_str()) == 1 && answer.view() == error.text);
        CHECK(error.code == B24_INVALID_ARGUMENT && error.name == "B24BUSY_INVALID_ARGUMENT");
        CHECK(error.kind == Kind::argument && error.argument == argument && error.attempts == 0);
        CHECK(error.message == std::string(argument) + ": a NUL stands at offset " + offset +
                                   "; expected text without one");
        error = {};
    };
    is_refused(client.user_busy("1\0,2"sv, FROM, TO, error), "users", "1");
    is_refused(client.user_busy("1\0,2"s, FROM, TO, error), "users", "1");
    const std::string day = "2025-09-08\0"s;
    is_refused(client.user_busy(1, day, TO, error), "from", "10");
    is_refused(client.user_busy(1, FROM, day, error), "to", "10");
    is_refused(client.busy_intervals("\0"sv, WEEK, error), "users", "0");
    is_refused(client.available_slots(1, "{}\0"sv, error), "options_json", "2");
    is_refused(client.timeline_svg(1, "{}\0"sv, error), "options_json", "2");
    is_refused(client.freebusy_ics(1, "{}\0"sv, error), "options_json", "2");
    is_refused(client.call("a\0"sv, {}, {}, error), "method", "1");
    is_refused(client.call("a", "{}\0"sv, {}, error), "params_json", "2");
    is_refused(client.call("a", {}, "{}\0"sv, error), "options_json", "2");
    is_refused(b24busy::busy_intervals("{}\0"sv, {}, error), "answer_json", "2");
    is_refused(b24busy::freebusy_ics("{}", "\0"sv, error), "options_json", "0");
    is_refused(b24busy::user_busy("x\0"sv, 1, FROM, TO, {}, error), "url", "1");
    is_refused(b24busy::user_busy("x", 1, FROM, TO, "\0"sv, error), "token", "0");
    CHECK(!b24busy::Client("x\0"sv, {}, {}, {}, error) && error.argument == "url");
    CHECK(!b24busy::Client("x", "\0"sv, {}, {}, error) && error.argument == "token");
    CHECK(!b24busy::Client("x", {}, "{}\0"sv, {}, error) && error.argument == "options_json");
}

static void errors_tell_all(const std::string &webhook, const char *users)
{
    b24busy::Error error;
    // A webhook of nobody's: the secret is another.
    const std::string stranger = webhook.substr(0, webhook.rfind('/', webhook.size() - 2)) + "/another0secret/";
    const b24busy::Client client(stranger, {}, FAST, {}, error);
    const b24busy::Answer own = client.user_busy(1, FROM, TO, error);
    CHECK(error.code == B24_PORTAL_ERROR && error.name == "INVALID_CREDENTIALS");
    CHECK(error.kind == Kind::portal && printed(error.kind) == "portal" && !error.retryable);
    CHECK(printed(error) == "INVALID_CREDENTIALS: " + error.message && error.text == own.view());
    CHECK(error.status == 401 && error.attempts == 1 && own.status() == 401 && own.attempts() == 1);
    client.busy_intervals(1, WEEK, error);
    CHECK(error.code == B24_PORTAL_ERROR && error.status == 401);
    client.user_busy(users, FROM, TO, error);
    CHECK(error.code == B24_PORTAL_ERROR && error.name == "INVALID_CREDENTIALS" && error.attempts == 1);
    CHECK(error.users.size() == 100 && error.users[0] == 1 && error.users[99] == 100);

    // Texts that look like other members, and characters of every sort.
    b24busy::busy_intervals(
        "{\"error\":\"QUERY_LIMIT_EXCEEDED\",\"error_description\":\"\\\"kind\\\":\\\"x\\\" \\\\ \\/ "
        "\\b\\f\\n\\r\\t\\u0001 \\u041d\\u0435 \\ud83d\\ude00 \\u007f\"}", {}, error);
    CHECK(error.name == "QUERY_LIMIT_EXCEEDED" && error.kind == Kind::portal && error.retryable);
    CHECK(contains(error.message, "\"kind\":\"x\" \\ / \b\f\n\r\t\1 Не \xf0\x9f\x98\x80 \x7f"));
    CHECK(contains(error.text, "\"b24busy\""));
    b24busy::busy_intervals("{\"error\":\"\",\"error_description\":\"x\"}", {}, error);
    CHECK(error && error.name.empty() && printed(error) == error.message);
    // What a text claims in the library's name is not the library's word.
    b24busy::busy_intervals("{\"error\":\"X\",\"b24busy\":{\"kind\":\"cancelled\",\"argument\":\"token\"}}", {}, error);
    CHECK(error.code == B24_PORTAL_ERROR && error.kind == Kind::portal && error.argument.empty());
    b24busy::busy_intervals("<html>", {}, error);
    CHECK(error.code == B24_NOT_JSON && error.kind == Kind::answer && printed(error.kind) == "answer");
}

static void one_call_is_cancelled(const std::string &webhook, const std::string &mute)
{
    using Clock = std::chrono::steady_clock;
    b24busy::Error error;
    const b24busy::Client client(mute, {}, {}, {}, error);
    const auto ends = [&](const b24busy::Client &call, const char *how) {
        const auto start = Clock::now();
        const b24busy::Answer answer = call.user_busy(1, FROM, TO, error);
        std::fprintf(stderr, "%s: %s\n", how, answer.c_str());
        CHECK(error.code == B24_CANCELLED && error.kind == Kind::cancelled && error.attempts == 1);
        CHECK(Clock::now() - start < std::chrono::seconds(10));
        call.user_busy(1, FROM, TO, error);
        CHECK(error.code == B24_CANCELLED && error.attempts == 0); // A Client stays cancelled.
    };
    const auto later = [](auto cancel) {
        return std::thread([cancel] {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            cancel();
        });
    };

    b24busy::CancelToken token; // Of no Client.
    token.cancel();
    {
        const b24busy::Client call = client.clone();
        token = call.cancel_token();
        std::thread thread = later(token);
        ends(call, "by its token");
        thread.join();
    }
    token(); // It outlives its Client, and does nothing.

    // A handle watches by itself; its callback goes with it, also where a token is left.
    auto seen = std::make_shared<int>(0);
    {
        b24busy::Client call = client.clone([&token, seen](std::uint64_t, std::uint64_t) {
            if (++*seen == 2)
                token.cancel();
            return true;
        });
        token = call.cancel_token();
        CHECK(seen.use_count() == 2);
        const b24busy::Client moved = std::move(call);
        ends(moved, "from within its callback");
        CHECK(*seen >= 2 && !call);
    }
    CHECK(seen.use_count() == 1);
#if __cplusplus >= 202002L
    {
        std::stop_source source;
        const b24busy::Client call = client.clone();
        const std::stop_callback stop(source.get_token(), call.cancel_token());
        std::thread thread = later([&source] { source.request_stop(); });
        ends(call, "by a stop_token");
        thread.join();
    }
#endif

    // Others go on: those that were there before, and clones of the one that is cancelled.
    const b24busy::Client living(webhook, {}, {}, {}, error);
    const b24busy::Client call = living.clone();
    call.cancel_token().cancel();
    call.timeline_svg(1, WEEK, error);
    CHECK(error.code == B24_CANCELLED);
    CHECK(contains(living.user_busy(1, FROM, TO, error).str(), "\"1\":") && !error);
    CHECK(contains(call.clone().user_busy(1, FROM, TO, error).str(), "\"1\":") && !error);
}

#ifdef B24BUSY_EXCEPTIONS
static void with_exceptions(const std::string &webhook)
{
    const b24busy::Client client(webhook);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; i++)
        threads.emplace_back([&] {
            for (int call = 0; call < 5; call++)
                CHECK(contains(client.user_busy(1, FROM, TO).str(), "\"1\":"));
        });
    for (std::thread &thread : threads)
        thread.join();
    CHECK(contains(client.call("user.current").str(), "\"ID\""));
    CHECK(contains(b24busy::timeline_svg(client.user_busy(1, FROM, TO), WEEK).str(), "</svg>"));
    CHECK(contains(b24busy::busy_intervals(client.user_busy(1, FROM, TO)).str(), "\"known\":true"));
    CHECK(contains(b24busy::user_busy(webhook, {1, 2}, FROM, TO).str(), "\"2\":"));
    CHECK(contains(client.busy_intervals(1, WEEK).str(), "\"known\":true"));
    CHECK(contains(client.available_slots(1, WEEK).str(), "\"slots\":[{"));
    CHECK(contains(client.timeline_svg(1, WEEK).str(), "</svg>"));
    CHECK(contains(client.freebusy_ics(1, WEEK).str(), "BEGIN:VFREEBUSY"));
    try {
        client.call("no.such.method");
        CHECK(false);
    } catch (const b24busy::Exception &failed) {
        CHECK(failed.code() == B24_PORTAL_ERROR && failed.kind() == Kind::portal && !failed.retryable());
        CHECK(failed.error().name == "ERROR_METHOD_NOT_FOUND" && failed.error().argument.empty());
        CHECK(failed.what() == printed(failed.error()));
    }
    try {
        client.user_busy("1\0"sv, FROM, TO);
        CHECK(false);
    } catch (const b24busy::Exception &failed) {
        CHECK(failed.code() == B24_INVALID_ARGUMENT && failed.error().argument == "users");
    }
    try {
        b24busy::Client wrong("x", {}, "{\"timeout\":1}");
        CHECK(false);
    } catch (const std::runtime_error &failed) {
        CHECK(contains(failed.what(), "B24BUSY_INVALID_OPTIONS: ") && contains(failed.what(), "timeout_ms"));
    }
}

static void progress(const std::string &webhook, const char *users, std::uint64_t total)
{
    std::uint64_t last = 0;
    const auto rises = [&](std::uint64_t done, std::uint64_t of) {
        CHECK(of == total && done >= last);
        last = done;
        return true;
    };
    b24busy::Client watched(webhook, {}, FAST, rises);
    b24busy::Client moved = std::move(watched);
    CHECK(contains(moved.user_busy(users, FROM, TO).str(), "\"1\":") && last == total);
    last = 0;
    CHECK(contains(moved.clone().user_busy(users, FROM, TO).str(), "\"1\":") && last == 0);
    CHECK(contains(moved.clone(rises).user_busy(users, FROM, TO).str(), "\"1\":") && last == total);

    b24busy::Client cancelled(webhook, {}, FAST, [](std::uint64_t done, std::uint64_t) { return done == 0; });
    try {
        cancelled.user_busy(users, FROM, TO);
        CHECK(false);
    } catch (const b24busy::Exception &failed) {
        CHECK(failed.code() == B24_CANCELLED);
    }

    b24busy::Client throwing(webhook, {}, FAST, [](std::uint64_t, std::uint64_t) -> bool { throw 7; });
    b24busy::Error error;
    for (int i = 0; i < 2; i++) {
        try {
            if (i == 0)
                throwing.user_busy(users, FROM, TO);
            else
                throwing.user_busy(users, FROM, TO, error);
            CHECK(false);
        } catch (int thrown) {
            CHECK(thrown == 7);
        }
    }
    CHECK(contains(b24busy::Client(webhook).call("server.time").str(), "\"result\""));
}
#endif

int main(int argc, char **argv)
{
    CHECK(argc == 5 && b24busy::version() == b24_version());
    users_in_every_form();
    without_exceptions(argv[1]);
    a_nul_is_refused(argv[1]);
    errors_tell_all(argv[1], argv[2]);
    one_call_is_cancelled(argv[1], argv[4]);
#ifdef B24BUSY_EXCEPTIONS
    with_exceptions(argv[1]);
    progress(argv[1], argv[2], std::strtoull(argv[3], nullptr, 10));
#endif
    b24busy::close_idle();
    std::puts("passed");
    return 0;
}

/* b24busy for C++17: who is busy in Bitrix24, and when is everybody free?
 *
 * Header only, over the C ABI. b24busy_values.hpp and b24busy.h have to lie beside it; link what the
 * latter needs.
 *
 *     b24busy::Client client("https://example.bitrix24.com/rest/1/secret/");
 *     std::cout << client.user_busy({1, 2}, "2025-09-08", "2025-09-14") << '\n';
 *
 * Rules for every function
 *
 * Strings are UTF-8 and given as a Text: a literal, a std::string, a std::string_view, an Answer. One
 * with a NUL inside, which C would cut there, is an error that names the argument; nothing is sent.
 * Whom it is about is given as Users: one id, any range of ids, or text. A string comes back as an
 * Answer, which owns it without having copied it.
 *
 * A function that can fail throws an Exception; or it is given an Error as one more, last argument,
 * and throws nothing of this library's: it sets the Error, to none where all went well, and the Answer
 * is then the error as it came. Where exceptions are turned off (-fno-exceptions) it has to be given
 * one. Either way it may throw std::bad_alloc, and what a progress callback threw.
 *
 *     b24busy::Error error;
 *     b24busy::Answer answer = client.user_busy({1, 2}, "2025-09-08", "2025-09-14", error);
 *     if (error)
 *         std::cerr << error << '\n';
 *
 * Every function may be called from any thread, with one Client from many at once. To let somebody
 * end one call early, make it with a clone: see CancelToken. What arguments mean, what options there
 * are and what results look like is told in b24busy.h.
 */
#ifndef B24BUSY_HPP
#define B24BUSY_HPP

#include "b24busy_values.hpp"

#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace b24busy {
inline namespace B24BUSY_VARIANT {

namespace detail {

/* The one way over to C and back. */
class Border {
public:
    struct Argument {
        const char *name;
        const Text &text;
    };

    /* Makes a call, unless C cannot be given one of its arguments. What a progress callback threw comes
     * out of this call and of no other, also where the callback made calls of its own. */
    template <typename Call, typename... OrThrow>
    static Answer cross(std::initializer_list<Argument> arguments, Call call, OrThrow &...error)
    {
        if (std::optional<Answer> refused = refusal(arguments))
            return told(std::move(*refused), error...);
#ifdef B24BUSY_EXCEPTIONS
        const std::exception_ptr outer = std::exchange(thrown(), nullptr);
        Answer answer(call());
        if (const std::exception_ptr inner = std::exchange(thrown(), outer))
            std::rethrow_exception(inner);
        return told(std::move(answer), error...);
#else
        return told(Answer(call()), error...);
#endif
    }

    /* The error for an argument that C cannot be given, if there is one. */
    static std::optional<Answer> refusal(std::initializer_list<Argument> arguments)
    {
        for (const Argument &argument : arguments) {
            if (argument.text.nul() == std::string::npos)
                continue;
            const std::string name = argument.name;
            const std::string json =
                "{\"error\":\"B24BUSY_INVALID_ARGUMENT\",\"error_description\":\"" + name +
                ": a NUL stands at offset " + std::to_string(argument.text.nul()) +
                "; expected text without one\",\"b24busy\":{\"kind\":\"argument\",\"retryable\":false,"
                "\"attempts\":0,\"argument\":\"" + name + "\"}}";
            char *const text = new char[json.size() + 1];
            std::memcpy(text, json.c_str(), json.size() + 1);
            return Answer(text, [](char *own) { delete[] own; }, json.size(), B24_INVALID_ARGUMENT,
                          false);
        }
        return std::nullopt;
    }

#ifdef B24BUSY_EXCEPTIONS
    /* What a progress callback threw, on its way around the library. */
    static std::exception_ptr &thrown() noexcept
    {
        static thread_local std::exception_ptr exception;
        return exception;
    }
#endif

private:
    template <typename... OrThrow> static Answer told(Answer answer, OrThrow &...error)
    {
        static_assert((std::is_same_v<OrThrow, Error> && ...) && sizeof...(error) < 2,
                      "what follows the arguments is an Error that is set, or nothing");
        if constexpr (sizeof...(error) == 1) {
            ((error = Error::of(answer)), ...);
        } else {
#ifdef B24BUSY_EXCEPTIONS
            if (Error found = Error::of(answer))
                throw Exception(std::move(found));
#else
            static_assert(sizeof...(error) == 1, "without exceptions a call needs an Error");
#endif
        }
        return answer;
    }
};

} // namespace detail

/** Told of the progress of a call: how many users are done, of how many (0: not known). Returns true
 *  to go on, false to end the call with B24_CANCELLED. It may throw: the call ends, and what was
 *  thrown comes out of it. It runs on the thread that makes the call; otherwise as b24_progress. */
using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/** Ends what one Client does, from any thread: its calls under way within 0.3 s, wherever they wait,
 *  and its later ones at once, all with B24_CANCELLED. Copies are one token. A Client stays
 *  cancelled, so whoever wants to end one call and go on makes a clone for it:
 *
 *      b24busy::Client call = client.clone();
 *      stop_button.on_click(call.cancel_token());
 *      call.available_slots(users, options);
 *
 *  A clone costs little more than 1 KB and sends nothing: it shares the client's options, tokens,
 *  connections and turns. A token is a weak pointer: it may outlive its Client, and then does nothing.
 *  In C++20: std::stop_callback stop(token, call.cancel_token()). Otherwise as b24_client_cancel. */
class CancelToken {
public:
    /** Of no Client: it does nothing. */
    CancelToken() noexcept = default;

    void cancel() const noexcept
    {
        if (const std::shared_ptr<b24_client> client = client_.lock())
            b24_client_cancel(client.get());
    }
    void operator()() const noexcept { cancel(); }

private:
    friend class Client;
    explicit CancelToken(const std::shared_ptr<b24_client> &client) noexcept : client_(client) {}

    std::weak_ptr<b24_client> client_;
};

/** A portal and how it is asked: address, credential, options. Moves only; clone() makes another. For
 *  any number of threads; it is destroyed when none of them uses it any more. */
class Client {
public:
#ifdef B24BUSY_EXCEPTIONS
    /** As b24_client_new: a webhook, or a portal's address with a token; options as JSON. */
    explicit Client(const Text &url, const Text &token = {}, const Text &options_json = {},
                    Progress progress = {})
    {
        Error error;
        *this = Client(url, token, options_json, std::move(progress), error);
        if (error)
            throw Exception(std::move(error));
    }
#endif

    /** The same without exceptions. After an error the client is false, and its calls are errors. */
    Client(const Text &url, const Text &token, const Text &options_json, Progress progress, Error &error)
    {
        if (const auto refused = detail::Border::refusal(
                {{"url", url}, {"token", token}, {"options_json", options_json}})) {
            error = Error::of(*refused);
            return;
        }
        char *problem = nullptr;
        client_.reset(b24_client_new(url.c_str(), token.c_str(), options_json.c_str(), &problem), Free());
        error = client_ ? Error() : Error::of(Answer(problem));
        watch(std::move(progress));
    }

    Client(Client &&) noexcept = default;
    Client &operator=(Client &&) noexcept = default;

    /** As b24_client_get_user_busy: the portal's answer, byte for byte. */
    template <typename... OrThrow>
    Answer user_busy(const Users &users, const Text &from, const Text &to, OrThrow &...error) const
    {
        const auto make = [&] {
            return b24_client_get_user_busy(get(), users.c_str(), from.c_str(), to.c_str());
        };
        return detail::Border::cross({{"users", users}, {"from", from}, {"to", to}}, make, error...);
    }

    /** As b24_client_busy_intervals: when is each user busy. */
    template <typename... OrThrow>
    Answer busy_intervals(const Users &users, const Text &options_json, OrThrow &...error) const
    {
        return ask(&b24_client_busy_intervals, users, options_json, error...);
    }

    /** As b24_client_available_slots: when are they all free. */
    template <typename... OrThrow>
    Answer available_slots(const Users &users, const Text &options_json, OrThrow &...error) const
    {
        return ask(&b24_client_available_slots, users, options_json, error...);
    }

    /** As b24_client_timeline_svg: both as a picture. */
    template <typename... OrThrow>
    Answer timeline_svg(const Users &users, const Text &options_json, OrThrow &...error) const
    {
        return ask(&b24_client_timeline_svg, users, options_json, error...);
    }

    /** As b24_client_freebusy_ics: when is each user busy, for calendars. */
    template <typename... OrThrow>
    Answer freebusy_ics(const Users &users, const Text &options_json, OrThrow &...error) const
    {
        return ask(&b24_client_freebusy_ics, users, options_json, error...);
    }

    /** As b24_client_call: any REST method of the portal. */
    template <typename... OrThrow>
    Answer call(const Text &method, const Text &params_json = {}, const Text &options_json = {},
                OrThrow &...error) const
    {
        const auto make = [&] {
            return b24_client_call(get(), method.c_str(), params_json.c_str(), options_json.c_str());
        };
        return detail::Border::cross(
            {{"method", method}, {"params_json", params_json}, {"options_json", options_json}}, make,
            error...);
    }

    /** As b24_client_tokens: the pair to store after an OAuth refresh. It holds secrets. */
    template <typename... OrThrow> Answer tokens(OrThrow &...error) const
    {
        return detail::Border::cross({}, [&] { return b24_client_tokens(get()); }, error...);
    }

    /** A handle of its own on the same portal, to watch and to cancel one call: see CancelToken. */
    Client clone(Progress progress = {}) const
    {
        Client other;
        other.client_.reset(b24_client_clone(get()), Free());
        other.watch(std::move(progress));
        return other;
    }

    /** For whoever may end what this Client does. */
    CancelToken cancel_token() const noexcept { return CancelToken(client_); }

    explicit operator bool() const noexcept { return client_ != nullptr; }

    /** For functions of b24busy.h; it stays this object's. */
    b24_client *get() const noexcept { return client_.get(); }

private:
    using Function = char *(*)(const b24_client *, const char *, const char *);
    struct Free {
        void operator()(b24_client *client) const noexcept { b24_client_free(client); }
    };

    Client() noexcept = default;

    template <typename... OrThrow>
    Answer ask(Function function, const Users &users, const Text &options_json, OrThrow &...error) const
    {
        const auto make = [&] { return function(get(), users.c_str(), options_json.c_str()); };
        return detail::Border::cross({{"users", users}, {"options_json", options_json}}, make, error...);
    }

    /* A new client takes a callback. */
    void watch(Progress progress)
    {
        if (!client_ || !progress)
            return;
        auto owned = std::make_unique<Progress>(std::move(progress));
        if (b24_client_set_progress(get(), &report, owned.get(), &drop) == B24_OK)
            owned.release(); // The library's now: calls may go on when the client is freed.
    }

    static void drop(void *context) noexcept { delete static_cast<Progress *>(context); }

    static std::int32_t report(std::uint64_t users_done, std::uint64_t users_total, void *context)
    {
        const Progress &progress = *static_cast<const Progress *>(context);
#ifdef B24BUSY_EXCEPTIONS
        // No exception may pass through the library: it is put aside until the call has returned.
        try {
            return progress(users_done, users_total) ? 0 : 1;
        } catch (...) {
            detail::Border::thrown() = std::current_exception();
            return 1;
        }
#else
        return progress(users_done, users_total) ? 0 : 1;
#endif
    }

    std::shared_ptr<b24_client> client_; // Shared with a CancelToken while that cancels.
};

namespace detail {

/* What is computed from an answer at hand. */
template <typename... OrThrow>
Answer compute(char *(*function)(const char *, const char *), const Text &answer_json,
               const Text &options_json, OrThrow &...error)
{
    const auto make = [&] { return function(answer_json.c_str(), options_json.c_str()); };
    return Border::cross({{"answer_json", answer_json}, {"options_json", options_json}}, make, error...);
}

} // namespace detail

/** As b24_busy_intervals: when is each user busy, from an answer at hand. */
template <typename... OrThrow>
Answer busy_intervals(const Text &answer_json, const Text &options_json = {}, OrThrow &...error)
{
    return detail::compute(&b24_busy_intervals, answer_json, options_json, error...);
}

/** As b24_available_slots: when are they all free. */
template <typename... OrThrow>
Answer available_slots(const Text &answer_json, const Text &options_json, OrThrow &...error)
{
    return detail::compute(&b24_available_slots, answer_json, options_json, error...);
}

/** As b24_timeline_svg: both as a picture. */
template <typename... OrThrow>
Answer timeline_svg(const Text &answer_json, const Text &options_json, OrThrow &...error)
{
    return detail::compute(&b24_timeline_svg, answer_json, options_json, error...);
}

/** As b24_freebusy_ics: when is each user busy, for calendars. */
template <typename... OrThrow>
Answer freebusy_ics(const Text &answer_json, const Text &options_json, OrThrow &...error)
{
    return detail::compute(&b24_freebusy_ics, answer_json, options_json, error...);
}

/** As b24_get_user_busy: one call with the default options. */
template <typename... OrThrow>
Answer user_busy(const Text &url, const Users &users, const Text &from, const Text &to,
                 const Text &token = {}, OrThrow &...error)
{
    const auto make = [&] {
        return b24_get_user_busy(url.c_str(), users.c_str(), from.c_str(), to.c_str(), token.c_str());
    };
    return detail::Border::cross(
        {{"url", url}, {"users", users}, {"from", from}, {"to", to}, {"token", token}}, make, error...);
}

/** Closes the connections that are kept and not in use, as b24_close_idle. */
inline void close_idle() noexcept { b24_close_idle(); }

/** The version of the library that is loaded. */
inline std::string_view version() noexcept { return b24_version(); }

/** The release of the time zone data that it carries, as b24_time_zone_data. */
inline std::string_view time_zone_data() noexcept { return b24_time_zone_data(); }

} // inline namespace
} // namespace b24busy

#endif

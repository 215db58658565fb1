/* b24busy for C++17: who is busy in Bitrix24, and when is everybody free?
 *
 * Header only, over the C ABI of b24busy.h, which has to lie beside it; link what that needs.
 *
 *     b24busy::Client client("https://example.bitrix24.com/rest/1/secret/");
 *     b24busy::Answer answer = client.user_busy("1,2", "2025-09-08", "2025-09-14");
 *     std::cout << answer.view() << '\n';
 *
 * Rules for every function
 *
 * Strings are UTF-8 and given as a Text: a literal, a std::string, a std::string_view, an Answer. A
 * string comes back as an Answer, which owns it without having copied it.
 *
 * Of each function that can fail there are two. One throws an Exception. One takes an Error as its
 * last argument and throws nothing of this library's: it sets the Error, to none where all went well,
 * and the Answer is then the error as it came. Where exceptions are turned off (-fno-exceptions)
 * there is the second alone. Both may throw std::bad_alloc, and what a progress callback threw.
 *
 *     b24busy::Error error;
 *     b24busy::Answer answer = b24busy::user_busy("https://example.bitrix24.com/rest/1/secret/", "1,2",
 *                                                 "2025-09-08", "2025-09-14", {}, error);
 *     if (error)
 *         std::cerr << error.code << ": " << error.message << '\n';
 *
 * Every function may be called from any thread, with one Client from many at once. What arguments
 * mean, what options there are and what results look like is told in b24busy.h.
 */
#ifndef B24BUSY_HPP
#define B24BUSY_HPP

#include "b24busy.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define B24BUSY_EXCEPTIONS 1
#endif

namespace b24busy {

/* One program may have files with exceptions and files without: their code differs, and so its name. */
#ifdef B24BUSY_EXCEPTIONS
inline namespace throwing {
#else
inline namespace quiet {
#endif

/** A string that the library returned: owned, not copied, freed with its owner. Moves only. */
class Answer {
public:
    /** Takes a string that a function of b24busy.h returned. */
    explicit Answer(char *text) noexcept : text_(text), size_(text ? std::strlen(text) : 0) {}

    /** The text, as long as the Answer lives; empty of one that was moved from. */
    std::string_view view() const noexcept { return {c_str(), text_ ? size_ : 0}; }
    operator std::string_view() const noexcept { return view(); }

    /** The text, NUL-terminated, never NULL. */
    const char *c_str() const noexcept { return text_ ? text_.get() : ""; }

private:
    struct Free {
        void operator()(char *text) const noexcept { b24_string_free(text); }
    };
    std::unique_ptr<char, Free> text_;
    std::size_t size_;
};

/** A string of the caller's, for the length of a call. It is copied only where it has to be: a
 *  std::string_view need not end with NUL. Without a value it is NULL: the default. */
class Text {
public:
    Text() noexcept = default;
    Text(const char *text) noexcept : text_(text) {}
    Text(const Answer &answer) noexcept : text_(answer.c_str()) {}
    Text(const std::string &text) : text_(text.c_str())
    {
        if (text.find('\0') != std::string::npos)
            copy(text);
    }
    Text(std::string_view text) { copy(text); }
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;

    const char *c_str() const noexcept { return text_; }

private:
    void copy(std::string_view text)
    {
        copy_ = text;
        // In C the text would end at a NUL, and what stands behind it be lost in silence. This is no
        // UTF-8: the library answers with an error that names the argument and the place.
        for (char &c : copy_)
            c = c == '\0' ? '\xff' : c;
        text_ = copy_.c_str();
    }

    std::string copy_;
    const char *text_ = nullptr;
};

/** What is known of an error, whoever reported it. False where there was none. */
struct Error {
    /** The portal's own code, which may be empty, or one of this library's: B24BUSY_... */
    std::string code;
    /** A sentence for people. */
    std::string message;
    /** Who has to act: "argument", "network", "portal", "answer", "cancelled", "internal". */
    std::string kind;
    /** Whether the same call may succeed later, unchanged. */
    bool retryable = false;
    /** The argument that is wrong; empty where none is. */
    std::string argument;
    /** The error as it came: JSON, mostly, with more details. */
    std::string text;

    explicit operator bool() const noexcept { return !kind.empty(); }

    /** The error that an answer is, if it is one. */
    static Error of(const Answer &answer)
    {
        Error error;
        if (b24_is_error(answer.c_str()) != 0) {
            const Answer info(b24_error_info(answer.c_str()));
            error.code = member(info, "\"code\":");
            error.message = member(info, "\"message\":");
            error.kind = member(info, "\"kind\":");
            error.retryable = info.view().find("\"retryable\":true") != std::string_view::npos;
            error.argument = member(info, "\"argument\":");
            error.text = answer.view();
        }
        return error;
    }

private:
    /* A key can stand nowhere but in its place: every quotation mark inside a text is escaped. */
    static std::string member(std::string_view json, std::string_view key)
    {
        std::string text;
        const std::size_t found = json.find(key);
        if (found == std::string_view::npos || json.substr(found + key.size(), 1) != "\"")
            return text;
        for (std::size_t at = found + key.size() + 1; at < json.size() && json[at] != '"'; at++) {
            if (json[at] != '\\' || at + 1 == json.size()) {
                text += json[at];
                continue;
            }
            switch (const char escaped = json[++at]) {
            case 'b': text += '\b'; break;
            case 'f': text += '\f'; break;
            case 'n': text += '\n'; break;
            case 'r': text += '\r'; break;
            case 't': text += '\t'; break;
            case 'u': {
                // Of control characters alone: everything else stands there as it is.
                int code = 0;
                const std::string_view digits = json.substr(at + 1, 4);
                std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
                text += static_cast<char>(code);
                at += digits.size();
                break;
            }
            default: text += escaped;
            }
        }
        return text;
    }
};

#ifdef B24BUSY_EXCEPTIONS
/** An Error that is thrown. what() is its message. */
class Exception : public std::runtime_error {
public:
    explicit Exception(Error error)
        : std::runtime_error(error.message), error_(std::make_shared<Error>(std::move(error)))
    {
    }

    const std::string &code() const noexcept { return error_->code; }
    const std::string &message() const noexcept { return error_->message; }
    const std::string &kind() const noexcept { return error_->kind; }
    bool retryable() const noexcept { return error_->retryable; }
    const std::string &argument() const noexcept { return error_->argument; }
    /** All of it. */
    const Error &error() const noexcept { return *error_; }

private:
    std::shared_ptr<const Error> error_; // Copying an exception must not throw.
};
#endif

namespace detail {

inline Answer take(Answer answer, Error &error)
{
    error = Error::of(answer);
    return answer;
}

#ifdef B24BUSY_EXCEPTIONS
inline Answer take(Answer answer)
{
    const Error error = Error::of(answer);
    if (error)
        throw Exception(error);
    return answer;
}

/* What a progress callback threw, on its way around the library. */
inline std::exception_ptr &thrown() noexcept
{
    static thread_local std::exception_ptr exception;
    return exception;
}
#endif

/* Makes a call of a client. What its progress callback threw comes out of this call and of no other,
 * also where the callback made calls of its own. */
template <typename Call, typename... Errors> Answer made(Call call, Errors &...error)
{
#ifdef B24BUSY_EXCEPTIONS
    const std::exception_ptr outer = std::exchange(thrown(), nullptr);
    Answer answer(call());
    if (const std::exception_ptr inner = std::exchange(thrown(), outer))
        std::rethrow_exception(inner);
    return take(std::move(answer), error...);
#else
    return take(Answer(call()), error...);
#endif
}

} // namespace detail

/** Told of the progress of a call: how many users are done, of how many (0: not known). Returns true
 *  to go on, false to end the call with B24BUSY_CANCELLED. It may throw: the call ends, and what was
 *  thrown comes out of it. It runs on the thread that makes the call; otherwise as b24_progress. */
using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/** A portal and how it is asked: address, credential, options. Moves only. For any number of threads;
 *  it is destroyed when none of them uses it any more. */
class Client {
public:
#ifdef B24BUSY_EXCEPTIONS
    /** As b24_client_new: a webhook, or a portal's address with a token; options as JSON. */
    explicit Client(const Text &url, const Text &token = {}, const Text &options_json = {},
                    Progress progress = {})
    {
        Error error;
        open(url, token, options_json, std::move(progress), error);
        if (error)
            throw Exception(std::move(error));
    }

    /** As b24_client_get_user_busy: the portal's answer, byte for byte. */
    Answer user_busy(const Text &users, const Text &from, const Text &to) const
    {
        return detail::made([&] {
            return b24_client_get_user_busy(get(), users.c_str(), from.c_str(), to.c_str());
        });
    }

    /** As b24_client_busy_intervals: when is each user busy. */
    Answer busy_intervals(const Text &users, const Text &options_json) const
    {
        return detail::made([&] {
            return b24_client_busy_intervals(get(), users.c_str(), options_json.c_str());
        });
    }

    /** As b24_client_available_slots: when are they all free. */
    Answer available_slots(const Text &users, const Text &options_json) const
    {
        return detail::made([&] {
            return b24_client_available_slots(get(), users.c_str(), options_json.c_str());
        });
    }

    /** As b24_client_call: any REST method of the portal. */
    Answer call(const Text &method, const Text &params_json = {}, const Text &options_json = {}) const
    {
        return detail::made([&] {
            return b24_client_call(get(), method.c_str(), params_json.c_str(),
                                   options_json.c_str());
        });
    }

    /** As b24_client_tokens: the pair to store after an OAuth refresh. It holds secrets. */
    Answer tokens() const { return detail::made([&] { return b24_client_tokens(get()); }); }
#endif

    /** The same without exceptions. After an error the client is false, and its calls are errors. */
    Client(const Text &url, const Text &token, const Text &options_json, Progress progress, Error &error)
    {
        open(url, token, options_json, std::move(progress), error);
    }

    /* The same calls without exceptions. */

    Answer user_busy(const Text &users, const Text &from, const Text &to, Error &error) const
    {
        return detail::made([&] {
            return b24_client_get_user_busy(get(), users.c_str(), from.c_str(), to.c_str());
        }, error);
    }

    Answer busy_intervals(const Text &users, const Text &options_json, Error &error) const
    {
        return detail::made([&] {
            return b24_client_busy_intervals(get(), users.c_str(), options_json.c_str());
        }, error);
    }

    Answer available_slots(const Text &users, const Text &options_json, Error &error) const
    {
        return detail::made([&] {
            return b24_client_available_slots(get(), users.c_str(), options_json.c_str());
        }, error);
    }

    Answer call(const Text &method, const Text &params_json, const Text &options_json, Error &error) const
    {
        return detail::made([&] {
            return b24_client_call(get(), method.c_str(), params_json.c_str(),
                                   options_json.c_str());
        }, error);
    }

    Answer tokens(Error &error) const { return detail::made([&] { return b24_client_tokens(get()); }, error); }

    explicit operator bool() const noexcept { return client_ != nullptr; }

    /** For functions of b24busy.h; it stays this object's. */
    b24_client *get() const noexcept { return client_.get(); }

private:
    struct Free {
        void operator()(b24_client *client) const noexcept { b24_client_free(client); }
    };

    void open(const Text &url, const Text &token, const Text &options_json, Progress progress,
              Error &error)
    {
        char *problem = nullptr;
        client_.reset(b24_client_new(url.c_str(), token.c_str(), options_json.c_str(), &problem));
        error = client_ ? Error() : Error::of(Answer(problem));
        if (client_ && progress) {
            auto owned = std::make_unique<Progress>(std::move(progress));
            if (b24_client_set_progress(client_.get(), &report, owned.get(), &drop) == B24_OK)
                owned.release(); // The library's now: calls may go on when the client is freed.
        }
    }

    static void drop(void *context) noexcept { delete static_cast<Progress *>(context); }

    /* No exception may pass through the library: it is put aside, and thrown again by made. */
    static std::int32_t report(std::uint64_t users_done, std::uint64_t users_total, void *context)
    {
        const Progress &progress = *static_cast<const Progress *>(context);
#ifdef B24BUSY_EXCEPTIONS
        try {
            return progress(users_done, users_total) ? 0 : 1;
        } catch (...) {
            detail::thrown() = std::current_exception();
            return 1;
        }
#else
        return progress(users_done, users_total) ? 0 : 1;
#endif
    }

    std::unique_ptr<b24_client, Free> client_;
};

#ifdef B24BUSY_EXCEPTIONS
/** As b24_get_user_busy: one call with the default options. */
inline Answer user_busy(const Text &url, const Text &users, const Text &from, const Text &to,
                        const Text &token = {})
{
    return detail::take(
        Answer(b24_get_user_busy(url.c_str(), users.c_str(), from.c_str(),
               to.c_str(), token.c_str())));
}

/** As b24_busy_intervals: when is each user busy, from an answer at hand. */
inline Answer busy_intervals(const Text &answer_json, const Text &options_json = {})
{
    return detail::take(Answer(b24_busy_intervals(answer_json.c_str(), options_json.c_str())));
}

/** As b24_available_slots: when are they all free, from an answer at hand. */
inline Answer available_slots(const Text &answer_json, const Text &options_json)
{
    return detail::take(Answer(b24_available_slots(answer_json.c_str(), options_json.c_str())));
}

/** As b24_timeline_svg: the week of an answer at hand as a picture. */
inline Answer timeline_svg(const Text &answer_json, const Text &options_json)
{
    return detail::take(Answer(b24_timeline_svg(answer_json.c_str(), options_json.c_str())));
}
#endif

/* The same four without exceptions. */

inline Answer user_busy(const Text &url, const Text &users, const Text &from, const Text &to,
                        const Text &token, Error &error)
{
    return detail::take(
        Answer(b24_get_user_busy(url.c_str(), users.c_str(), from.c_str(),
               to.c_str(), token.c_str())), error);
}

inline Answer busy_intervals(const Text &answer_json, const Text &options_json, Error &error)
{
    return detail::take(
        Answer(b24_busy_intervals(answer_json.c_str(), options_json.c_str())), error);
}

inline Answer available_slots(const Text &answer_json, const Text &options_json, Error &error)
{
    return detail::take(
        Answer(b24_available_slots(answer_json.c_str(), options_json.c_str())), error);
}

inline Answer timeline_svg(const Text &answer_json, const Text &options_json, Error &error)
{
    return detail::take(Answer(b24_timeline_svg(answer_json.c_str(), options_json.c_str())), error);
}

/** Closes the connections that are kept and not in use, as b24_close_idle. */
inline void close_idle() noexcept { b24_close_idle(); }

/** The version of the library that is loaded. */
inline std::string_view version() noexcept { return b24_version(); }

} // inline namespace
} // namespace b24busy

#endif

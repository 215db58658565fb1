/* b24busy for C++17: what goes in and what comes out. Text and Users in; Answer, Error and Exception out.
 * Included by b24busy.hpp, where the rules stand.
 */
#ifndef B24BUSY_VALUES_HPP
#define B24BUSY_VALUES_HPP

#if !(__cplusplus >= 201703L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201703L))
#error "b24busy.hpp needs C++17 or later"
#endif

#include "b24busy.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

/* One program may have files with exceptions and files without: their code differs, and so its name. */
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define B24BUSY_EXCEPTIONS 1
#define B24BUSY_VARIANT throwing
#else
#define B24BUSY_VARIANT quiet
#endif

namespace b24busy {
inline namespace B24BUSY_VARIANT {

/** Who has to act on an error. */
enum class Kind {
    none,      ///< Nobody: there was no error.
    argument,  ///< The caller: an argument or an option is wrong.
    network,   ///< The network between here and the portal.
    portal,    ///< The portal, which said so itself.
    answer,    ///< Whoever answered, but not as a portal does.
    cancelled, ///< Nobody: the caller broke the call off.
    internal,  ///< This library, or the memory of its process.
};

constexpr std::string_view to_string(Kind kind) noexcept
{
    constexpr std::string_view names[] = {"none",   "argument",  "network", "portal",
                                          "answer", "cancelled", "internal"};
    return names[static_cast<std::size_t>(kind)];
}

inline std::ostream &operator<<(std::ostream &out, Kind kind) { return out << to_string(kind); }

namespace detail {
class Border;
}

/** A string that the library returned: owned, not copied, freed with its owner. Moves only. */
class Answer {
public:
    /** Takes a string that a function of b24busy.h returned. */
    explicit Answer(char *text) noexcept
        : Answer(text, &b24_string_free, b24_result_length(text), b24_result_code(text),
                 b24_result_retryable(text) != 0)
    {
        status_ = b24_result_status(text);
        attempts_ = b24_result_attempts(text);
    }

    /** The text, as long as the Answer lives; empty of one that was moved from. An Answer without a
     *  name has no view, which would outlive it: print it, copy it by str(), or give it a name. */
    std::string_view view() const & noexcept { return {c_str(), size()}; }
    std::string_view view() const && = delete;
    operator std::string_view() const & noexcept { return view(); }
    operator std::string_view() const && = delete;

    /** The text, NUL-terminated, never NULL; as long as the Answer lives, as view(). */
    const char *c_str() const & noexcept { return text_ ? text_.get() : ""; }
    const char *c_str() const && = delete;

    /** A copy of the text. */
    std::string str() const { return std::string(view()); }

    std::size_t size() const noexcept { return text_ ? size_ : 0; }

    /** B24_OK of a result; else which error. */
    b24_code code() const noexcept { return text_ ? code_ : B24_INVALID_ARGUMENT; }

    /** Whether the call that returned this may succeed later, unchanged. */
    bool retryable() const noexcept { return text_ && retryable_; }

    /** The HTTP status that it came with; 0 where it is not known, or was computed. */
    int status() const noexcept { return text_ ? status_ : 0; }

    /** How many requests the call sent, or tried to send; 0 of what was computed. */
    std::uint32_t attempts() const noexcept { return text_ ? attempts_ : 0; }

private:
    friend class detail::Border;
    friend struct Error;
    using Free = void (*)(char *);

    Answer(char *text, Free free, std::size_t size, b24_code code, bool retryable) noexcept
        : text_(text, free), size_(size), code_(code), retryable_(retryable)
    {
    }

    std::unique_ptr<char, Free> text_;
    std::size_t size_;
    b24_code code_;
    bool retryable_;
    int status_ = 0;
    std::uint32_t attempts_ = 0;
};

inline std::ostream &operator<<(std::ostream &out, const Answer &answer) { return out << answer.view(); }

/** A string of the caller's, for the length of a call. It is copied only where it has to be: a
 *  std::string_view need not end with NUL. Without a value it is NULL: the default. */
class Text {
public:
    Text() noexcept = default;
    Text(const char *text) noexcept : text_(text) {}
    Text(const Answer &answer) noexcept : text_(answer.c_str()) {}
    Text(const std::string &text) noexcept : text_(text.c_str()), nul_(text.find('\0')) {}
    Text(std::string &&text) : copy_(std::move(text)), text_(copy_.c_str()), nul_(copy_.find('\0')) {}
    Text(std::string_view text) : Text(std::string(text)) {}
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;

    const char *c_str() const noexcept { return text_; }

    /** Where a NUL stands inside, which C cannot be given; std::string::npos where none does. */
    std::size_t nul() const noexcept { return nul_; }

private:
    std::string copy_;
    const char *text_ = nullptr;
    std::size_t nul_ = std::string::npos;
};

namespace detail {

/* Integers that are numbers: no bool, and nothing that texts are made of. */
template <typename Id>
using if_id = std::enable_if_t<std::is_integral_v<Id> && (sizeof(Id) > 1) && !std::is_same_v<Id, wchar_t> &&
                                   !std::is_same_v<Id, char16_t> && !std::is_same_v<Id, char32_t>,
                               int>;

template <typename Range> using element = std::decay_t<decltype(*std::begin(std::declval<Range &>()))>;

template <typename Range> std::string joined(Range &&ids)
{
    std::string text;
    for (const auto id : ids) {
        if (!text.empty())
            text += ',';
        text += std::to_string(id);
    }
    return text;
}

} // namespace detail

/** Whom a call is about: one id, any range of integers (a list in braces, an array, a container, a
 *  span, a view), or text: "1", "1,2" or "[1,2]". */
class Users : public Text {
public:
    using Text::Text;

    template <typename Id, detail::if_id<Id> = 0> Users(Id id) : Text(std::to_string(id)) {}

    template <typename Id, detail::if_id<Id> = 0>
    Users(std::initializer_list<Id> ids) : Text(detail::joined(ids))
    {
    }

    /** Texts in braces are no list: two would be the beginning and the end of one text. */
    Users(std::initializer_list<const char *>) = delete;

    template <typename Range, detail::if_id<detail::element<Range>> = 0>
    Users(Range &&ids) : Text(detail::joined(ids))
    {
    }
};

/** What is known of an error, whoever reported it. False where there was none. */
struct Error {
    /** Which error, for programs; B24_PORTAL_ERROR is any of the portal's own. */
    b24_code code = B24_OK;
    /** The portal's own name for it, which may be empty, or this library's: B24BUSY_... */
    std::string name;
    /** A sentence for people. */
    std::string message;
    /** Who has to act. */
    Kind kind = Kind::none;
    /** Whether the same call may succeed later, unchanged. */
    bool retryable = false;
    /** The argument or option that is wrong; empty where none is. */
    std::string argument;
    /** The HTTP status of the portal's error, or of the answer that could not be used, where it is known. */
    std::optional<int> status;
    /** How many requests the whole call sent, or tried to send; 0 where nothing was sent. */
    std::uint32_t attempts = 0;
    /** The users of the part that failed, where the call was made in parts. */
    std::vector<std::uint64_t> users;
    /** The error as it came: JSON, mostly. */
    std::string text;

    explicit operator bool() const noexcept { return code != B24_OK; }

    /** Name and message, as they are printed. */
    std::string str() const { return *this ? (name.empty() ? message : name + ": " + message) : "no error"; }

    /** The error that an answer is, if it is one. */
    static Error of(const Answer &answer)
    {
        Error error;
        if (answer.code() == B24_OK)
            return error;
        const auto member = [&](const char *key) {
            return Answer(b24_error_member(answer.text_.get(), key)).str();
        };
        error.code = answer.code();
        error.name = member("code");
        error.message = member("message");
        // Of a portal's own error the text is the portal's: it may claim anything.
        const bool own = error.code != B24_PORTAL_ERROR;
        error.kind = own ? kind_of(member("kind")) : Kind::portal;
        error.retryable = answer.retryable();
        error.argument = own ? member("argument") : "";
        if (answer.status() != 0)
            error.status = answer.status();
        error.attempts = answer.attempts();
        error.users = numbers(member("users"));
        error.text = answer.str();
        return error;
    }

private:
    static Kind kind_of(std::string_view text) noexcept
    {
        for (const Kind kind : {Kind::argument, Kind::network, Kind::portal, Kind::answer, Kind::cancelled})
            if (to_string(kind) == text)
                return kind;
        return Kind::internal;
    }

    /* Numbers in digits, between commas. */
    static std::vector<std::uint64_t> numbers(const std::string &text)
    {
        std::vector<std::uint64_t> found;
        const char *at = text.data();
        const char *const end = at + text.size();
        for (std::uint64_t number = 0; at != end;) {
            const auto read = std::from_chars(at, end, number);
            if (read.ec != std::errc())
                break;
            found.push_back(number);
            at = read.ptr == end ? end : read.ptr + 1;
        }
        return found;
    }
};

inline std::ostream &operator<<(std::ostream &out, const Error &error) { return out << error.str(); }

#ifdef B24BUSY_EXCEPTIONS
/** An Error that is thrown. what() is its name and message. */
class Exception : public std::runtime_error {
public:
    explicit Exception(Error error)
        : std::runtime_error(error.str()), error_(std::make_shared<Error>(std::move(error)))
    {
    }

    // Copied, never moved from: an Exception that was given away must still tell.
    Exception(const Exception &) = default;
    Exception &operator=(const Exception &) = default;

    b24_code code() const noexcept { return error_->code; }
    Kind kind() const noexcept { return error_->kind; }
    bool retryable() const noexcept { return error_->retryable; }
    /** All of it. */
    const Error &error() const noexcept { return *error_; }

private:
    std::shared_ptr<const Error> error_; // Copying an exception must not throw.
};
#endif

} // inline namespace
} // namespace b24busy

#endif

// A host of 1C components: the interfaces as the platform's headers declare them to C++, memory that
// is counted, a connection that remembers errors. What a test needs and no more. It is for Linux: for
// Windows, where hosts have Microsoft's C++ ABI, packaging/try-component.cpp is one.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <string>
#include <vector>

inline void check(bool condition, const char *text, int line)
{
    if (!condition) {
        std::fprintf(stderr, "line %d: %s\n", line, text);
        std::exit(1);
    }
}
#define CHECK(condition) check((condition), #condition, __LINE__)

enum Type : std::uint16_t { Empty = 0, I2 = 2, I4 = 3, R8 = 5, Tm = 7, Bool = 11, I8 = 17, Wide = 22, Blob = 23 };

struct Variant {
    union {
        std::int16_t i2;
        std::int32_t i4;
        std::int64_t i8;
        double r8;
        bool flag;
        std::tm tm;
        struct {
            char16_t *units;
            std::uint32_t length;
        } wide;
        struct {
            char *bytes;
            std::uint32_t length;
        } blob;
    };
    std::uint32_t elements;
    std::uint16_t type;
};

class InitDone {
public:
    virtual ~InitDone() {}
    virtual bool Init(void *connection) = 0;
    virtual bool setMemManager(void *memory) = 0;
    virtual long GetInfo() = 0;
    virtual void Done() = 0;
};

class LanguageExtender {
public:
    virtual ~LanguageExtender() {}
    virtual bool RegisterExtensionAs(char16_t **name) = 0;
    virtual long GetNProps() = 0;
    virtual long FindProp(const char16_t *name) = 0;
    virtual const char16_t *GetPropName(long number, long alias) = 0;
    virtual bool GetPropVal(const long number, Variant *value) = 0;
    virtual bool SetPropVal(const long number, Variant *value) = 0;
    virtual bool IsPropReadable(const long number) = 0;
    virtual bool IsPropWritable(const long number) = 0;
    virtual long GetNMethods() = 0;
    virtual long FindMethod(const char16_t *name) = 0;
    virtual const char16_t *GetMethodName(const long number, const long alias) = 0;
    virtual long GetNParams(const long number) = 0;
    virtual bool GetParamDefValue(const long number, const long parameter, Variant *value) = 0;
    virtual bool HasRetVal(const long number) = 0;
    virtual bool CallAsProc(const long number, Variant *arguments, const long count) = 0;
    virtual bool CallAsFunc(const long number, Variant *answer, Variant *arguments, const long count) = 0;
};

class Locale {
public:
    virtual ~Locale() {}
    virtual void SetLocale(const char16_t *locale) = 0;
};

class UserLanguage {
public:
    virtual ~UserLanguage() {}
    virtual void SetUserInterfaceLanguageCode(const char16_t *language) = 0;
};

// Of platform 8.3.21 and later.
class Component : public InitDone, public LanguageExtender, public Locale, public UserLanguage {
public:
    virtual ~Component() {}
};

// Of earlier ones, and of OneScript.
class OldComponent : public InitDone, public LanguageExtender, public Locale {
public:
    virtual ~OldComponent() {}
};

class MemoryManager {
public:
    virtual ~MemoryManager() {}
    virtual bool AllocMemory(void **memory, unsigned long bytes) = 0;
    virtual void FreeMemory(void **memory) = 0;
};

class CountedMemory : public MemoryManager {
public:
    bool refusing = false;

    bool AllocMemory(void **memory, unsigned long bytes) override
    {
        std::lock_guard<std::mutex> lock(mutex);
        *memory = refusing ? nullptr : std::malloc(bytes);
        if (*memory)
            blocks[*memory] = bytes;
        return *memory != nullptr;
    }

    void FreeMemory(void **memory) override
    {
        std::lock_guard<std::mutex> lock(mutex);
        CHECK(blocks.erase(*memory) == 1);
        std::free(*memory);
        *memory = nullptr;
    }

    // The size of a block of this manager's; 0 for any other memory.
    unsigned long size(const void *memory)
    {
        std::lock_guard<std::mutex> lock(mutex);
        auto found = blocks.find(const_cast<void *>(memory));
        return found == blocks.end() ? 0 : found->second;
    }

    std::size_t left()
    {
        std::lock_guard<std::mutex> lock(mutex);
        return blocks.size();
    }

private:
    std::mutex mutex;
    std::map<void *, unsigned long> blocks;
};

struct Interface {};

class AttachedInfo : public Interface {
public:
    enum Attached { Isolated = 0, NotIsolated = 1 };
    virtual Attached GetAttachedInfo() = 0;
};

class ConnectionBase {
public:
    virtual ~ConnectionBase() {}
    virtual bool AddError(unsigned short code, const char16_t *source, const char16_t *text, long scode) = 0;
    virtual bool Read(char16_t *, Variant *, long *, char16_t **) = 0;
    virtual bool Write(char16_t *, Variant *) = 0;
    virtual bool RegisterProfileAs(char16_t *) = 0;
    virtual bool SetEventBufferDepth(long) = 0;
    virtual long GetEventBufferDepth() = 0;
    virtual bool ExternalEvent(char16_t *, char16_t *, char16_t *) = 0;
    virtual void CleanEventBuffer() = 0;
    virtual bool SetStatusLine(char16_t *) = 0;
    virtual void ResetStatusLine() = 0;
};

class ConnectionBaseEx : public ConnectionBase {
public:
    virtual ~ConnectionBaseEx() {}
    virtual Interface *GetInterface(int which) = 0;
};

struct Reported {
    unsigned short code;
    std::u16string source, text;
    long scode;
};

// Anything but errors and the question how the component is attached fails the test.
class Connection : public ConnectionBaseEx, private AttachedInfo {
public:
    std::vector<Reported> errors;
    Attached attached = Isolated;
    int asked = 0;

    bool AddError(unsigned short code, const char16_t *source, const char16_t *text, long scode) override
    {
        errors.push_back({code, source, text, scode});
        return true;
    }
    bool Read(char16_t *, Variant *, long *, char16_t **) override { std::abort(); }
    bool Write(char16_t *, Variant *) override { std::abort(); }
    bool RegisterProfileAs(char16_t *) override { std::abort(); }
    bool SetEventBufferDepth(long) override { std::abort(); }
    long GetEventBufferDepth() override { std::abort(); }
    bool ExternalEvent(char16_t *, char16_t *, char16_t *) override { std::abort(); }
    void CleanEventBuffer() override { std::abort(); }
    bool SetStatusLine(char16_t *) override { std::abort(); }
    void ResetStatusLine() override { std::abort(); }
    Interface *GetInterface(int which) override
    {
        asked++;
        return which == 2 ? static_cast<Interface *>(this) : nullptr;
    }

private:
    Attached GetAttachedInfo() override { return attached; }
};

// A value with the memory behind it.
class Value {
public:
    Value() { variant.type = Empty; }
    Value(const char16_t *text) : Value(std::u16string(text)) {}
    Value(const std::u16string &given) : text(given)
    {
        variant.type = Wide;
        variant.wide.length = static_cast<std::uint32_t>(text.size());
    }
    Value(int number) { variant.type = I4, variant.i4 = number; }
    Value(double number) { variant.type = R8, variant.r8 = number; }
    Value(bool flag) { variant.type = Bool, variant.flag = flag; }
    Value(const std::tm &tm) { variant.type = Tm, variant.tm = tm; }
    static Value of_type(std::uint16_t type)
    {
        Value value;
        value.variant.type = type;
        return value;
    }

    // The variant as a host passes it. The pointer is set last: values are copied around before.
    Variant passed() const
    {
        Variant copy = variant;
        if (copy.type == Wide)
            copy.wide.units = const_cast<char16_t *>(text.data());
        return copy;
    }

private:
    Variant variant = {};
    std::u16string text;
};

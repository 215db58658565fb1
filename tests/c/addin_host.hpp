// A host of 1C components: the interfaces as the platform's headers declare them to C++, memory that
// is counted, a connection that remembers errors. What a test needs and no more.
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

#ifdef _WIN32
#define ADDIN_API __stdcall
#else
#define ADDIN_API
#endif

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
    virtual bool ADDIN_API Init(void *connection) = 0;
    virtual bool ADDIN_API setMemManager(void *memory) = 0;
    virtual long ADDIN_API GetInfo() = 0;
    virtual void ADDIN_API Done() = 0;
};

class LanguageExtender {
public:
    virtual ~LanguageExtender() {}
    virtual bool ADDIN_API RegisterExtensionAs(char16_t **name) = 0;
    virtual long ADDIN_API GetNProps() = 0;
    virtual long ADDIN_API FindProp(const char16_t *name) = 0;
    virtual const char16_t *ADDIN_API GetPropName(long number, long alias) = 0;
    virtual bool ADDIN_API GetPropVal(const long number, Variant *value) = 0;
    virtual bool ADDIN_API SetPropVal(const long number, Variant *value) = 0;
    virtual bool ADDIN_API IsPropReadable(const long number) = 0;
    virtual bool ADDIN_API IsPropWritable(const long number) = 0;
    virtual long ADDIN_API GetNMethods() = 0;
    virtual long ADDIN_API FindMethod(const char16_t *name) = 0;
    virtual const char16_t *ADDIN_API GetMethodName(const long number, const long alias) = 0;
    virtual long ADDIN_API GetNParams(const long number) = 0;
    virtual bool ADDIN_API GetParamDefValue(const long number, const long parameter, Variant *value) = 0;
    virtual bool ADDIN_API HasRetVal(const long number) = 0;
    virtual bool ADDIN_API CallAsProc(const long number, Variant *arguments, const long count) = 0;
    virtual bool ADDIN_API CallAsFunc(const long number, Variant *answer, Variant *arguments, const long count) = 0;
};

class Locale {
public:
    virtual ~Locale() {}
    virtual void ADDIN_API SetLocale(const char16_t *locale) = 0;
};

class UserLanguage {
public:
    virtual ~UserLanguage() {}
    virtual void ADDIN_API SetUserInterfaceLanguageCode(const char16_t *language) = 0;
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
    virtual bool ADDIN_API AllocMemory(void **memory, unsigned long bytes) = 0;
    virtual void ADDIN_API FreeMemory(void **memory) = 0;
};

class CountedMemory : public MemoryManager {
public:
    bool refusing = false;

    bool ADDIN_API AllocMemory(void **memory, unsigned long bytes) override
    {
        std::lock_guard<std::mutex> lock(mutex);
        *memory = refusing ? nullptr : std::malloc(bytes);
        if (*memory)
            blocks[*memory] = bytes;
        return *memory != nullptr;
    }

    void ADDIN_API FreeMemory(void **memory) override
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
    virtual Attached ADDIN_API GetAttachedInfo() = 0;
};

class ConnectionBase {
public:
    virtual ~ConnectionBase() {}
    virtual bool ADDIN_API AddError(unsigned short code, const char16_t *source, const char16_t *text, long scode) = 0;
    virtual bool ADDIN_API Read(char16_t *, Variant *, long *, char16_t **) = 0;
    virtual bool ADDIN_API Write(char16_t *, Variant *) = 0;
    virtual bool ADDIN_API RegisterProfileAs(char16_t *) = 0;
    virtual bool ADDIN_API SetEventBufferDepth(long) = 0;
    virtual long ADDIN_API GetEventBufferDepth() = 0;
    virtual bool ADDIN_API ExternalEvent(char16_t *, char16_t *, char16_t *) = 0;
    virtual void ADDIN_API CleanEventBuffer() = 0;
    virtual bool ADDIN_API SetStatusLine(char16_t *) = 0;
    virtual void ADDIN_API ResetStatusLine() = 0;
};

class ConnectionBaseEx : public ConnectionBase {
public:
    virtual ~ConnectionBaseEx() {}
    virtual Interface *ADDIN_API GetInterface(int which) = 0;
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

    bool ADDIN_API AddError(unsigned short code, const char16_t *source, const char16_t *text, long scode) override
    {
        errors.push_back({code, source, text, scode});
        return true;
    }
    bool ADDIN_API Read(char16_t *, Variant *, long *, char16_t **) override { std::abort(); }
    bool ADDIN_API Write(char16_t *, Variant *) override { std::abort(); }
    bool ADDIN_API RegisterProfileAs(char16_t *) override { std::abort(); }
    bool ADDIN_API SetEventBufferDepth(long) override { std::abort(); }
    long ADDIN_API GetEventBufferDepth() override { std::abort(); }
    bool ADDIN_API ExternalEvent(char16_t *, char16_t *, char16_t *) override { std::abort(); }
    void ADDIN_API CleanEventBuffer() override { std::abort(); }
    bool ADDIN_API SetStatusLine(char16_t *) override { std::abort(); }
    void ADDIN_API ResetStatusLine() override { std::abort(); }
    Interface *ADDIN_API GetInterface(int which) override
    {
        asked++;
        return which == 2 ? static_cast<Interface *>(this) : nullptr;
    }

private:
    Attached ADDIN_API GetAttachedInfo() override { return attached; }
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

// What packaging/try runs against each library: a host of 1C components, in the C++ ABI that hosts of this system
// have. On Windows that is Microsoft's, which clang speaks: virtual calls, `delete` through each base, callbacks.
// There it is built without any C or C++ library, since Microsoft's are not to be had.
// Usage: component LIBRARY URL, of a portal that packaging/portal stands in for.

#include <stdint.h>

#ifdef _WIN32
#define CALL __stdcall
#define SYSTEM extern "C" __declspec(dllimport)
SYSTEM void *__stdcall GetProcessHeap();
SYSTEM void *__stdcall HeapAlloc(void *, unsigned long, uintptr_t);
SYSTEM int __stdcall HeapFree(void *, unsigned long, void *);
SYSTEM void *__stdcall LoadLibraryW(const wchar_t *);
SYSTEM void *__stdcall GetProcAddress(void *, const char *);
SYSTEM void *__stdcall CreateThread(void *, uintptr_t, unsigned long(__stdcall *)(void *), void *, unsigned long, void *);
SYSTEM unsigned long __stdcall WaitForSingleObject(void *, unsigned long);
SYSTEM int __stdcall CloseHandle(void *);
SYSTEM void *__stdcall GetStdHandle(unsigned long);
SYSTEM int __stdcall WriteFile(void *, const void *, unsigned long, unsigned long *, void *);
[[noreturn]] SYSTEM void __stdcall ExitProcess(unsigned);
SYSTEM wchar_t *__stdcall GetCommandLineW();
SYSTEM wchar_t **__stdcall CommandLineToArgvW(const wchar_t *, int *);
// What the compiler asks of a C library.
extern "C" int _fltused = 0;
extern "C" int _purecall() { ExitProcess(3); }
extern "C" void *memset(void *to, int byte, size_t count)
{
    for (volatile char *at = (char *)to; count; count--)
        *at++ = (char)byte;
    return to;
}
extern "C" void *memcpy(void *to, const void *from, size_t count)
{
    volatile char *at = (char *)to;
    for (const char *other = (const char *)from; count; count--)
        *at++ = *other++;
    return to;
}
static void *allocate(uintptr_t bytes) { return HeapAlloc(GetProcessHeap(), 0, bytes); }
static void release(void *memory) { HeapFree(GetProcessHeap(), 0, memory); }
[[noreturn]] static void leave(int code) { ExitProcess((unsigned)code); }
static void print(const char *text)
{
    unsigned long length = 0, written;
    while (text[length])
        length++;
    WriteFile(GetStdHandle((unsigned long)-11), text, length, &written, nullptr);
}
struct Time {
    int fields[9];
};
#else
#define CALL
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static void *allocate(size_t bytes) { return malloc(bytes); }
static void release(void *memory) { free(memory); }
[[noreturn]] static void leave(int code) { exit(code); }
static void print(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}
typedef struct tm Time;
#endif

void operator delete(void *memory) noexcept { release(memory); }
void operator delete(void *memory, decltype(sizeof 0)) noexcept { release(memory); }

static void check(bool condition, const char *text)
{
    if (!condition) {
        print("not so: ");
        print(text);
        print("\n");
        leave(1);
    }
}
#define CHECK(condition) check((condition), #condition)

// A callee that takes more or less from the stack than it was given would be noticed much later.
static inline __attribute__((always_inline)) uintptr_t stack()
{
    uintptr_t at = 0;
#if defined(__i386__)
    __asm__ volatile("mov %%esp, %0" : "=r"(at)::"memory");
#elif defined(__x86_64__)
    __asm__ volatile("mov %%rsp, %0" : "=r"(at)::"memory");
#endif
    return at;
}
#define EVEN(...)                                                                                                      \
    ({                                                                                                                 \
        uintptr_t before = stack();                                                                                    \
        auto given = (__VA_ARGS__);                                                                                    \
        CHECK(stack() == before);                                                                                      \
        given;                                                                                                         \
    })

enum Type : uint16_t { Empty = 0, Bool = 11, I4 = 3, Wide = 22 };

struct Variant {
    union {
        int32_t i4;
        int64_t i8;
        double r8;
        bool flag;
        Time time;
        struct {
            const char16_t *units;
            uint32_t length;
        } wide;
    };
    uint32_t elements;
    uint16_t type;
};
#ifdef _WIN32
static_assert(sizeof(Variant) == 48, "as the platform's headers have it");
#endif

// The interfaces, in the platform's order.
class InitDone {
public:
    virtual ~InitDone() {}
    virtual bool CALL Init(void *connection) = 0;
    virtual bool CALL setMemManager(void *memory) = 0;
    virtual long CALL GetInfo() = 0;
    virtual void CALL Done() = 0;
};
class LanguageExtender {
public:
    virtual ~LanguageExtender() {}
    virtual bool CALL RegisterExtensionAs(char16_t **name) = 0;
    virtual long CALL GetNProps() = 0;
    virtual long CALL FindProp(const char16_t *name) = 0;
    virtual const char16_t *CALL GetPropName(long number, long alias) = 0;
    virtual bool CALL GetPropVal(const long number, Variant *value) = 0;
    virtual bool CALL SetPropVal(const long number, Variant *value) = 0;
    virtual bool CALL IsPropReadable(const long number) = 0;
    virtual bool CALL IsPropWritable(const long number) = 0;
    virtual long CALL GetNMethods() = 0;
    virtual long CALL FindMethod(const char16_t *name) = 0;
    virtual const char16_t *CALL GetMethodName(const long number, const long alias) = 0;
    virtual long CALL GetNParams(const long number) = 0;
    virtual bool CALL GetParamDefValue(const long number, const long parameter, Variant *value) = 0;
    virtual bool CALL HasRetVal(const long number) = 0;
    virtual bool CALL CallAsProc(const long number, Variant *arguments, const long count) = 0;
    virtual bool CALL CallAsFunc(const long number, Variant *answer, Variant *arguments, const long count) = 0;
};
class Locale {
public:
    virtual ~Locale() {}
    virtual void CALL SetLocale(const char16_t *locale) = 0;
};
class UserLanguage {
public:
    virtual ~UserLanguage() {}
    virtual void CALL SetUserInterfaceLanguageCode(const char16_t *language) = 0;
};
class Component : public InitDone, public LanguageExtender, public Locale, public UserLanguage {
public:
    virtual ~Component() {}
};

class MemoryManager {
public:
    virtual ~MemoryManager() {}
    virtual bool CALL AllocMemory(void **memory, unsigned long bytes) = 0;
    virtual void CALL FreeMemory(void **memory) = 0;
};
class CountedMemory : public MemoryManager {
public:
    long left = 0;

    bool CALL AllocMemory(void **memory, unsigned long bytes) override
    {
        *memory = allocate(bytes);
        __atomic_add_fetch(&left, 1, __ATOMIC_SEQ_CST);
        return *memory != nullptr;
    }
    void CALL FreeMemory(void **memory) override
    {
        release(*memory);
        *memory = nullptr;
        __atomic_sub_fetch(&left, 1, __ATOMIC_SEQ_CST);
    }
};

struct Interface {};
class AttachedInfo : public Interface {
public:
    enum Attached { Isolated, NotIsolated };
    virtual Attached CALL GetAttachedInfo() = 0;
};
class ConnectionBase {
public:
    virtual ~ConnectionBase() {}
    virtual bool CALL AddError(unsigned short code, const char16_t *source, const char16_t *text, long scode) = 0;
    virtual bool CALL Read(char16_t *, Variant *, long *, char16_t **) = 0;
    virtual bool CALL Write(char16_t *, Variant *) = 0;
    virtual bool CALL RegisterProfileAs(char16_t *) = 0;
    virtual bool CALL SetEventBufferDepth(long) = 0;
    virtual long CALL GetEventBufferDepth() = 0;
    virtual bool CALL ExternalEvent(char16_t *, char16_t *, char16_t *) = 0;
    virtual void CALL CleanEventBuffer() = 0;
    virtual bool CALL SetStatusLine(char16_t *) = 0;
    virtual void CALL ResetStatusLine() = 0;
};
class ConnectionBaseEx : public ConnectionBase {
public:
    virtual ~ConnectionBaseEx() {}
    virtual Interface *CALL GetInterface(int which) = 0;
};
class Connection : public ConnectionBaseEx, private AttachedInfo {
public:
    Attached attached = Isolated;
    int asked = 0, errors = 0;

    bool CALL AddError(unsigned short, const char16_t *source, const char16_t *text, long) override
    {
        errors++;
        CHECK(source[0] != 0 && text[0] != 0);
        return true;
    }
    bool CALL Read(char16_t *, Variant *, long *, char16_t **) override { leave(4); }
    bool CALL Write(char16_t *, Variant *) override { leave(4); }
    bool CALL RegisterProfileAs(char16_t *) override { leave(4); }
    bool CALL SetEventBufferDepth(long) override { leave(4); }
    long CALL GetEventBufferDepth() override { leave(4); }
    bool CALL ExternalEvent(char16_t *, char16_t *, char16_t *) override { leave(4); }
    void CALL CleanEventBuffer() override { leave(4); }
    bool CALL SetStatusLine(char16_t *) override { leave(4); }
    void CALL ResetStatusLine() override { leave(4); }
    Interface *CALL GetInterface(int which) override
    {
        asked++;
        return which == 2 ? static_cast<Interface *>(this) : nullptr;
    }

private:
    Attached CALL GetAttachedInfo() override { return attached; }
};

static const char16_t *(*GetClassNames)();
static long (*GetClassObject)(const char16_t *, Component **);
static long (*DestroyObject)(Component **);
static int (*SetPlatformCapabilities)(int);
static int (*GetAttachType)();
static const char16_t *url;

static uint32_t length(const char16_t *text)
{
    uint32_t units = 0;
    while (text[units])
        units++;
    return units;
}
static bool begins(const char16_t *text, const char16_t *beginning)
{
    while (*beginning && *text == *beginning)
        text++, beginning++;
    return *beginning == 0;
}
static bool same(const char16_t *one, const char16_t *other)
{
    return begins(one, other) && length(one) == length(other);
}
static bool has(const char16_t *text, const char16_t *part)
{
    for (; *text; text++)
        if (begins(text, part))
            return true;
    return false;
}
static Variant wide(const char16_t *text)
{
    Variant value = {};
    value.wide.units = text, value.wide.length = length(text), value.type = Wide;
    return value;
}

// What a host does with an object from its creation to its end, which comes in one of six ways.
static void live(int way, bool ask)
{
    CountedMemory memory;
    Connection connection;
    auto given_back = [&memory](const char16_t *text) {
        void *block = (void *)text;
        memory.FreeMemory(&block);
    };
    Component *object = nullptr;
    CHECK(EVEN(GetClassObject(u"B24Busy", &object)) != 0 && object != nullptr);
    connection.attached = way % 2 ? decltype(connection.attached)(1) : decltype(connection.attached)(0);
    CHECK(EVEN(object->Init(&connection)) && connection.asked == 1);
    CHECK(EVEN(object->setMemManager(&memory)));
    CHECK(EVEN(object->GetInfo()) == 2000);
    EVEN((object->SetLocale(u"ru_RU"), 0));
    EVEN((object->SetUserInterfaceLanguageCode(u"ru"), 0));

    char16_t *name = nullptr;
    CHECK(EVEN(object->RegisterExtensionAs(&name)) && same(name, u"B24Busy"));
    given_back(name);
    CHECK(EVEN(object->GetNProps()) == 6 && EVEN(object->GetNMethods()) == 7);
    long method = EVEN(object->FindMethod(u"ПолучитьЗанятостьПользователей"));
    CHECK(method >= 0 && EVEN(object->FindMethod(u"getuserbusy")) == method);
    CHECK(EVEN(object->FindMethod(u"НетТакого")) == -1 && EVEN(object->FindProp(u"НетТакого")) == -1);
    const char16_t *russian = EVEN(object->GetMethodName(method, 1));
    CHECK(same(russian, u"ПолучитьЗанятостьПользователей"));
    given_back(russian);
    CHECK(EVEN(object->GetNParams(method)) == 5 && EVEN(object->HasRetVal(method)));
    Variant value = {};
    CHECK(!EVEN(object->GetParamDefValue(method, 0, &value)) && EVEN(object->GetParamDefValue(method, 4, &value)));
    CHECK(value.type == Wide && value.wide.length == 0);
    given_back(value.wide.units);

    long options = EVEN(object->FindProp(u"Настройки")), raise = EVEN(object->FindProp(u"RaiseErrors"));
    long isolated = EVEN(object->FindProp(u"Isolated"));
    const char16_t *english = EVEN(object->GetPropName(options, 0));
    CHECK(same(english, u"Options"));
    given_back(english);
    CHECK(EVEN(object->IsPropReadable(options)) && EVEN(object->IsPropWritable(options)));
    CHECK(!EVEN(object->IsPropWritable(isolated)));
    CHECK(EVEN(object->GetPropVal(isolated, &value)) && value.type == Bool && value.flag == (way % 2 == 0));
    value = wide(u"{\"rate_per_second\": 1000, \"burst\": 10000, \"timeout_ms\": 20000}");
    CHECK(EVEN(object->SetPropVal(options, &value)));

    Variant arguments[] = {wide(url), {}, wide(u"2025-09-08"), wide(u"2025-09-14")}, answer = {};
    arguments[1].type = I4, arguments[1].i4 = 1;
    if (ask) {
        CHECK(EVEN(object->CallAsFunc(method, &answer, arguments, 4)) && answer.type == Wide);
        CHECK(begins(answer.wide.units, u"{\"result\"") && length(answer.wide.units) == answer.wide.length);
        CHECK(has(answer.wide.units, u"\"DATE_FROM\""));
        given_back(answer.wide.units);
        CHECK(EVEN(object->CallAsProc(method, arguments, 4)));
    }
    CHECK(EVEN(object->CallAsFunc(method, &answer, arguments, 1)) && has(answer.wide.units, u"B24BUSY_INVALID_ARGUMENT"));
    given_back(answer.wide.units);
    value = {};
    value.type = Bool, value.flag = true;
    CHECK(EVEN(object->SetPropVal(raise, &value)) && connection.errors == 0);
    answer = {};
    CHECK(!EVEN(object->CallAsFunc(method, &answer, arguments, 1)) && connection.errors == 1);

    EVEN((object->Done(), 0));
    switch (way) {
    case 0:
        CHECK(EVEN(DestroyObject(&object)) == 0 && object == nullptr);
        CHECK(EVEN(DestroyObject(&object)) != 0);
        break;
    case 1:
        EVEN((delete object, 0));
        break;
    case 2:
        EVEN((delete static_cast<InitDone *>(object), 0));
        break;
    case 3:
        EVEN((delete static_cast<LanguageExtender *>(object), 0));
        break;
    case 4:
        EVEN((delete static_cast<Locale *>(object), 0));
        break;
    default:
        EVEN((delete static_cast<UserLanguage *>(object), 0));
    }
    CHECK(memory.left == 0);
}

static void many()
{
    for (int round = 0; round < 60; round++)
        live(round % 6, round % 6 == 0);
}

template <class Function> static void find(void *library, const char *name, Function &function)
{
#ifdef _WIN32
    function = (Function)GetProcAddress(library, name);
#else
    function = (Function)dlsym(library, name);
#endif
    check(function != nullptr, name);
}

static void run(void *library)
{
    CHECK(library != nullptr);
    find(library, "GetClassNames", GetClassNames);
    find(library, "GetClassObject", GetClassObject);
    find(library, "DestroyObject", DestroyObject);
    find(library, "SetPlatformCapabilities", SetPlatformCapabilities);
    find(library, "GetAttachType", GetAttachType);
    CHECK(same(EVEN(GetClassNames()), u"B24Busy"));
    CHECK(EVEN(GetAttachType()) == 3 && EVEN(SetPlatformCapabilities(3)) == 3);
    Component *none = nullptr;
    CHECK(EVEN(GetClassObject(u"Другой", &none)) == 0 && none == nullptr);
    for (int round = 0; round < 1000; round++)
        live(round % 6, round % 100 == 0);
}

#ifdef _WIN32
static unsigned long __stdcall thread(void *)
{
    many();
    return 0;
}

// The stack is not aligned at the entry on i686; nothing here minds.
extern "C" void start()
{
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    if (count != 3)
        leave(2);
    url = (const char16_t *)words[2];
    run(LoadLibraryW(words[1]));
    void *threads[8];
    for (void *&one : threads)
        one = CreateThread(nullptr, 0, thread, nullptr, 0, nullptr);
    for (void *one : threads) {
        CHECK(WaitForSingleObject(one, 0xffffffff) == 0);
        CloseHandle(one);
    }
    print("good\n");
    leave(0);
}
#else
static void *thread(void *)
{
    many();
    return nullptr;
}

int main(int count, char **words)
{
    if (count != 3)
        return 2;
    static char16_t units[256]; // an address, in ASCII
    for (int at = 0; words[2][at] && at < 255; at++)
        units[at] = (unsigned char)words[2][at];
    url = units;
    run(dlopen(words[1], RTLD_NOW | RTLD_LOCAL));
    pthread_t threads[8];
    for (pthread_t &one : threads)
        CHECK(pthread_create(&one, nullptr, thread, nullptr) == 0);
    for (pthread_t one : threads)
        pthread_join(one, nullptr);
    print("good\n");
    return 0;
}
#endif

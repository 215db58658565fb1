// An object of the component in a host, and what tests ask of what it answers. Every call checks what
// must hold for each: arguments unchanged, answers in the host's memory, none of it left.
#pragma once
#include "addin_host.hpp"
#include <dlfcn.h>

using Text = std::u16string;

static const char16_t *(*GetClassNames)();
static long (*GetClassObject)(const char16_t *, Component **);
static long (*DestroyObject)(Component **);
static int (*SetPlatformCapabilities)(int);
static int (*GetAttachType)();

static void *handle;
static Text webhook, portal, token;
static const Text QUICK = u"{\"rate_per_second\": 1000, \"burst\": 10000}";
static const Text NOBODY = u"http://127.0.0.1:1/rest/1/secretsecret/";
static const char16_t FROM[] = u"2025-09-08", TO[] = u"2025-09-14";

static Text wide(const char *ascii) { return Text(ascii, ascii + std::strlen(ascii)); }
static bool has(const Text &text, const char16_t *part)
{
    bool found = text.find(part) != Text::npos;
    if (!found)
        std::fprintf(stderr, "%s\n", std::string(text.begin(), text.end()).c_str());
    return found;
}

// What a call or a property gave.
struct Given {
    bool done;
    std::uint16_t type;
    bool flag;
    Text text;
};

// Loads the library and finds its five functions.
static void load(const char *library)
{
    handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    CHECK(handle != nullptr);
    *(void **)&GetClassNames = dlsym(handle, "GetClassNames");
    *(void **)&GetClassObject = dlsym(handle, "GetClassObject");
    *(void **)&DestroyObject = dlsym(handle, "DestroyObject");
    *(void **)&SetPlatformCapabilities = dlsym(handle, "SetPlatformCapabilities");
    *(void **)&GetAttachType = dlsym(handle, "GetAttachType");
    CHECK(GetClassNames && GetClassObject && DestroyObject && SetPlatformCapabilities && GetAttachType);
}

static Component *create()
{
    Component *component = nullptr;
    CHECK(GetClassObject(u"B24Busy", &component) != 0);
    CHECK(component != nullptr);
    return component;
}

// An attached object, with memory and a connection of its own.
class Object {
public:
    CountedMemory memory;
    Connection connection;
    Component *component;

    Object() : component(create())
    {
        CHECK(component->Init(&connection));
        CHECK(component->setMemManager(&memory));
        set(u"Options", QUICK);
    }
    ~Object()
    {
        component->Done();
        CHECK(DestroyObject(&component) == 0);
        CHECK(component == nullptr);
        CHECK(memory.left() == 0);
    }

    // Calls and checks what must hold for every call: arguments unchanged, memory the host's.
    Given call(const char16_t *name, const std::vector<Value> &values)
    {
        long method = component->FindMethod(name);
        CHECK(method >= 0);
        std::vector<Variant> arguments;
        for (const Value &value : values)
            arguments.push_back(value.passed());
        std::vector<Variant> before = arguments;
        Variant answer = {};
        bool done = component->CallAsFunc(method, &answer, arguments.data(), (long)arguments.size());
        CHECK(values.empty() ||
              std::memcmp(before.data(), arguments.data(), sizeof(Variant) * values.size()) == 0);
        CHECK(done || answer.type == Empty);
        return take(done, answer);
    }

    bool call_as_procedure(const char16_t *name, const std::vector<Value> &values)
    {
        std::vector<Variant> arguments;
        for (const Value &value : values)
            arguments.push_back(value.passed());
        return component->CallAsProc(component->FindMethod(name), arguments.data(), (long)arguments.size());
    }

    Given get(const char16_t *name)
    {
        long property = component->FindProp(name);
        CHECK(property >= 0 && component->IsPropReadable(property));
        Variant value = {};
        bool done = component->GetPropVal(property, &value);
        return take(done, value);
    }

    bool set(const char16_t *name, const Value &value)
    {
        Variant passed = value.passed(), before = passed;
        bool done = component->SetPropVal(component->FindProp(name), &passed);
        CHECK(std::memcmp(&before, &passed, sizeof passed) == 0);
        return done;
    }

    Text error() { return get(u"LastError").text; }

    Text name(const char16_t *given)
    {
        if (given == nullptr)
            return u"(none)";
        Text text = given;
        CHECK(memory.size(given) == 2 * (text.size() + 1));
        void *block = const_cast<char16_t *>(given);
        memory.FreeMemory(&block);
        return text;
    }

private:
    Given take(bool done, Variant &value)
    {
        Given given = {done, value.type, value.type == Bool && value.flag, u""};
        if (value.type == Wide) {
            // The length does not count the zero at the end.
            given.text.assign(value.wide.units, value.wide.length);
            CHECK(value.wide.units[value.wide.length] == 0);
            CHECK(memory.size(value.wide.units) == 2 * (value.wide.length + 1ul));
            memory.FreeMemory((void **)&value.wide.units);
        }
        CHECK(memory.left() == 0);
        return given;
    }
};

static void is_result(const Given &given, const char16_t *part)
{
    CHECK(given.done && given.type == Wide);
    CHECK(has(given.text, u"{\"result\":"));
    CHECK(has(given.text, part));
}

static void is_error(const Given &given, const char16_t *code, const char16_t *part)
{
    CHECK(given.done && given.type == Wide);
    CHECK(has(given.text, code));
    CHECK(has(given.text, part));
    CHECK(given.text.find(u"secretsecret") == Text::npos);
}

static const char16_t INVALID[] = u"\"error\":\"B24BUSY_INVALID_ARGUMENT\"";

static void start(int argc, char **argv, int arguments)
{
    static_assert(sizeof(long) != 8 || sizeof(Variant) == 64, "as the platform's header has it");
    if (argc != arguments)
        std::exit(2);
    load(argv[1]);
    webhook = wide(argv[2]), portal = wide(argv[3]), token = wide(argv[4]);
}

// The component in a C++ host: loaded, attached, called, destroyed in every way that hosts know.
// Usage: addin_host LIBRARY WEBHOOK PORTAL TOKEN CALLS LARGE. Of the portal's methods, user.get
// answers with LARGE characters.
#include "addin_host.hpp"
#include <dlfcn.h>
#include <thread>

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

struct Named {
    std::vector<const char16_t *> spellings; // English, Russian, others
    long parameters, required;
};

static const std::vector<Named> METHODS = {
    {{u"GetUserBusy", u"ПолучитьЗанятостьПользователей", u"getuserbusy", u"GETUSERBUSY",
      u"получитьзанятостьпользователей", u"ПОЛУЧИТЬЗАНЯТОСТЬПОЛЬЗОВАТЕЛЕЙ"}, 5, 4},
    {{u"BusyIntervals", u"ПолучитьИнтервалыЗанятости", u"bUSYiNTERVALS",
      u"ПОЛУЧИТЬинтервалыЗАНЯТОСТИ"}, 4, 3},
    {{u"AvailableSlots", u"ПолучитьСвободныеИнтервалы", u"AVAILABLESLOTS",
      u"получитьСВОБОДНЫЕинтервалы"}, 4, 3},
    {{u"BusyIntervalsOf", u"ИнтервалыЗанятостиИзОтвета", u"busyintervalsof",
      u"ИНТЕРВАЛЫЗАНЯТОСТИИЗОТВЕТА"}, 2, 1},
    {{u"AvailableSlotsOf", u"СвободныеИнтервалыИзОтвета", u"availableslotsOF",
      u"свободныеинтервалыизответа"}, 2, 1},
    {{u"Call", u"ВызватьМетод", u"call", u"вызватьметод", u"ВЫЗВАТЬМЕТОД"}, 5, 3},
};

static void names()
{
    CHECK(Text(GetClassNames()) == u"B24Busy");
    CHECK(GetAttachType() == 3);
    Component *none = nullptr;
    CHECK(GetClassObject(u"Other", &none) == 0 && none == nullptr);
    CHECK(GetClassObject(nullptr, &none) == 0 && none == nullptr);
    CHECK(GetClassObject(u"B24Busy", nullptr) == 0);
    CHECK(DestroyObject(&none) != 0 && DestroyObject(nullptr) != 0);

    Object object;
    Component *c = object.component;
    CHECK(c->GetInfo() == 2000);
    char16_t *name = nullptr;
    CHECK(c->RegisterExtensionAs(&name));
    CHECK(object.name(name) == u"B24Busy");

    CHECK(c->GetNMethods() == (long)METHODS.size());
    for (const Named &named : METHODS) {
        long method = c->FindMethod(named.spellings[0]);
        CHECK(method >= 0);
        for (const char16_t *spelling : named.spellings)
            CHECK(c->FindMethod(spelling) == method);
        CHECK(object.name(c->GetMethodName(method, 0)) == named.spellings[0]);
        CHECK(object.name(c->GetMethodName(method, 1)) == named.spellings[1]);
        CHECK(c->GetMethodName(method, 2) == nullptr && c->GetMethodName(method, -1) == nullptr);
        CHECK(c->HasRetVal(method));
        CHECK(c->GetNParams(method) == named.parameters);
        for (long i = -1; i <= named.parameters; i++) {
            bool optional = i >= named.required && i < named.parameters;
            Variant value = {};
            value.type = Blob; // to see that it is set
            CHECK(c->GetParamDefValue(method, i, &value) == optional);
            CHECK(value.type == (optional ? Wide : Empty));
            if (optional) {
                CHECK(value.wide.length == 0 && object.memory.size(value.wide.units) == 2);
                object.memory.FreeMemory((void **)&value.wide.units);
            }
        }
    }

    const std::vector<Named> properties = {
        {{u"Options", u"Настройки", u"OPTIONS", u"НАСТРОЙКИ"}, 1, 0},
        {{u"RaiseErrors", u"ВызыватьИсключения", u"raiseerrors", u"вызыватьисключения"}, 1, 0},
        {{u"Version", u"Версия", u"version", u"ВЕРСИЯ"}, 0, 0},
        {{u"LastError", u"ПоследняяОшибка", u"LASTERROR", u"последняяошибка"}, 0, 0},
        {{u"Isolated", u"Изолированно", u"isolated", u"ИЗОЛИРОВАННО"}, 0, 0},
        {{u"Tokens", u"Токены", u"tokens", u"ТОКЕНЫ"}, 0, 0},
    };
    CHECK(c->GetNProps() == (long)properties.size());
    for (const Named &named : properties) {
        long property = c->FindProp(named.spellings[0]);
        CHECK(property >= 0);
        for (const char16_t *spelling : named.spellings)
            CHECK(c->FindProp(spelling) == property);
        CHECK(object.name(c->GetPropName(property, 0)) == named.spellings[0]);
        CHECK(object.name(c->GetPropName(property, 1)) == named.spellings[1]);
        CHECK(c->IsPropReadable(property));
        CHECK(c->IsPropWritable(property) == (named.parameters == 1));
    }

    for (long wrong : {-1l, 99l}) {
        Variant value = {};
        CHECK(c->GetMethodName(wrong, 0) == nullptr && c->GetPropName(wrong, 0) == nullptr);
        CHECK(c->GetNParams(wrong) == 0 && !c->HasRetVal(wrong));
        CHECK(!c->IsPropReadable(wrong) && !c->IsPropWritable(wrong));
        CHECK(!c->GetPropVal(wrong, &value) && !c->SetPropVal(wrong, &value));
        CHECK(!c->GetParamDefValue(wrong, 0, &value) && value.type == Empty);
    }
    CHECK(c->FindMethod(nullptr) == -1 && c->FindProp(nullptr) == -1);
    CHECK(c->FindMethod(u"") == -1 && c->FindMethod(u"Version") == -1);
    CHECK(c->FindProp(u"Call") == -1 && c->FindProp(u"Версии") == -1);
    Variant value = {};
    CHECK(!c->CallAsFunc(0, nullptr, nullptr, 0) && !c->SetPropVal(0, nullptr));
    CHECK(!c->CallAsFunc(-1, &value, nullptr, 0) && !c->GetPropVal(0, nullptr));
    CHECK(c->CallAsFunc(0, &value, nullptr, 4) && value.type == Wide);
    object.memory.FreeMemory((void **)&value.wide.units);
}

static void counts()
{
    for (const Text &url : {webhook, NOBODY}) {
        Object object;
        for (const Named &named : METHODS)
            for (long count = 0; count <= named.parameters + 3; count++) {
                if (count >= named.required && count <= named.parameters)
                    continue;
                std::vector<Value> values((std::size_t)count, Value(url));
                object.component->SetLocale(u"en_US");
                Text expected = named.spellings[0];
                expected += u" takes " + wide(std::to_string(named.required).c_str()) + u" to " +
                            wide(std::to_string(named.parameters).c_str()) + u" parameters";
                is_error(object.call(named.spellings[0], values), INVALID, expected.c_str());
                object.component->SetLocale(count % 2 ? u"ru_RU" : u"rus_RUS");
                Text russian = Text(u"метод ") + named.spellings[1] + u" принимает от ";
                is_error(object.call(named.spellings[1], values), INVALID, russian.c_str());
                CHECK(has(object.error(), u"передано: "));
            }
        // A count that no host should have: nothing is read.
        Variant answer = {};
        CHECK(object.component->CallAsFunc(0, &answer, nullptr, -5) && answer.type == Wide);
        object.memory.FreeMemory((void **)&answer.wide.units);
        CHECK(object.connection.errors.empty());
    }
}

static void values()
{
    Object object;
    auto busy = [&](const Value &users, const Value &from, const Value &to) {
        return object.call(u"GetUserBusy", {webhook, users, from, to});
    };
    is_result(busy(1, FROM, TO), u"\"1\":[");
    is_result(busy(1.0, FROM, TO), u"\"1\":[");
    is_result(busy(u"1", FROM, TO), u"\"1\":[");
    is_result(busy(u"1, 2", FROM, TO), u"\"2\":");
    is_result(busy(u"[1,2]", FROM, TO), u"\"2\":");
    Value small = Value::of_type(I2), large = Value::of_type(I8);
    is_error(busy(small, FROM, TO), INVALID, u"\\\"0\\\" is no user id");
    is_error(busy(large, FROM, TO), INVALID, u"\\\"0\\\" is no user id");
    is_error(busy(-7, FROM, TO), INVALID, u"\\\"-7\\\" is negative");
    is_error(busy(1.5, FROM, TO), INVALID, u"\\\"1.5\\\" is not a whole number");
    is_error(busy(0.0 / 0.0, FROM, TO), INVALID, u"\"argument\":\"users\"");

    std::tm from = {}, to = {};
    from.tm_year = 125, from.tm_mon = 8, from.tm_mday = 8;
    to.tm_year = 125, to.tm_mon = 8, to.tm_mday = 14, to.tm_hour = 23, to.tm_min = 59, to.tm_sec = 59;
    to.tm_isdst = 1, to.tm_wday = 99;
    is_result(busy(1, from, to), u"\"1\":[");
    is_result(busy(1, FROM, to), u"\"1\":[");
    CHECK(object.error().empty());
    is_error(busy(1, to, from), INVALID, u"2025-09-14 is after 2025-09-08");
    std::tm never = {};
    never.tm_year = -1899, never.tm_mday = 1; // 1C's empty date
    is_error(busy(1, never, to), INVALID, u"how 1C writes an empty date");
    from.tm_mon = 12;
    is_error(busy(1, from, to), INVALID, u"not a day of the calendar");
    from.tm_year = 2147483647, from.tm_mon = -2147483647 - 1, from.tm_mday = -1;
    is_error(busy(1, from, to), INVALID, u"\"argument\":\"from\"");

    // The wrong type, in both languages.
    struct Wrong {
        Value value;
        const char16_t *english, *russian;
    };
    const std::vector<Wrong> wrong = {
        {Value(), u"an empty value was passed", u"передано пустое значение"},
        {42, u"a number was passed; expected a string", u"передано число; ожидается строка"},
        {0.5, u"a number was passed", u"передано число"},
        {true, u"a boolean was passed", u"передано булево"},
        {to, u"a date was passed", u"передана дата"},
        {Value::of_type(Blob), u"binary data was passed", u"переданы двоичные данные"},
        {Value::of_type(6), u"a value of an unknown type", u"передано значение неизвестного типа"},
        {Value::of_type(0x2000), u"a value of an unknown type", u"неизвестного типа"},
        {Text(u"a\xd83d"), u"a lone surrogate at position 2", u"непарный суррогат в позиции 2"},
    };
    for (const Wrong &w : wrong) {
        object.component->SetLocale(u"en");
        is_error(object.call(u"GetUserBusy", {w.value, 1, FROM, TO}), INVALID, w.english);
        CHECK(has(object.error(), u"\"argument\":\"url\""));
        object.component->SetUserInterfaceLanguageCode(u"ru");
        is_error(object.call(u"GetUserBusy", {w.value, 1, FROM, TO}), INVALID, w.russian);
    }
    object.component->SetLocale(u"en");
    for (const Value &value : {Value(), Value(true), Value(to)}) {
        is_error(busy(value, FROM, TO), INVALID, u"\"argument\":\"users\"");
        is_error(object.call(u"Call", {webhook, value, u"{}"}), INVALID, u"\"argument\":\"method\"");
        is_error(object.call(u"Call", {webhook, u"user.current", value}), INVALID,
                 u"\"argument\":\"params_json\"");
        is_error(object.call(u"BusyIntervalsOf", {value}), INVALID, u"\"argument\":\"answer_json\"");
    }
    for (const Value &value : {Value(), Value(true), Value(20250908)}) {
        is_error(busy(1, value, TO), INVALID, u"\"argument\":\"from\"");
        is_error(busy(1, FROM, value), INVALID, u"\"argument\":\"to\"");
    }
    is_error(busy(1, Value(), TO), INVALID, u"expected a date, or a string such as");
    is_error(busy(Value(), FROM, TO), INVALID, u"expected a user's id or a string of ids");

    // Empty strings are the core's to judge; NULL is how some hosts pass one.
    Value null = Value::of_type(Wide);
    for (const Value &empty : {Value(u""), null}) {
        is_error(object.call(u"GetUserBusy", {empty, 1, FROM, TO}), INVALID, u"\"argument\":\"url\"");
        is_error(busy(empty, FROM, TO), INVALID, u"no user is given");
        is_error(busy(1, empty, TO), INVALID, u"no date is given");
        is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO, empty}), u"\"1\":[");
        is_result(object.call(u"Call", {webhook, u"user.current", empty, empty, empty}), u"\"ID\"");
        CHECK(object.call(u"BusyIntervalsOf", {empty}).done && !object.error().empty());
    }
    // Passed over, or of no type that an optional parameter takes.
    is_result(object.call(u"Call", {webhook, u"user.current", u"{}", Value(), Value()}), u"\"ID\"");
    is_error(object.call(u"Call", {webhook, u"user.current", u"{}", 5}), INVALID,
             u"\"argument\":\"token\"");
    is_result(object.call(u"GetUserBusy", {portal, 1, FROM, TO, token}), u"\"1\":[");

    // Cyrillic and characters beyond 16 bits, there and back.
    Given echo = object.call(u"Call", {webhook, u"нет.такого", u"{}"});
    is_error(echo, INVALID, u"нет.такого");
    echo = object.call(u"GetUserBusy", {webhook, u"Иван \U0001F600", FROM, TO});
    is_error(echo, INVALID, u"Иван \U0001F600");
}

static void errors()
{
    Object object;
    CHECK(!object.get(u"RaiseErrors").flag && object.error().empty());
    auto &reported = object.connection.errors;
    for (int raise = 0; raise < 2; raise++) {
        CHECK(object.set(u"ВызыватьИсключения", raise == 1));
        CHECK(object.get(u"RaiseErrors").flag == (raise == 1));
        struct Case {
            std::vector<Value> values;
            const char16_t *envelope, *report;
        };
        const std::vector<Case> cases = {
            {{webhook, u"x", FROM, TO}, INVALID, u"(B24BUSY_INVALID_ARGUMENT)"},
            {{webhook}, INVALID, u"takes 4 to 5 parameters; 1 were passed (B24BUSY_INVALID_ARGUMENT)"},
            {{NOBODY, 1, FROM, TO}, u"\"error\":\"B24BUSY_CONNECT\"", u"(B24BUSY_CONNECT)"},
            {{portal, 1, FROM, TO, u"wrong"}, u"NO_AUTH_FOUND", u"the portal says: "},
        };
        for (const Case &c : cases) {
            object.set(u"Options", u"{\"retries\": 0, \"rate_per_second\": 1000, \"burst\": 10000}");
            reported.clear();
            Given given = object.call(u"GetUserBusy", c.values);
            CHECK(given.done == (raise == 0));
            CHECK(reported.size() == (std::size_t)raise);
            CHECK(has(object.error(), c.envelope));
            if (raise) {
                CHECK(given.type == Empty);
                CHECK(reported[0].code == 1006 && reported[0].scode == 0);
                CHECK(reported[0].source == u"B24Busy");
                CHECK(has(reported[0].text, c.report));
                CHECK(reported[0].text.find(u"secretsecret") == Text::npos);
            } else {
                CHECK(given.text == object.error());
            }
            CHECK(object.call_as_procedure(u"GetUserBusy", c.values) == (raise == 0));
            CHECK(has(object.error(), c.envelope));
            is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
            CHECK(object.error().empty());
            CHECK(object.call_as_procedure(u"GetUserBusy", {webhook, 1, FROM, TO}));
        }

        // Properties have no value to answer in: a write that fails says so, and a call with options
        // that were refused is not made with older ones.
        reported.clear();
        CHECK(!object.set(u"Options", u"{\"timeuot_ms\": 1}"));
        CHECK(reported.size() == (std::size_t)raise);
        CHECK(has(object.error(), u"did you mean timeout_ms?"));
        CHECK(object.get(u"Настройки").text == u"{\"timeuot_ms\": 1}");
        object.call(u"GetUserBusy", {webhook, 1, FROM, TO});
        CHECK(has(object.error(), u"did you mean timeout_ms?"));
        CHECK(!object.set(u"Options", Value()));
        CHECK(has(object.error(), u"an empty value was passed"));
        object.call(u"GetUserBusy", {webhook, 1, FROM, TO});
        CHECK(has(object.error(), u"an empty value was passed"));
        CHECK(object.set(u"Настройки", QUICK));
        CHECK(object.error().empty() && object.get(u"Options").text == QUICK);
        is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
        CHECK(!object.set(u"RaiseErrors", u"Да"));
        CHECK(has(object.error(), u"expected true or false"));
        for (const char16_t *fixed : {u"Version", u"LastError", u"Isolated", u"Tokens"})
            CHECK(!object.set(fixed, u"x"));
        CHECK(has(object.error(), u"the property Tokens can only be read"));
        object.component->SetLocale(u"ru_RU");
        CHECK(!object.set(u"Version", u"x"));
        CHECK(has(object.error(), u"свойство Версия доступно только для чтения"));
        object.component->SetLocale(u"en_US");
    }
    CHECK(!object.get(u"Version").text.empty());
}

static void attached_information()
{
    {
        Object silent; // as OneScript, which says nothing of what it can
        CHECK(silent.get(u"Isolated").type == Empty && silent.connection.asked == 0);
    }
    CHECK(SetPlatformCapabilities(1) == 3);
    {
        Object older;
        CHECK(older.get(u"Isolated").type == Empty && older.connection.asked == 0);
    }
    CHECK(SetPlatformCapabilities(3) == 3);
    Object object;
    CHECK(object.get(u"Изолированно").type == Bool && object.get(u"Isolated").flag);
    object.connection.attached = AttachedInfo::NotIsolated;
    CHECK(object.component->Init(&object.connection));
    CHECK(object.get(u"Isolated").type == Bool && !object.get(u"Isolated").flag);
}

static void memory()
{
    {
        Object object;
        object.memory.refusing = true;
        Given given = object.call(u"GetUserBusy", {webhook, 1, FROM, TO});
        CHECK(!given.done && object.connection.errors.empty());
        CHECK(object.component->GetMethodName(0, 0) == nullptr);
        char16_t *name = nullptr;
        CHECK(!object.component->RegisterExtensionAs(&name) && name == nullptr);
        object.memory.refusing = false;
        CHECK(has(object.error(), u"B24BUSY_OUT_OF_MEMORY"));
        object.set(u"RaiseErrors", true);
        object.memory.refusing = true;
        CHECK(!object.call(u"GetUserBusy", {webhook, 1, FROM, TO}).done);
        CHECK(object.connection.errors.size() == 1);
        CHECK(has(object.connection.errors[0].text, u"B24BUSY_OUT_OF_MEMORY"));
    }
    // Without a manager and a connection there are no answers, and no crash.
    Component *component = create();
    Variant value = {};
    CHECK(!component->GetPropVal(component->FindProp(u"Version"), &value) && value.type == Empty);
    CHECK(component->GetPropName(0, 0) == nullptr);
    CHECK(!component->Init(nullptr) && !component->setMemManager(nullptr));
    Variant raise = Value(true).passed();
    CHECK(component->SetPropVal(component->FindProp(u"RaiseErrors"), &raise));
    CHECK(!component->CallAsFunc(0, &value, nullptr, 0));
    CHECK(DestroyObject(&component) == 0);
}

static void time_half()
{
    Object object;
    const Text window = u"{\"from\": \"2025-09-08\", \"to\": \"2025-09-14\", \"time_zone\": \"Europe/Moscow\"";
    const Text answer = object.call(u"GetUserBusy", {webhook, u"1,2", FROM, TO}).text;

    struct Pair {
        const char16_t *asking, *pure;
        Text options;
        const char16_t *part;
    };
    const std::vector<Pair> pairs = {
        {u"ПолучитьИнтервалыЗанятости", u"ИнтервалыЗанятостиИзОтвета", window + u"}", u"\"start_unix\":"},
        {u"ПолучитьСвободныеИнтервалы", u"СвободныеИнтервалыИзОтвета",
         window + u", \"duration_minutes\": 60}", u"\"slots\":["},
    };
    for (const Pair &pair : pairs) {
        for (const Value &users : {Value(1), Value(1.0), Value(u"1")}) {
            Given asked = object.call(pair.asking, {webhook, users, pair.options});
            CHECK(asked.done && has(asked.text, pair.part) && object.error().empty());
            CHECK(object.call(pair.asking, {portal, users, pair.options, token}).text == asked.text);
        }
        Given pure = object.call(pair.pure, {answer, pair.options});
        CHECK(pure.done && has(pure.text, pair.part) && object.error().empty());
        // The answer at hand is one like the answer that is asked for.
        CHECK(object.call(pair.asking, {webhook, u"1,2", pair.options}).text == pure.text);

        is_error(object.call(pair.asking, {webhook, Value(), pair.options}), INVALID, u"\"argument\":\"users\"");
        is_error(object.call(pair.asking, {webhook, 1, 5}), INVALID, u"\"argument\":\"options_json\"");
        is_error(object.call(pair.asking, {webhook, 1, pair.options, 5}), INVALID, u"\"argument\":\"token\"");
        is_error(object.call(pair.asking, {portal, 1, pair.options, u"wrong"}), u"NO_AUTH_FOUND", u"error_description");
        is_error(object.call(pair.pure, {answer, u"{\"form\": 1}"}), u"B24BUSY_INVALID_OPTIONS", u"form");
        is_error(object.call(pair.pure, {u"no answer", pair.options}), u"\"error\":\"B24BUSY_", u"error_description");
    }
    CHECK(has(object.call(u"BusyIntervalsOf", {answer}).text, u"\"users\":{"));
    object.set(u"RaiseErrors", true);
    CHECK(!object.call(u"BusyIntervalsOf", {u"no answer"}).done);
    CHECK(object.connection.errors.size() == 1);
}

static void large_answer(std::size_t size)
{
    Object object;
    Given given = object.call(u"Call", {webhook, u"user.get", u"{}"});
    is_result(given, u"яя");
    // The end is there, whole.
    CHECK(given.text.size() == size + std::strlen("{\"result\":\"\"}"));
    CHECK(given.text.substr(given.text.size() - 4) == u"\U0001F600\"}");
    // And back in.
    is_error(object.call(u"BusyIntervalsOf", {given.text}), u"\"error\":\"B24BUSY_", u"error_description");
}

static void many_calls(int calls)
{
    Object object, other;
    is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
    Text second = object.call(u"GetUserBusy", {webhook, 1, FROM, TO}).text;
    CHECK(has(second, u"{\"result\":"));
    for (int i = 0; i < calls; i++)
        is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
    // Two at once: each has options and errors of its own.
    CHECK(!other.set(u"Options", u"{\"x\": 1}"));
    CHECK(object.error().empty() && !other.error().empty());
    other.call(u"GetUserBusy", {webhook, 1, FROM, TO});
    is_result(object.call(u"GetUserBusy", {webhook, 2, FROM, TO}), u"\"2\":");
    CHECK(object.get(u"Options").text == QUICK);
    is_result(object.call(u"GetUserBusy", {portal, 2, FROM, TO, token}), u"\"2\":");
}

static void threads(int calls)
{
    std::vector<std::thread> running;
    for (int i = 0; i < 8; i++)
        running.emplace_back([calls] {
            Object object;
            for (int n = 0; n < calls; n++) {
                is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
                is_error(object.call(u"GetUserBusy", {webhook}), INVALID, u"parameters");
            }
        });
    for (std::thread &thread : running)
        thread.join();
}

// In every way that a host may end an object. It must be gone: the leak check tells.
static void destroy(int way)
{
    CountedMemory memory;
    Connection connection;
    Component *component = create();
    CHECK(component->setMemManager(&memory)); // OneScript's order
    CHECK(component->Init(&connection));
    Variant value = {};
    CHECK(component->GetPropVal(component->FindProp(u"Version"), &value));
    memory.FreeMemory((void **)&value.wide.units);
    component->Done();
    switch (way) {
    case 0:
        CHECK(DestroyObject(&component) == 0 && component == nullptr);
        CHECK(DestroyObject(&component) != 0);
        break;
    case 1:
        delete component;
        break;
    case 2:
        delete static_cast<InitDone *>(component);
        break;
    case 3:
        delete static_cast<LanguageExtender *>(component);
        break;
    case 4:
        delete static_cast<Locale *>(component);
        break;
    case 5:
        delete static_cast<UserLanguage *>(component);
        break;
    case 6: {
        OldComponent *old = nullptr;
        std::memcpy(&old, &component, sizeof old);
        static_cast<Locale *>(old)->SetLocale(u"ru_RU");
        delete old;
        break;
    }
    default:
        // The complete destructor leaves the memory to be freed, and nothing to be called.
        component->~Component();
        CHECK(component->GetNMethods() == 0 && component->FindProp(u"Version") == -1);
        CHECK(DestroyObject(&component) == 0);
    }
    CHECK(memory.left() == 0);
}

static long resident_kb()
{
    long kb = 0;
    char line[256];
    std::FILE *status = std::fopen("/proc/self/status", "r");
    while (std::fgets(line, sizeof line, status))
        if (std::sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    std::fclose(status);
    return kb;
}

static void attach_and_detach(int rounds)
{
    long before = 0;
    for (int round = 0; round < rounds; round++) {
        if (round == rounds / 5)
            before = resident_kb();
        destroy(round % 8);
        Object object;
        is_error(object.call(u"GetUserBusy", {webhook}), INVALID, u"parameters");
        if (round % 8 == 0)
            is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
    }
    // Few rounds are for valgrind, whose own memory grows; its leak check says more.
    long after = resident_kb();
    if (rounds >= 1000 && after > before + 1024) {
        std::fprintf(stderr, "%ld kB, then %ld kB\n", before, after);
        std::exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    static_assert(sizeof(long) != 8 || sizeof(Variant) == 64, "as the platform's header has it");
    webhook = wide(argv[2]), portal = wide(argv[3]), token = wide(argv[4]);
    int calls = std::atoi(argv[5]);
    load(argv[1]);
    names();
    counts();
    values();
    errors();
    time_half();
    memory();
    attached_information();
    for (int way = 0; way < 8; way++)
        destroy(way);
    large_answer((std::size_t)std::atoll(argv[6]));
    many_calls(calls);
    threads(calls / 20);
    attach_and_detach(calls);
    // Unloaded while idle, and loaded again.
    for (int i = 0; i < 3; i++) {
        CHECK(dlclose(handle) == 0);
        load(argv[1]);
        Object object;
        is_result(object.call(u"GetUserBusy", {webhook, 1, FROM, TO}), u"\"1\":[");
    }
    std::puts("everything checked");
    return 0;
}

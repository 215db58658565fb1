// The component as a script sees it: names, parameters, values, errors.
// Usage: addin_script LIBRARY WEBHOOK PORTAL TOKEN
#include "addin_object.hpp"

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
    {{u"Timeline", u"ПолучитьДиаграмму", u"TIMELINE", u"пОЛУЧИТЬдИАГРАММУ"}, 2, 1},
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
            {{portal, 1, FROM, TO, u"wrong"}, u"invalid_token", u"the portal says: "},
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

        // A write has no value to answer in: what is wrong with options is said by the next call,
        // which is not made with older ones.
        reported.clear();
        CHECK(object.set(u"Options", u"{\"timeuot_ms\": 1}") == (raise == 0));
        CHECK(reported.size() == (std::size_t)raise);
        CHECK(has(object.error(), u"did you mean timeout_ms?"));
        CHECK(object.get(u"Настройки").text == u"{\"timeuot_ms\": 1}");
        object.call(u"GetUserBusy", {webhook, 1, FROM, TO});
        CHECK(has(object.error(), u"did you mean timeout_ms?"));
        CHECK(object.set(u"Options", Value()) == (raise == 0));
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
        is_error(object.call(pair.asking, {portal, 1, pair.options, u"wrong"}), u"invalid_token", u"error_description");
        is_error(object.call(pair.pure, {answer, u"{\"form\": 1}"}), u"B24BUSY_INVALID_OPTIONS", u"form");
        is_error(object.call(pair.pure, {u"no answer", pair.options}), u"\"error\":\"B24BUSY_", u"error_description");
    }
    CHECK(has(object.call(u"BusyIntervalsOf", {answer}).text, u"\"users\":{"));

    Given picture = object.call(u"ПолучитьДиаграмму", {answer, window + u"}"});
    CHECK(picture.done && picture.text.compare(0, 5, u"<svg ") == 0 && has(picture.text, u"</svg>"));
    CHECK(object.error().empty());
    is_error(object.call(u"Timeline", {answer, u"{\"form\": 1}"}), u"B24BUSY_INVALID_OPTIONS", u"form");
    is_error(object.call(u"Timeline", {u"no answer", window + u"}"}), u"\"error\":\"B24BUSY_", u"error_description");
    is_error(object.call(u"Timeline", {5}), INVALID, u"\"argument\":\"answer_json\"");

    object.set(u"RaiseErrors", true);
    CHECK(!object.call(u"BusyIntervalsOf", {u"no answer"}).done);
    CHECK(object.connection.errors.size() == 1);
}

int main(int argc, char **argv)
{
    start(argc, argv, 5);
    names();
    counts();
    values();
    errors();
    time_half();
    std::puts("everything checked");
    return 0;
}

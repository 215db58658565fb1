// The component as a host sees it: memory, threads, many objects, and their end in every way.
// Usage: addin_host LIBRARY WEBHOOK PORTAL TOKEN ROUNDS LARGE. Of the portal's methods, user.get
// answers with LARGE characters.
#include "addin_object.hpp"
#include <thread>

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
    other.set(u"Options", u"{\"x\": 1}");
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

// A host may call one object from several threads.
static void one_object_in_many_threads(int calls)
{
    Object object;
    Component *component = object.component;
    const long method = component->FindMethod(u"GetUserBusy");
    std::vector<std::thread> running;
    for (int i = 0; i < 4; i++)
        running.emplace_back([&object, component, method, calls] {
            const Value values[] = {webhook, 1, FROM, TO}, quick = QUICK;
            for (int n = 0; n < calls; n++) {
                Variant arguments[4], answer = {}, error = {};
                for (int k = 0; k < 4; k++)
                    arguments[k] = values[k].passed();
                CHECK(component->CallAsFunc(method, &answer, arguments, 4));
                CHECK(has(Text(answer.wide.units, answer.wide.length), u"{\"result\":"));
                CHECK(component->GetPropVal(component->FindProp(u"LastError"), &error));
                CHECK(error.wide.length == 0);
                Variant options = quick.passed();
                CHECK(component->SetPropVal(component->FindProp(u"Options"), &options));
                object.memory.FreeMemory((void **)&answer.wide.units);
                object.memory.FreeMemory((void **)&error.wide.units);
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
    default: {
        // The complete destructor leaves the memory to be freed, and nothing to be called. A C++
        // object must not be called upon after it, so what the vtable holds is read before and
        // called as the plain functions that they are: FindProp and GetNMethods stand behind the
        // two destructors, RegisterExtensionAs, GetNProps, and so on.
        void *extender = static_cast<LanguageExtender *>(component);
        void **slots = *static_cast<void ***>(extender);
        auto find_property = (long (*)(void *, const char16_t *))slots[4];
        auto methods = (long (*)(void *))slots[10];
        CHECK(find_property(extender, u"Version") >= 0 && methods(extender) > 0);
        component->~Component();
        CHECK(methods(extender) == 0 && find_property(extender, u"Version") == -1);
        CHECK(DestroyObject(&component) == 0);
    }
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
    start(argc, argv, 7);
    int rounds = std::atoi(argv[5]);
    memory();
    attached_information();
    for (int way = 0; way < 8; way++)
        destroy(way);
    large_answer((std::size_t)std::atoll(argv[6]));
    many_calls(rounds);
    threads(rounds / 20);
    one_object_in_many_threads(rounds / 20);
    attach_and_detach(rounds);
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

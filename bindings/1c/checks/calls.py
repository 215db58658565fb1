"""What the modules define, call and say."""

import re
import unicodedata

from . import modules
from .common import HERE, ROOT, equal, expect

CATALOGUE = ROOT / "src" / "addin" / "catalogue.rs"
CODES = ROOT / "src" / "error" / "code.rs"


def check_names(folder):
    """No module defines what the language has, and every call of a method of its own, or of the language, gives
    as many arguments as it takes."""
    calls = 0
    for file in [*folder.rglob("*.bsl"), *folder.rglob("*.os")]:
        text = modules.code(file)
        own = modules.methods(text)
        taken = own.keys() & modules.LANGUAGE.keys()
        expect(not taken or file.suffix != ".os", f"{file.name} defines {sorted(taken)}, which the language has")
        for called, given in modules.own_calls(text):
            known = own.get(called.lower()) or modules.LANGUAGE.get(called.lower())
            if known:
                calls += 1
                expect(
                    known[0] <= given <= known[1],
                    f"{modules.name(file)}: {called} takes {known[0]} to {known[1]} arguments, not {given}",
                )
    expect(calls > 300, f"only {calls} calls were found in {folder}")


def check_codes(folder):
    """Every code of the library has a Russian text, and no text has lost its code."""
    wanted = set(re.findall(r'"(B24BUSY_\w+)"', CODES.read_text(encoding="utf-8")))
    # The portal's own error has the portal's own text.
    wanted.discard("B24BUSY_PORTAL")
    text = (folder / "CommonModules" / "Б24_ЗанятостьСлужебный" / "Ext" / "Module.bsl").read_text(encoding="utf-8-sig")
    body = re.search(r"Функция ОписанияОшибок\(\)(.*?)КонецФункции", text, re.DOTALL)[1]
    equal(set(re.findall(r'"(B24BUSY_\w+)"', body)), wanted, "codes with a Russian text")
    page = (ROOT / "README.ru.md").read_text(encoding="utf-8")
    for code in sorted(wanted):
        expect(f"`{code}`" in page, f"README.ru.md does not explain {code}")


def check_states(folder):
    """What becomes of people in slots, and why there is none, is told in Russian: each of the library's words, in
    the texts, in the comments and on the page."""
    modules_of = folder / "CommonModules"

    def text(module):
        return (modules_of / module / "Ext" / "Module.bsl").read_text(encoding="utf-8-sig")

    def rust(file, start):
        source = (ROOT / "src" / "busy" / file).read_text(encoding="utf-8")
        return source[source.index(start) :]

    reasons = re.search(r"fn as_str.*?\}\n    \}", rust("slots/reason.rs", "impl NoSlotsCode"), re.DOTALL)[0]
    wanted = set(re.findall(r'=> "(\w+)"', reasons))
    expect(len(wanted) >= 7, f"only {wanted} are reasons")
    body = re.search(r"Функция ОписанияПричин\(\)(.*?)КонецФункции", text("Б24_ЗанятостьСлужебный"), re.DOTALL)[1]
    equal(set(re.findall(r'Вставить\(\s*"(\w+)"', body)), wanted, "reasons with a Russian text")
    comments = text("Б24_Занятость")
    page = (HERE / "README.ru.md").read_text(encoding="utf-8")
    for reason in sorted(wanted):
        expect(f'//                           "{reason}" - ' in comments, f"no comment on the reason {reason}")
        expect(f"| `{reason}` |" in page, f"README.ru.md does not explain the reason {reason}")

    slot = re.search(r"struct Slot .*?\n\}", rust("slots/find.rs", "pub struct Slot "), re.DOTALL)[0]
    states = set(re.findall(r"pub (\w+): Vec<u64>", slot))
    expect({"free", "off"} <= states, f"only {states} are lists of a slot")
    body = re.search(r"Функция ПредставлениеСостояния\(.*?КонецФункции", text("Б24_ЗанятостьПланировщик"), re.DOTALL)[0]
    equal(set(re.findall(r'Состояние = "(\w+)"', body)), states, "states with a Russian text")
    for state in sorted(states):
        expect(f'"{state}" - ' in comments, f"no comment on the state {state}")
        expect(f'Интервал, Интервал.{LISTS[state]}, "{state}"' in text("Б24_ЗанятостьСлужебный"), f"{state} is in no table")
        form = next(folder.rglob("Form.xml")).read_text(encoding="utf-8-sig")
        expect(f"СвободноеВремя.{LISTS[state]}<" in form, f"the form does not show who is {state}")


# What a slot's lists are called here.
LISTS = {"free": "Свободны", "busy": "Заняты", "off": "ВнеЧасов", "unknown": "Неизвестны"}


def check_component_calls(folder):
    """Every member of the component that a module uses is one that src/addin has, and every call gives it as many
    arguments as it takes."""
    used = set()
    calls = []
    for file in [*folder.rglob("*.bsl"), *folder.rglob("*.os")]:
        text = modules.code(file)
        for match in re.finditer(r"\b(?:Компонента|Экземпляр|ОбщийЭкземпляр)\.(\w+)(\()?", text):
            used.add(match[1])
            if match[2]:
                calls.append((file, match[1], modules.arguments(text, match.end())))
    expect(len(used) >= 9, f"only {sorted(used)} of the component's members are used")

    text = CATALOGUE.read_text(encoding="utf-8")
    lists = {name: body.count('"') // 2 for name, body in re.findall(r"const (\w+): &\[&str\] = &\[([^\]]*)\];", text)}
    methods = {}
    for names, parameters, least in re.findall(
        r"names: \[([^\]]+)\],\s*kind: MethodKind::\w+,\s*parameters: ([^;]*?),\s*required: (\d+)", text
    ):
        most = lists.get(parameters) or parameters.count('"') // 2
        for name in re.findall(r'"(\w+)"', names):
            methods[name] = (int(least), most)
    expect(len(methods) == 14, f"{len(methods)} names of methods were found in {CATALOGUE.name}")
    for name in sorted(used):
        expect(f'"{name}"' in text, f"the component has no {name}")
    for file, name, given in calls:
        least, most = methods[name]
        expect(least <= given <= most, f"{file.name}: the component's {name} takes {least} to {most} arguments, not {given}")


def check_options(folder):
    """Every option that has a Russian name is one that the library knows."""
    text = (folder / "CommonModules" / "Б24_ЗанятостьСлужебный" / "Ext" / "Module.bsl").read_text(encoding="utf-8-sig")
    body = re.search(r"Функция ИменаНастроек\(\)(.*?)КонецФункции", text, re.DOTALL)[1]
    names = re.findall(r'Вставить\("\w+", "(\w+)"\)', body)
    expect(len(names) > 20, f"only {names} are options")
    for name in re.findall(r'Ожидания\.Вставить\(\s*"(\w+)"', text):
        known = {*names, "url", "token", "method", "from", "to"}
        expect(name in known, f"{name}, whose value is described, is no option and no argument")
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.rs"))
    for name in names:
        expect(f'"{name}"' in sources, f"the library has no option {name}")
    # By these words the module tells an option that is not there from one whose value is wrong.
    expect("unknown option" in text and "unknown option" in sources, "the library calls an unknown option otherwise")


def check_calls(folder, pattern, page):
    """Every `Модуль.Метод(`, on the page about the modules too, meets an exported method that takes as
    many arguments."""
    texts = {modules.name(file): modules.code(file) for file in folder.rglob(pattern)}
    exported = {
        (name, method): counts[:2]
        for name, text in texts.items()
        for method, counts in modules.methods(text).items()
        if counts[2]
    }
    texts[f"{page.parent.name}/{page.name}"] = modules.code(page)
    calls = 0
    for name, text in texts.items():
        for target, method, given in modules.calls_of_modules(text):
            calls += 1
            expect((target, method.lower()) in exported, f"{name} calls {target}.{method}, which is not exported")
            least, most = exported[target, method.lower()]
            expect(least <= given <= most, f"{name}: {target}.{method} takes {least} to {most} arguments, not {given}")
    expect(calls > 20, f"only {calls} calls between modules were found in {folder}")


def check_hooks(folder, settings):
    """The procedures that the extension calls in the module of the settings are those that stand there, empty,
    and those that the page tells of, each with as many parameters."""
    text = modules.code(folder / "CommonModules" / "Б24_ЗанятостьПодключение" / "Ext" / "Module.bsl")
    called = {(match[1].lower(), modules.arguments(text, match.end())) for match in re.finditer(r"\bМодуль\.(\w+)\(", text)}
    equal(len(called), 4, "hooks that the extension calls")

    def hooks(path):
        found = modules.methods(modules.code(path)).items()
        return {(name, most) for name, (_, most, exported) in found if exported and name.startswith("при")}

    equal(hooks(settings / "CommonModules" / "Б24_ЗанятостьПереопределяемый" / "Ext" / "Module.bsl"), called, "empty hooks")
    expect(hooks(HERE / "README.ru.md") <= called, "the page describes a hook that nobody calls")


def check_texts(folder, number):
    """Names are composed Unicode: macOS would decompose them, and 1C would not find them."""
    for file in folder.rglob("*"):
        equal(unicodedata.normalize("NFC", file.name), file.name, "a file's name, composed")
        if file.suffix in {".bsl", ".os", ".xml"} or file.name == "packagedef":
            text = file.read_text(encoding="utf-8")
            # 1.0.0.0 has three zeros, too.
            rest = text.replace(number, "").replace(number.replace(".", "_"), "")
            expect("0.0.0" not in rest and "0_0_0" not in rest, f"{file.name} still has no version")

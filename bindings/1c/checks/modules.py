"""Reads modules of 1C's language as far as bindings/1c/check needs: what they define and what they call."""

import re

# The functions of the language itself, each with the least and the most arguments. A module for OneScript that
# defines one of these names does not compile, and the test runner does not say why.
LANGUAGE = {
    "булево": (1, 1), "число": (1, 1), "строка": (1, 1), "дата": (1, 6), "тип": (1, 1), "типзнч": (1, 1),
    "вычислить": (1, 1), "стрдлина": (1, 1), "сокрл": (1, 1), "сокрп": (1, 1), "сокрлп": (1, 1), "лев": (2, 2),
    "прав": (2, 2), "сред": (2, 3), "найти": (2, 2), "врег": (1, 1), "нрег": (1, 1), "трег": (1, 1), "символ": (1, 1),
    "кодсимвола": (1, 2), "пустаястрока": (1, 1), "стрзаменить": (3, 3), "стрполучитьстроку": (2, 2),
    "стрчислострок": (1, 1), "стрчисловхождений": (2, 2), "год": (1, 1), "месяц": (1, 1), "день": (1, 1), "час": (1, 1),
    "минута": (1, 1), "секунда": (1, 1), "началонедели": (1, 1), "началогода": (1, 1), "началомесяца": (1, 1),
    "началодня": (1, 1), "началочаса": (1, 1), "началоминуты": (1, 1), "началоквартала": (1, 1), "конецгода": (1, 1),
    "конецмесяца": (1, 1), "конецдня": (1, 1), "конецчаса": (1, 1), "конецминуты": (1, 1), "конецквартала": (1, 1),
    "конецнедели": (1, 1), "неделягода": (1, 1), "деньгода": (1, 1), "деньнедели": (1, 1), "добавитьмесяц": (2, 2),
    "текущаядата": (0, 0), "цел": (1, 1), "окр": (1, 3), "мин": (1, 99), "макс": (1, 99), "формат": (2, 2),
    "информацияобошибке": (0, 0), "описаниеошибки": (0, 0), "стрразделить": (2, 3), "стрсоединить": (1, 2),
    "стрнайти": (2, 5), "стршаблон": (1, 11), "стрначинаетсяс": (2, 2), "нстр": (1, 2), "текущийсценарий": (0, 0),
}  # fmt: skip

METHOD = re.compile(r"\b(?:Функция|Процедура|Function|Procedure)\s+(\w+)\s*\(([^)]*)\)(\s*(?:Экспорт|Export))?")


def examples(text):
    """The examples of a page."""
    return "\n".join(re.findall(r"^```bsl\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def code(path):
    """A module, or a page's examples, without comments and without the texts of strings."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".md":
        text = examples(text)
    return re.sub(r'//[^\n]*|"(?:[^"]|"")*"', lambda part: "" if part[0][0] == "/" else '""', text)


def name(path):
    """What a module is called by others; a form's module is called by nobody."""
    return path.parts[-3] if path.name == "Module.bsl" else path.stem


def methods(text):
    """What a module defines: for each name, the least and the most arguments and whether it is exported."""
    found = {}
    for method, parameters, export in METHOD.findall(text):
        listed = [one for one in parameters.split(",") if one.strip()]
        found[method.lower()] = (sum("=" not in one for one in listed), len(listed), bool(export))
    return found


def own_calls(text):
    """Every call that names no module and no object: the method's name and how many arguments are given."""
    without_definitions = METHOD.sub("", text)
    for match in re.finditer(r"(?<![\w.&])(\w+)\(", without_definitions):
        before = without_definitions[: match.start()].rstrip()
        if not re.search(r"\b(?:Новый|New)$", before):
            yield match[1], arguments(without_definitions, match.end())


def calls_of_modules(text):
    """Every `Модуль.Метод(` of this product's modules."""
    for match in re.finditer(r"\b([БB]24_\w+)\.(\w+)\(", text):
        yield match[1], match[2], arguments(text, match.end())


def arguments(text, start):
    """How many arguments stand between the parenthesis that ends at `start` and its partner."""
    depth, commas, position = 1, 0, start
    while depth:
        letter = text[position]
        depth += letter in "(["
        depth -= letter in ")]"
        commas += letter == "," and depth == 1
        position += 1
    return commas + 1 if text[start : position - 1].strip() else 0

"""Runs the cases of conformance/ through the C ABI: a library, then the folder.

It follows conformance/README.md and nothing else; a client in another language does the same.
"""

import ctypes
import json
import pathlib
import sys

library = ctypes.CDLL(sys.argv[1])
FUNCTIONS = {"busy": library.b24_busy_intervals, "slots": library.b24_available_slots}
for function in FUNCTIONS.values():
    function.restype = ctypes.c_void_p
    function.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
library.b24_is_error.restype = ctypes.c_int32
library.b24_is_error.argtypes = [ctypes.c_char_p]
library.b24_string_free.argtypes = [ctypes.c_void_p]
library.b24_string_free.restype = None


def given(case, key):
    text = case[key + "_text"] if key + "_text" in case else json.dumps(case[key])
    return text.encode()


def compute(case):
    pointer = FUNCTIONS[case["function"]](given(case, "answer"), given(case, "options"))
    try:
        return ctypes.string_at(pointer)
    finally:
        library.b24_string_free(pointer)


def equal(found, expected):
    # In Python True is 1.
    return type(found) is type(expected) and found == expected


def contains(found, expected):
    if isinstance(found, dict) and isinstance(expected, dict):
        return all(key in found and contains(found[key], expected[key]) for key in expected)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(contains, found, expected))
    return equal(found, expected)


def is_right(case):
    text = compute(case)
    found, failed = json.loads(text), bool(library.b24_is_error(text))
    if "error" in case:
        return failed and contains(found, case["error"])
    if "whole" in case:
        return not failed and found == case["whole"]
    return not failed and contains(found, case["result"])


total, wrong = 0, []
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.json")):
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
        total += 1
        if not is_right(case):
            wrong.append(case["name"])
for name in wrong:
    print(name)
print(f"{total} cases, {len(wrong)} wrong")
sys.exit(bool(wrong))

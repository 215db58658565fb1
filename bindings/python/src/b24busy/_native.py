"""The C ABI by ctypes. Nothing else here knows of pointers."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import c_char_p, c_int, c_int32, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any, Union

from ._errors import from_info

_PORTAL_ERROR = 1
"""``B24_PORTAL_ERROR`` of ``b24_code``."""
_ABI_VERSION = 1
_NAME = {"win32": "b24busy.dll", "darwin": "libb24busy.dylib"}.get(sys.platform, "libb24busy.so")

# A CDLL, not a PyDLL: other threads run while a call is under way.
library = ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), _NAME))

Progress = ctypes.CFUNCTYPE(c_int32, c_uint64, c_uint64, c_void_p)


def _declare(name: str, result: Any, *arguments: Any) -> None:
    function = getattr(library, name)
    function.restype = result
    function.argtypes = arguments


# Strings come back as addresses: as c_char_p they would be copied, and their addresses lost.
_declare("b24_abi_version", c_uint32)
_declare("b24_version", c_char_p)
_declare("b24_time_zone_data", c_char_p)
_declare("b24_result_length", c_size_t, c_void_p)
_declare("b24_result_code", c_int, c_void_p)
_declare("b24_result_retryable", c_int32, c_void_p)
_declare("b24_result_status", c_int32, c_void_p)
_declare("b24_result_attempts", c_uint32, c_void_p)
_declare("b24_error_info", c_void_p, c_void_p)
_declare("b24_string_free", None, c_void_p)
_declare("b24_close_idle", None)
_declare("b24_client_new", c_void_p, c_char_p, c_char_p, c_char_p, ctypes.POINTER(c_void_p))
_declare("b24_client_clone", c_void_p, c_void_p)
_declare("b24_client_cancel", None, c_void_p)
_declare("b24_client_set_progress", c_int, c_void_p, Progress, c_void_p, c_void_p)
_declare("b24_client_free", None, c_void_p)
_declare("b24_client_tokens", c_void_p, c_void_p)
_declare("b24_client_get_user_busy", c_void_p, c_void_p, c_char_p, c_char_p, c_char_p)
_declare("b24_client_call", c_void_p, c_void_p, c_char_p, c_char_p, c_char_p)
_declare("b24_client_busy_intervals", c_void_p, c_void_p, c_char_p, c_char_p)
_declare("b24_client_available_slots", c_void_p, c_void_p, c_char_p, c_char_p)
_declare("b24_busy_intervals", c_void_p, c_char_p, c_char_p)
_declare("b24_available_slots", c_void_p, c_char_p, c_char_p)
_declare("b24_timeline_svg", c_void_p, c_char_p, c_char_p)
_declare("b24_freebusy_ics", c_void_p, c_char_p, c_char_p)

if library.b24_abi_version() != _ABI_VERSION:
    raise ImportError(f"{_NAME} has another interface than this package, which needs 1")


def text(value: Union[str, bytes]) -> bytes:
    """A string for the library."""
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"expected a text, not {type(value).__name__}")
    if isinstance(value, str):
        # Half a character is no UTF-8; the library says so, and in which argument.
        value = value.encode("utf-8", "surrogatepass")
    # So is this: in C the text would end at a NUL, and what stands behind it be lost in silence.
    return value.replace(b"\0", b"\xff")


def result(pointer: int) -> bytes:
    """The text at an address that the library returned, which is freed. An error is raised."""
    try:
        raw = _copy(pointer)
        code = library.b24_result_code(pointer)
        if code == 0:
            return raw
        # The library knows more than stands in a portal's own text.
        raise from_info(
            _take(library.b24_error_info(pointer)),
            raw,
            own=code != _PORTAL_ERROR,
            retryable=bool(library.b24_result_retryable(pointer)),
            status=library.b24_result_status(pointer),
            attempts=library.b24_result_attempts(pointer),
        )
    finally:
        library.b24_string_free(pointer)


def _copy(pointer: int) -> bytes:
    length: int = library.b24_result_length(pointer)
    # ctypes takes a length of 31 bits; without one it looks for the end.
    return ctypes.string_at(pointer, length if length < 1 << 31 else -1)


def _take(pointer: int) -> bytes:
    try:
        return _copy(pointer)
    finally:
        library.b24_string_free(pointer)


def new_client(url: bytes, token: Union[bytes, None], options: bytes) -> int:
    """The address of a new client, for ``b24_client_free``."""
    problem = c_void_p()
    client: int | None = library.b24_client_new(url, token, options, ctypes.byref(problem))
    if client is None:
        result(problem.value or 0)
        raise AssertionError("no client without an error")
    return client

"""Who is told of a client's new tokens."""

from __future__ import annotations

from collections.abc import Callable

from . import _native
from ._answers import Tokens
from ._call import Handle, after_fork

OnTokens = Callable[[Tokens], object]

_telling: dict[int, object] = {}
"""Who is telling now, by whom. (No lock, which a fork could keep.)"""

after_fork(_telling.clear)


class Renewed:
    """Tells a function of the tokens of each refresh: one after another, so that what is stored
    last is the newest. Shared by the clones of a client, as the tokens are."""

    def __init__(self, on_tokens: OnTokens, handle: Handle) -> None:
        self._on_tokens = on_tokens
        self._told = _tokens(handle).generation

    def tell(self, handle: Handle) -> None:
        """What is new, if something is and nobody else is telling, who would see it, too."""
        me = object()
        while _tokens(handle).generation > self._told:
            if _telling.setdefault(id(self), me) is not me:
                return
            try:
                self._tell(_tokens(handle))
            finally:
                _telling.pop(id(self), None)

    def _tell(self, tokens: Tokens) -> None:
        told = self._told
        if tokens.generation <= told:  # Somebody else told a moment ago.
            return
        # Told already for what the function itself calls.
        self._told = tokens.generation
        try:
            self._on_tokens(tokens)
        except BaseException:
            self._told = told  # The next call tells again.
            raise


def _tokens(handle: Handle) -> Tokens:
    raw = _native.result(_native.library.b24_client_tokens(handle.address))
    return Tokens.read(raw)

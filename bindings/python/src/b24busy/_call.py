"""A client's handle, and how a call is made with it: interruptible, and with progress."""

from __future__ import annotations

import atexit
import contextvars
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Optional

from . import _native

Progress = Callable[[int, int], Optional[bool]]


class _Call:
    """One call under way."""

    cancelled = False
    raised: Optional[BaseException] = None
    raw = b""

    def __init__(self, handle: Handle) -> None:
        self.handle = handle


_LONGEST_END = 15.0
"""Seconds: on other systems than Linux a call that opens a TCP connection is told of nothing for
ten, if not set otherwise."""

_under_way: set[_Call] = set()
_ending = False


def _end() -> None:
    """The interpreter ends. A thread that is in the library then and is told of progress would be
    ended by it in the middle, which nothing survives: calls are cancelled, and waited for."""
    global _ending
    _ending = True
    for call in list(_under_way):
        call.handle.cancel()
    end = time.monotonic() + _LONGEST_END
    while _under_way and time.monotonic() < end:
        time.sleep(0.01)


def after_fork(forget: Callable[[], None]) -> None:
    """What is forgotten in a child, where the threads that it is about are not. (No lock is used
    that a fork could keep.)"""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)


atexit.register(_end)
after_fork(_under_way.clear)


class Handle:
    """A client of the library. Freed with the last reference to it: a call has one of its own, so
    that closing a client while others call does no harm, without a lock that a fork could keep."""

    _free = _native.library.b24_client_free  # Still there when the interpreter ends.
    address: Optional[int] = None

    def __init__(self, address: int, progress: Optional[Progress]) -> None:
        self.address = address
        under_way = self._under_way = threading.local()

        def report(done: int, total: int, _context: Optional[int]) -> int:
            call: _Call = under_way.call
            if call.cancelled:
                return 1
            try:
                return int(progress is not None and progress(done, total) is False)
            except BaseException as error:  # Nothing may pass through the library.
                call.raised = error
                return 1

        self._report = _native.Progress(report)
        # Nobody needs to be told when it is over: this object outlives its calls.
        code = _native.library.b24_client_set_progress(address, self._report, None, None)
        assert code == 0, code

    def clone(self, progress: Optional[Progress]) -> Handle:
        """Another one of the same client, to be watched and cancelled by itself."""
        return Handle(_native.library.b24_client_clone(self.address), progress)

    def cancel(self) -> None:
        """Ends what is done with it now and later."""
        _native.library.b24_client_cancel(self.address)

    def __del__(self) -> None:
        if self.address is not None:
            self._free(self.address)

    def run(self, function: Any, *arguments: Optional[bytes]) -> bytes:
        """What a function of the library returns for this client and these arguments."""
        call = _Call(self)

        def work() -> None:
            # A progress function may call the library again.
            before = getattr(self._under_way, "call", None)
            self._under_way.call = call
            _under_way.add(call)
            try:
                # Looked at after the call is known to whoever ends the interpreter.
                if _ending:
                    raise RuntimeError("the interpreter ends")
                call.raw = _native.result(function(self.address, *arguments))
            except BaseException as error:
                # What the progress function raised comes first: it is why the call was cancelled.
                if call.raised is None:
                    call.raised = error
            finally:
                _under_way.discard(call)
                self._under_way.call = before

        if threading.current_thread() is threading.main_thread():
            _interruptibly(work, call)
        else:
            work()
        if call.raised is not None:
            try:
                raise call.raised
            finally:
                call.raised = None  # Else the traceback keeps the call, which keeps the traceback.
        return call.raw


def _interruptibly(work: Callable[[], None], call: _Call) -> None:
    """Python runs signal handlers between the steps of the main thread alone. So that thread waits
    here, in Python, and another is in the library."""
    finished = threading.Event()

    def run() -> None:
        try:
            work()
        finally:
            finished.set()

    thread = threading.Thread(
        target=contextvars.copy_context().run, args=(run,), name="b24busy", daemon=True
    )
    try:
        try:
            thread.start()
        except RuntimeError:  # No thread is started any more when the interpreter ends.
            work()
            return
        # On Windows a wait without end cannot be interrupted.
        while not finished.wait(0.1):
            pass
    except BaseException:
        call.cancelled = True
        # The library looks five times a second, except (not on Linux) while a TCP connection is
        # being opened; then the thread is left to it, and ends by itself.
        finished.wait(1)
        raise

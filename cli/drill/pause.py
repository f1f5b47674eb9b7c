"""Waiting a moment, so that Ctrl-C is heard at once."""

import threading

_never = threading.Event()


def pause(seconds: float) -> None:
    _never.wait(seconds)

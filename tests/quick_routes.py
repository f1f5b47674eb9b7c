"""Addresses compiled once a process: each test makes an application, with the same hundred."""

from collections.abc import Callable
from typing import Any, Final

from werkzeug.routing.rules import Rule

_COMPILED: Final[dict[tuple[Any, ...], Callable[..., tuple[str, str]]]] = {}
_compile = Rule._compile_builder


def keep_compiled() -> None:
    """What is compiled takes the rule as an argument, so that rules of one shape may share it."""
    Rule._compile_builder = _kept  # type: ignore[method-assign,assignment]


def _kept(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    shape = (tuple(rule._trace), repr(rule.defaults), append_unknown)
    if shape not in _COMPILED:
        _COMPILED[shape] = _compile(rule, append_unknown)
    return _COMPILED[shape]

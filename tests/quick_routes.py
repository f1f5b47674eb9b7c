"""Addresses compiled once a process: each test makes an application, with the same hundreds."""

from typing import Any, Final

from werkzeug.routing.rules import Rule

_COMPILED: Final[dict[tuple[Any, ...], Rule]] = {}
_compile = Rule.compile


def keep_compiled() -> None:
    """What is compiled takes the rule as an argument, so that rules of one shape may share it."""
    Rule.compile = _kept  # type: ignore[method-assign,assignment]


def _kept(rule: Rule) -> None:
    shape = (
        *(rule.rule, rule.host, rule.subdomain, rule.merge_slashes, repr(rule.defaults)),
        *(rule.map.host_matching, frozenset(rule.map.converters.items())),
    )
    first = _COMPILED.setdefault(shape, rule)
    if first is rule:
        _compile(rule)
        return
    rule._parts, rule._trace = first._parts, first._trace
    rule._converters = first._converters
    rule.arguments = set(first.arguments)
    rule._build = first._build.__func__.__get__(rule, None)  # type: ignore[attr-defined]
    rule._build_unknown = first._build_unknown.__func__.__get__(rule, None)  # type: ignore[attr-defined]

"""The ways in which the sandbox can be told to misbehave."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from lib.errors import Invalid
from lib.i18n import Text, say


class Fault(StrEnum):
    """What happens to a call. *After* means that the post is up all the same."""

    SLOW = "slow"
    TIMEOUT_AFTER = "timeout_after_accepting"
    TIMEOUT_BEFORE = "timeout_before_accepting"
    ERROR_AFTER = "error_500_after"
    ERROR_BEFORE = "error_500_before"
    RATE_LIMITED = "rate_limited"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - a name
    RESET_AFTER = "reset_after_accepting"
    HTML = "html_200"
    EMPTY = "empty_200"
    TRUNCATED = "truncated"
    REFUSED_TEXT = "refused_text"
    REDIRECT = "redirect"
    OTHER_POST = "other_post"
    GARBLED = "garbled"
    HUGE = "huge"
    DRIP = "drip"

    @property
    def accepts(self) -> bool:
        """Whether the post goes up before the answer goes wrong."""
        return self in _ACCEPTING


_ACCEPTING: Final = frozenset(
    {Fault.SLOW, Fault.TIMEOUT_AFTER, Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.TRUNCATED}
    | {Fault.HTML, Fault.EMPTY, Fault.REDIRECT, Fault.OTHER_POST, Fault.GARBLED}
    | {Fault.HUGE, Fault.DRIP}
)

FAULT_WORDS: Final[Mapping[Fault, Text]] = {
    Fault.SLOW: say("publish, answer slowly"),
    Fault.TIMEOUT_AFTER: say("publish, then never answer"),
    Fault.TIMEOUT_BEFORE: say("never answer, publish nothing"),
    Fault.ERROR_AFTER: say("publish, then answer with an error 500"),
    Fault.ERROR_BEFORE: say("answer with an error 500, publish nothing"),
    Fault.RATE_LIMITED: say("ask to wait (429)"),
    Fault.EXPIRED_TOKEN: say("refuse the key as expired (401)"),
    Fault.RESET_AFTER: say("publish, then cut the line"),
    Fault.HTML: say("publish, then answer with a web page"),
    Fault.EMPTY: say("publish, then answer with nothing"),
    Fault.TRUNCATED: say("publish, then cut the answer in half"),
    Fault.REFUSED_TEXT: say("refuse the text (422)"),
    Fault.REDIRECT: say("publish, then send elsewhere (302)"),
    Fault.OTHER_POST: say("publish, then tell of another post"),
    Fault.GARBLED: say("publish, then answer in another alphabet"),
    Fault.HUGE: say("publish, then answer without end"),
    Fault.DRIP: say("publish, then answer a letter at a time"),
}


class Calls(StrEnum):
    """Which calls a switch touches."""

    PUBLISH = "publish"
    LIST = "list"
    CONTAINER = "container"  # the first of two steps, which shows nothing to anyone
    READ = "read"  # figures, and what others wrote
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A fault for the next `count` calls that it strikes, each with `probability`.

    `seconds`: how long slow answers and time-outs take. `retry_after`: seconds told with a 429.
    """

    kind: Fault
    count: int = 1
    probability: float = 1.0
    seconds: float = 3.0
    retry_after: int = 60
    on: Calls = Calls.PUBLISH

    def __post_init__(self) -> None:
        for name, low, high in _BOUNDS:
            if not low <= getattr(self, name) <= high:
                raise _refused(name, say("between %(low)s and %(high)s", low=low, high=high))

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: object) -> "Switch":
        """Raises Invalid, naming the field."""
        if not isinstance(told, Mapping):
            raise _refused("faults", say("an object for each fault"))
        options: dict[str, object] = {}
        for name, value in told.items():
            options[name] = _taken(str(name), value)
        if "kind" not in options:
            raise _refused("kind", say("one of: %(kinds)s", kinds=", ".join(Fault)))
        if "seconds" not in options and str(options["kind"]).startswith("timeout"):
            options["seconds"] = 30.0
        return cls(**options)  # type: ignore[arg-type]


_BOUNDS: Final = (
    ("count", 1, 100_000),
    ("probability", 0.001, 1),
    ("seconds", 0, 120),
    ("retry_after", 0, 86_400),
)
_TYPES: Final = {
    "kind": Fault,
    "count": int,
    "probability": float,
    "seconds": float,
    "retry_after": int,
    "on": Calls,
}


def _taken(name: str, value: object) -> object:
    if name not in _TYPES:
        raise _refused(name, say("one of: %(names)s", names=", ".join(_TYPES)))
    try:
        return _TYPES[name](value)
    except (ValueError, TypeError, OverflowError) as error:
        raise _refused(name, say("a value that fits")) from error


def _refused(name: str, wanted: Text) -> Invalid:
    return Invalid(
        say("The switch “%(name)s” cannot be set so.", name=name),
        remedy=say("Give %(wanted)s.", wanted=wanted),
        fields={name: wanted},
    )

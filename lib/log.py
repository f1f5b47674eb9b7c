"""Structured logs, with secrets taken out before a line is written.

Every record of every library goes through `redact`: what looks like a token, a password or an
authorization header never reaches a file, whoever logged it.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, Literal, TextIO

import structlog

HIDDEN: Final = "[hidden]"
_NAMES: Final = (
    r"(?:access_?jwt|refresh_?jwt|access_?token|refresh_?token|id_?token|client_?secret"
    r"|app_?password|password|passwd|pwd|secret(?:_?keys?)?|api_?key|token|authorization"
    r"|cookie|credentials?|signature|jwt|bearer)"
)
_SECRET_NAME: Final = re.compile(rf"{_NAMES}\Z", re.IGNORECASE)
_PATTERNS: Final = (
    re.compile(r"(?i)(\b(?:bearer|basic|dpop)\s+)()[\w.~+/=-]{6,}"),
    # name=value, "name": "value", name%3Dvalue
    re.compile(rf"(?i)(\b\w*{_NAMES}[\"']?\s*(?:=|:|%3D)\s*)([\"']?)(?!\[hidden\])[^\s\"'&,;}})]+"),
    re.compile(r"(://[^\s/:@]+:)()[^\s/@]+(?=@)"),  # user:password@host
    re.compile(r"()()\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"),  # JSON web tokens
    re.compile(r"()()\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b"),  # Bluesky application passwords
    re.compile(r"()()\bmrn_[\w-]{8,}"),  # our own API tokens
    re.compile(r"()()(?<!\d)\d{6,12}:[\w-]{30,}"),  # Telegram's bots, also in addresses
    re.compile(r"(/api/(?:v\d+/)?webhooks/\d+/)()[\w-]{16,}"),  # web hooks: Discord,
    re.compile(r"(/services/T\w+/B\w+/)()\w+"),  # Slack,
    re.compile(r"(/hooks/)()[\w-]{16,}"),  # Mattermost and its like
    re.compile(r"(/invited/|/calendar/|/review/|/fewer/)()[\w-]{16,}"),  # links that open something
)

_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def storable(words: str) -> str:
    """Without what no database or page takes: zero characters and halves of surrogate pairs."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", words)


def redact(words: str) -> str:
    """`words`, storable, with everything that looks like a secret replaced by [hidden]."""
    words = storable(words)
    for pattern in _PATTERNS:
        words = pattern.sub(rf"\1\2{HIDDEN}", words)
    return words


def redacted(value: Any) -> Any:  # noqa: ANN401 - takes whatever was logged
    """`value` with every secret in it hidden: by name in mappings, by look in strings."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if _SECRET_NAME.search(str(name)) else redacted(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(inner) for inner in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return redact(str(value))


def _hide_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    hidden: MutableMapping[str, Any] = redacted(event)
    return hidden


def set_up(
    *, style: Literal["text", "json"], level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Sends all logs to `stream` (stderr) as text or JSON lines, secrets hidden."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _hide_secrets,
            last,
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in ("apscheduler", "httpx", "httpcore", "urllib3", "alembic", "PIL", "fontTools"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))

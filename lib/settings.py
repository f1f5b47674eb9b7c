"""The settings: read once from the environment into one frozen object."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from lib.i18n import LANGUAGES
from lib.mail import server_at
from lib.mailbox import place_at
from lib.seal import BadKey, Keyring, keys_in
from lib.zones import is_zone

PREFIX: Final = "MARRONNIER_"
ROOT: Final = Path(__file__).resolve().parents[1]
_KEPT_AT_LEAST: Final = 7
_KEPT_AT_MOST: Final = 36_500
DEFAULTS: Final[Mapping[str, str]] = {
    "DATABASE_URL": "sqlite:///var/marronnier.sqlite3",
    "SECRET_KEYS": "",
    "BROKER_URL": "",
    "BASE_URL": "http://127.0.0.1:5000",
    "MEDIA_DIR": "var/media",
    "SMTP_URL": "",
    "MAIL_FROM": "",
    "ALERT_WEBHOOK_URL": "",
    "WEBHOOKS_INSIDE": "",
    "IDEAS_IMAP_URL": "",
    "KEEP_DAYS": "180",
    "TIMEZONE": "Europe/Paris",
    "LANGUAGE": "fr",
    "LOG_FORMAT": "text",
}


class BadSetting(ValueError):
    """A setting that cannot be used; names it and says what to write instead."""

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        super().__init__(f"{PREFIX}{name} {problem}. {remedy}")
        self.name = PREFIX + name
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`networks` holds what connectors need, such as `BLUESKY_BASE_URL`, without the prefix.

    `smtp_url`, `webhook_url`: empty where nobody is told that way; `ideas_url`: where no mailbox is
    read. `mail_from`: their sender. `webhooks_inside`: hosts of our own network that associations’
    web hooks may call. `keep`: how long what is over and done with is kept.
    """

    database_url: URL
    keyring: Keyring = field(repr=False)
    broker_url: str = field(repr=False)
    base_url: str
    media_dir: Path
    smtp_url: str = field(repr=False)
    mail_from: str
    webhook_url: str = field(repr=False)
    webhooks_inside: frozenset[str]
    ideas_url: str = field(repr=False)
    keep: timedelta
    timezone: str
    language: str
    log_format: Literal["text", "json"]
    networks: Mapping[str, str] = field(repr=False)

    def for_network(self, kind: str) -> dict[str, str]:
        """That network's settings in lower case and without its name: `{"base_url": …}`."""
        start = f"{kind.upper()}_"
        return {
            name.removeprefix(start).lower(): value
            for name, value in self.networks.items()
            if name.startswith(start)
        }


def load(environ: Mapping[str, str], *, root: Path = ROOT) -> Settings:
    """The settings in `environ`; relative paths are taken from `root`. Raises BadSetting."""
    given = _given(environ)
    value = {**DEFAULTS, **{name: given[name] for name in DEFAULTS if given.get(name)}}
    networks = {name: text for name, text in given.items() if name not in DEFAULTS}
    for name in networks:
        _refuse_slip(name)
    for name in ("BASE_URL", *(n for n in networks if n.endswith("_BASE_URL"))):
        _web_address(name, given.get(name) or value.get(name, ""))
    return Settings(
        database_url=_database(value["DATABASE_URL"], root),
        keyring=_keyring(value["SECRET_KEYS"], root),
        broker_url=_broker(value["BROKER_URL"], value["DATABASE_URL"]),
        base_url=value["BASE_URL"].rstrip("/"),
        media_dir=root / value["MEDIA_DIR"],
        smtp_url=_smtp(value["SMTP_URL"]),
        mail_from=_sender(value["MAIL_FROM"], value["SMTP_URL"], value["BASE_URL"]),
        webhook_url=_hook(value["ALERT_WEBHOOK_URL"]),
        webhooks_inside=_hosts(value["WEBHOOKS_INSIDE"]),
        ideas_url=_mailbox(value["IDEAS_IMAP_URL"]),
        keep=_days(value["KEEP_DAYS"]),
        timezone=_zone(value["TIMEZONE"]),
        language=_language(value["LANGUAGE"]),
        log_format=_log_format(value["LOG_FORMAT"]),
        networks=networks,
    )


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for full, text in environ.items():
        if not full.startswith(PREFIX):
            continue
        name = full.removeprefix(PREFIX)
        if name.endswith("_FILE"):
            given[name.removesuffix("_FILE")] = _contents(name, text)
        else:
            given.setdefault(name, text.strip())
    return given


def _contents(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not text"
        raise BadSetting(
            name, f"names {path}, which cannot be read ({reason})", "Check the path and its rights."
        ) from error


def _refuse_slip(name: str) -> None:
    close = difflib.get_close_matches(name, DEFAULTS, n=1, cutoff=0.85)
    if close and not name.endswith("_BASE_URL"):
        raise BadSetting(name, "is not a setting", f"Did you mean {PREFIX}{close[0]}?")


def _web_address(name: str, text: str) -> None:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSetting(
            name, f"is “{text}”, not a web address", "Write it with http:// or https://."
        )


def _database(text: str, root: Path) -> URL:
    remedy = "Write sqlite:///file.sqlite3 or postgresql://user:password@host/name."
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise BadSetting("DATABASE_URL", "is not a database address", remedy) from error
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise BadSetting("DATABASE_URL", "names no file", remedy)
            return url.set(drivername="sqlite", database=str(root / url.database))
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise BadSetting("DATABASE_URL", f"is for {other}", remedy)


def _broker(text: str, database_url: str) -> str:
    """One address, or several separated by semicolons, the next where one does not answer."""
    for address in text.split(";") if text else ():
        parts = urlsplit(address)
        if parts.scheme not in {"amqp", "amqps", "redis", "rediss"} or not parts.hostname:
            raise BadSetting(
                "BROKER_URL",
                "is not a broker’s address",
                "Write amqp://user:password@host (RabbitMQ) or redis://host (Redis), "
                "or leave it out: then the daemon sends by itself.",
            )
    if text and database_url.startswith("sqlite"):
        raise BadSetting(
            "BROKER_URL",
            "needs a database that several machines can share, and this one is SQLite",
            f"Set {PREFIX}DATABASE_URL to postgresql://user:password@host/name, or leave "
            f"{PREFIX}BROKER_URL out: then the daemon sends by itself.",
        )
    return text


def _keyring(text: str, root: Path) -> Keyring:
    try:
        return Keyring(text.replace(",", " ").split() or keys_in(root / "var" / "secret_keys"))
    except BadKey as error:
        remedy = (
            "Each key is 32 random bytes in URL-safe base64, keys are separated by commas; "
            "leave the setting out and one is made in var/secret_keys."
        )
        raise BadSetting("SECRET_KEYS", f"holds a bad key ({error})", remedy) from error


def _smtp(text: str) -> str:
    try:
        if text:
            server_at(text)
    except ValueError as error:
        raise BadSetting(
            "SMTP_URL", "is not a mail server’s address", "Write smtp://user:password@host:587."
        ) from error
    return text


def _sender(text: str, smtp_url: str, base_url: str) -> str:
    """As given, else the address that we sign in with, else one of our own web address."""
    if text:
        if parseaddr(text)[1].count("@") != 1 or not text.isprintable():
            raise BadSetting("MAIL_FROM", f"is “{text}”", "Write name@example.org.")
        return text
    user = server_at(smtp_url).user if smtp_url else ""
    return user if "@" in user else f"marronnier@{urlsplit(base_url).hostname}"


def _hook(text: str) -> str:
    """The address itself lets people write: it is in no error."""
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise BadSetting("ALERT_WEBHOOK_URL", "is no web address", "Write it with https://.")
    return text


def _hosts(text: str) -> frozenset[str]:
    found = frozenset(text.replace(",", " ").lower().split())
    if wrong := next((one for one in found if "/" in one), None):
        raise BadSetting(
            "WEBHOOKS_INSIDE", f"holds “{wrong}”", "Write hosts alone, such as n8n.lan."
        )
    return found


def _mailbox(text: str) -> str:
    try:
        if text:
            place_at(text)
    except ValueError as error:
        raise BadSetting(
            "IDEAS_IMAP_URL",
            "is not a mailbox’s address",
            "Write imaps://user:password@host, with @ in the user as %40.",
        ) from error
    return text


def _days(text: str) -> timedelta:
    if not text.isdecimal() or not _KEPT_AT_LEAST <= int(text) <= _KEPT_AT_MOST:
        raise BadSetting(
            "KEEP_DAYS",
            f"is “{text}”",
            f"Write a number of days from {_KEPT_AT_LEAST} to {_KEPT_AT_MOST}.",
        )
    return timedelta(days=int(text))


def _zone(text: str) -> str:
    if not is_zone(text):
        raise BadSetting("TIMEZONE", f"is “{text}”", "Write an IANA name such as Europe/Paris.")
    return text


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise BadSetting("LANGUAGE", f"is “{text}”", f"Write one of: {', '.join(LANGUAGES)}.")
    return text


def _log_format(text: str) -> Literal["text", "json"]:
    if text == "json":
        return "json"
    if text == "text":
        return "text"
    raise BadSetting("LOG_FORMAT", f"is “{text}”", "Write text or json.")

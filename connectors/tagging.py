"""A link that says where its readers came from, for the statistics of the site it leads to. Pure.

utm_source, utm_medium and utm_campaign are what Google Analytics and Matomo read ("Campaign URLs",
"Tracking campaigns", both read November 2026).
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

EMAIL: Final = "email"
SOCIAL: Final = "social"
_BY_MAIL: Final = frozenset({"newsletter"})


def usual_medium(kind: str) -> str:
    """For a network: what statistics call it where nobody says otherwise."""
    return EMAIL if kind in _BY_MAIL else SOCIAL


def tagged(link: str, tags: Mapping[str, str]) -> str:
    """`link` with each of `tags` in its query, unless it says that one already.

    What the address has of its own stays letter for letter, fragment included; what is no web
    address stays as it is, and so does a value that is empty.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return link
    there = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = [f"{name}={_quoted(tags[name])}" for name in tags if tags[name] and name not in there]
    query = "&".join([*([parts.query] if parts.query else []), *added])
    return urlunsplit(parts._replace(query=query)) if added else link


def _quoted(value: str) -> str:
    return quote(value, safe="", errors="replace")

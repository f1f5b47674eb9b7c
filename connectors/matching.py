"""Whether a post that stands on a network is the one that was sent, as far as its content tells."""

import re
from typing import Final

from connectors.contract import Connector, Outgoing, PastPost, Shows
from connectors.seam import offers
from connectors.words import fingerprint


def as_read(connector: Connector, post: Outgoing) -> str:
    """The post's text, of a thread the first one, as it stands on the network."""
    shown = connector.shown(post) if offers(connector, Shows) else ()
    return shown[0] if shown else post.text


def same_content(text: str, past: PastPost) -> bool:
    """`text`: as it is read."""
    return same_text(text, past.text)


def same_text(one: str, other: str) -> bool:
    """Despite what networks change: white space, and the beginning and the end of links
    (`exemple.fr` comes back as `http://exemple.fr/`).
    """
    return likeness(one) == likeness(other)


def likeness(text: str) -> str:
    """The same for two texts that are the same to a network, as in `same_text`."""
    return fingerprint(_bare(text))


_SCHEME: Final = re.compile(r"\bhttps?://", re.IGNORECASE)
_SLASH: Final = re.compile(r"(?<=\w)/(?=\s|$)")


def _bare(text: str) -> str:
    return _SLASH.sub("", _SCHEME.sub("", text))

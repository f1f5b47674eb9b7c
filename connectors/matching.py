"""Whether a post that stands on a network is the one that was sent, as far as its content tells."""

from connectors.contract import Connector, Outgoing, PastPost, Shows
from connectors.seam import offers
from connectors.words import fingerprint


def as_read(connector: Connector, post: Outgoing) -> str:
    """The post's text, of a thread the first one, as it stands on the network."""
    shown = connector.shown(post) if offers(connector, Shows) else ()
    return shown[0] if shown else post.text


def same_content(text: str, past: PastPost) -> bool:
    """`text`: as it is read."""
    return fingerprint(text) == fingerprint(past.text)

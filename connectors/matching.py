"""Whether a post that stands on a network is the one that was sent, as far as its content tells."""

from connectors.contract import Outgoing, PastPost
from connectors.words import fingerprint


def same_content(post: Outgoing, past: PastPost) -> bool:
    return fingerprint(post.text) == fingerprint(past.text)

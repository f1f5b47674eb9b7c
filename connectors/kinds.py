"""What a post that stands on a network is made of."""

import re
from typing import Final

from connectors.contract import Kind

_ADDRESS: Final = re.compile(r"https?://\w", re.IGNORECASE)


def kind_of(text: str, *, video: bool = False, photo: bool = False, link: bool = False) -> Kind:
    """A video or photo before all else; an address in the text leads out as a card does."""
    if video:
        return Kind.VIDEO
    if photo:
        return Kind.PHOTO
    return Kind.LINK if link or _ADDRESS.search(text) else Kind.TEXT

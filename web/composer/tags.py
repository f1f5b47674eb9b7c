"""The composer's fields for what the link says of where its readers came from."""

from typing import Final

from lib.slugs import slug
from models.content import Tags

_NAMELESS: Final = "post"


def typed(*, wanted: bool, campaign: str, medium: str, otherwise: tuple[str, ...]) -> Tags | None:
    """`otherwise`: what names the campaign where nobody does; the first that has a letter."""
    if not wanted:
        return None
    named = campaign or next(filter(None, map(slug, otherwise)), _NAMELESS)
    return Tags(campaign=named, medium=medium)

"""How the other wordings of a post will look on each channel."""

from sqlalchemy.orm import Session

from editorial.composing import Look, looks, looks_without_files
from models.actor import Actor
from models.content import Content
from models.house import House


def looks_of_wordings(
    session: Session, actor: Actor, house: House, content: Content
) -> list[list[Look]]:
    """For each, in their order, what `looks` says of it."""
    return [looks(session, actor, house, one) for one in _worded(content)]


def without_files(session: Session, actor: Actor, content: Content) -> list[list[Look]]:
    """As `looks_without_files`."""
    return [looks_without_files(session, actor, one) for one in _worded(content)]


def _worded(content: Content) -> list[Content]:
    return [content.worded(number) for number in range(1, len(content.wordings) + 1)]

"""What a status is made of, and its figures, as servers of all kinds tell them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.contract import Kind
from connectors.mastodon.api import Status
from connectors.mastodon.reading import figures, kind


def status(text: str = "Bonjour", **told: Any) -> Status:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    return Status(number="1", url="", text=text, at=at, answers="", by="asso", told=told)


@pytest.mark.parametrize(
    ("given", "made_of"),
    [
        (status(), Kind.TEXT),
        (status(media_attachments=[]), Kind.TEXT),
        (status("Voir https://exemple.fr"), Kind.LINK),
        (status(card={"url": "https://exemple.fr"}), Kind.LINK),
        (status("https://x.fr", media_attachments=[{"type": "image"}]), Kind.PHOTO),
        (status(media_attachments=[{"type": "gifv"}]), Kind.VIDEO),
        (status(media_attachments=[{"type": "video"}, {"type": "image"}]), Kind.VIDEO),
        (status(media_attachments=[{"type": "audio"}]), Kind.UNKNOWN),
        (status(media_attachments=[{"type": "unknown"}]), Kind.UNKNOWN),
        (status(media_attachments="odd"), Kind.TEXT),
    ],
)
def test_a_status_is_what_its_first_file_is(given: Status, made_of: Kind) -> None:
    assert kind(given) is made_of


def test_figures_that_are_not_told_are_not_zero() -> None:
    told = {"favourites_count": 3, "reblogs_count": True}
    found = {one.metric: one.value for one in figures(told)}
    assert found == {"likes": 3, "shares": None, "comments": None}

"""The fixtures `blog` and `wordpress`: one WordPress for the whole run, new for each test."""

import io
import os
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import pytest
from PIL import Image as Picture

from connectors.contract import Account, Credentials, Image, Outgoing
from connectors.wordpress.connector import WordPress
from tests.servers.bluesky.install import CannotInstall
from tests.servers.wordpress.install import installed
from tests.servers.wordpress.server import Person, RealWordPress

LONG_AGO: Final = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def _blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealWordPress]:
    try:
        installed()
    except CannotInstall as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    blog = RealWordPress(tmp_path_factory.mktemp("wordpress"))
    blog.start()
    yield blog
    blog.stop()


@pytest.fixture
def blog(_blog: RealWordPress) -> RealWordPress:
    """A test may stop it, the next one finds it up."""
    _blog.empty()
    _blog.start()
    return _blog


@pytest.fixture
def wordpress(blog: RealWordPress) -> WordPress:
    return WordPress(account(blog, blog.redactrice))


def account(
    blog: RealWordPress, person: Person, options: Mapping[str, str] | None = None
) -> Account:
    return Account(
        handle="blog.asso.example",
        credentials=Credentials(values={"user": person.name, "password": person.password}),
        settings={"base_url": blog.url},
        options=options or {},
    )


def post(text: str = "Bonjour", **more: object) -> Outgoing:
    return Outgoing(**{"key": str(uuid.uuid4()), "title": "Titre", "text": text, **more})  # type: ignore[arg-type]


def picture(alt: str, colour: str = "teal") -> Image:
    kept = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(kept, "JPEG")
    return Image(data=kept.getvalue(), mime="image/jpeg", alt=alt, width=40, height=30)

"""Cold posts in the pool."""

from collections.abc import Callable

import pytest

from models.post import Post
from models.way import Temperature

Evergreen = Callable[..., Post]


@pytest.fixture
def evergreen(approved: Callable[..., Post]) -> Evergreen:
    """`evergreen("text", "another wording", …)`: an approved cold post."""

    def make(text: str, *wordings: str, **more: object) -> Post:
        return approved(text, temperature=Temperature.COLD, wordings=wordings, **more)

    return make

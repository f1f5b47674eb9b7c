"""Publishing to a feed: one file per entry, named by the delivery's key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt, Repeat
from connectors.errors import Ambiguous, ConnectorError, Permanent, Retryable
from connectors.feed.store import Entry, Folder, NotWritten, is_slug
from lib.clock import Clock, SystemClock
from lib.i18n import say
from lib.settings import ROOT

CAPABILITIES: Final = Capabilities(
    max_chars=20_000,
    max_images=10,
    image_types=frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"}),
    max_image_bytes=10_000_000,
    alt_text=True,
    titles=True,
    links=True,
    repeat=Repeat.KEYED,
    settle=timedelta(seconds=1),
)
DEFAULT_DIR: Final = str(ROOT / "var" / "feeds")
DEFAULT_ADDRESS: Final = "http://127.0.0.1:5000/feeds"


def profile(account: Account) -> str:
    """Where the feed is read."""
    return f"{_address(account)}/{account.handle}.atom"


def _address(account: Account) -> str:
    return account.settings.get("base_url", DEFAULT_ADDRESS).rstrip("/")


class FeedConnector:
    """Settings: `dir` (where feeds are kept) and `base_url` (where they are read)."""

    capabilities: Capabilities = CAPABILITIES

    def __init__(self, account: Account, clock: Clock | None = None) -> None:
        self._slug = account.handle
        self._folder = Folder(account.settings.get("dir", DEFAULT_DIR))
        self._address = _address(account)
        self._clock = clock or SystemClock()

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return usual_problems(post, CAPABILITIES)

    def publish(self, post: Outgoing) -> Receipt:
        self._refuse_bad_name()
        try:
            return self._receipt(self._folder.add(self._slug, post, at=self._clock.now()))
        except NotWritten as error:
            raise _full(error) from error
        except OSError as error:
            raise _unknown(error) from error

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:  # noqa: ARG002 - keyed for ever
        self._refuse_bad_name()
        try:
            entry = self._folder.entry(self._slug, post.key)
        except (OSError, ValueError) as error:
            raise _unknown(error) from error
        return None if entry is None else self._receipt(entry)

    def verify(self) -> str:
        """Begins the feed, empty, if there is none of that name."""
        self._refuse_bad_name()
        try:
            self._folder.begin(self._slug)
        except OSError as error:
            raise _full(error) from error
        return self._slug

    def _receipt(self, entry: Entry) -> Receipt:
        return Receipt(
            remote_id=entry.id,
            url=f"{self._address}/{self._slug}.atom#{entry.id}",
            published_at=entry.published_at,
        )

    def _refuse_bad_name(self) -> None:
        if not is_slug(self._slug):
            raise Permanent(
                say("“%(name)s” cannot be a feed’s name.", name=self._slug),
                remedy=say("Use small letters, digits and hyphens, such as actualites."),
            )


def _full(error: OSError) -> ConnectorError:
    return Retryable(
        say("The feed cannot be written to."),
        remedy=say("Check the space left on the disk and the rights on the feeds’ folder."),
        evidence=f"{type(error).__name__}: {error}",
    )


def _unknown(error: Exception) -> ConnectorError:
    return Ambiguous(
        say("The feed’s disk did not confirm."), evidence=f"{type(error).__name__}: {error}"
    )

"""A house whose notices go out by mail, to a real server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from lib.i18n import say, verbatim
from lib.mail import Mailer
from models import telling
from models.actor import Actor
from models.house import House
from models.notice import NoticeKind
from models.telling import News
from notifying import gathering, handing
from notifying.gathering import Desk
from notifying.posting import Post
from tests.fakes import FakeClock
from tests.mail_server import Inbox, mail_server


@pytest.fixture(scope="module")
def _server() -> Iterator[Inbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def inbox(_server: Inbox) -> Inbox:
    _server.letters.clear()
    _server.refuses.clear()
    return _server


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The daemon's steps, one after the other, by a clock that a test moves."""

    house: House
    clock: FakeClock
    url: str

    def run(self, *, url: str = "", send: bool = True) -> int:
        """How many letters went. `send` False: they are written, and the daemon is gone."""
        mailer = Mailer(f"smtp://{url or self.url}", sender="marronnier@example.org")
        now = self.house.now()
        handed = handing.A_ROUND
        while handed == handing.A_ROUND:
            with self.house.database.transaction() as session:
                handed = handing.hand_on(session, by_mail=True, now=now)
        with self.house.database.transaction() as session:
            gathering.gather(session, Desk(house=self.house, mailer=mailer), now=now)
        post = Post(database=self.house.database, mailer=mailer, spread=lambda most: most)
        return post.send_due() if send else 0

    def after(self, *, url: str = "", **length: float) -> int:
        self.clock.move(**length)
        return self.run(url=url)

    def at(self, text: str) -> int:
        self.clock.at = datetime.fromisoformat(text)
        return self.run()


@pytest.fixture
def rounds(house: House, clock: FakeClock, inbox: Inbox) -> Rounds:
    return Rounds(house=house, clock=clock, url=inbox.url)


Tell = Callable[..., None]


@pytest.fixture
def tell(house: House) -> Tell:
    def told(who: Actor, matter: str = "to-review:1", **more: object) -> None:
        news = News(
            kind=NoticeKind.TO_REVIEW,
            matter=matter,
            words=say("%(name)s asks you to review “%(title)s”.", name="Bob", title="Coats"),
            link="/posts/1",
        )
        with house.database.transaction() as session:
            telling.tell(
                session.connection(),
                who.workspace_id,
                (who.user_id,),
                replace(news, **more),  # type: ignore[arg-type]
                now=house.now(),
            )

    return told


__all__ = ["Rounds", "Tell", "verbatim"]

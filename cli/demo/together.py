"""How the people of the demo association read each other: remarks, a guest, thanks, an absence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from editorial.commenting.adding import Writer, add
from editorial.commenting.anchors import Anchor
from editorial.guests import deciding, links, opening, remarks
from editorial.guests.asking import Asked
from editorial.holding import absences
from insight.thanking import saying
from lib.zones import wall_time
from models.actor import Actor
from models.comment import Comment, Thread
from models.post import Post
from models.scope import scoped

_MANAGER: Final = "camille@example.org"
_PORTRAIT: Final = "Portrait : le chien Biscuit"
_NOTICE: Final = "On cherche une trésorière adjointe"
_LIVE: Final = "Cherche duvets"
_GUEST: Final = "Dr Nadia Ferhat"
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Everything by the use cases, each some hours ago."""

    session: Session
    people: Mapping[str, Actor]
    zone: str
    now: datetime

    def read_each_other(self) -> None:
        asked = self._says(20, "bastien", _PORTRAIT, _ON_THE_DAY, quote="premier jeudi du mois")
        self._says(18, "ines", _PORTRAIT, _ANSWER, parent_id=asked.id)
        self._says(6, "fatou", _NOTICE, _WHY, quote=_OLD, replacement=_NEW)

    def ask_a_guest(self) -> None:
        """Who is in the picture reads it by a link, and says so."""
        post = self._post(_PORTRAIT)
        given = Asked(post_id=post.id, name=_GUEST)
        _, token = links.make(self.session, self.people[_MANAGER], given, now=self._ago(26))
        at = self._ago(4)
        guest = opening.opened(self.session, token, now=at, to_write=True)
        opening.see(self.session, guest.link, now=at)
        deciding.agree(self.session, guest, post.id, revision=1, name="", now=at)
        remarks.remark(
            self.session,
            guest,
            post.id,
            body=_FROM_THE_VET,
            name="",
            revision=1,
            answers=None,
            now=at,
        )

    def thank(self) -> None:
        post = self._post(_LIVE)
        saying.thank(self.session, self.people[_MANAGER], post.id, said=_THANKS, now=self._ago(30))

    def be_away(self) -> None:
        """The other manager, from tomorrow on; the one at the desk stands in."""
        away = self._named("anouk")
        first = wall_time(self.now, self.zone).date() + timedelta(days=1)
        absences.be_away(
            self.session,
            away,
            user_id=away.user_id,
            first=first,
            last=first + timedelta(days=6),
            deputy_id=self.people[_MANAGER].user_id,
            now=self._ago(3),
        )

    def _says(
        self,
        hours: int,
        who: str,
        title: str,
        body: str,
        *,
        quote: str = "",
        parent_id: int | None = None,
        replacement: str | None = None,
    ) -> Comment:
        return add(
            self.session,
            Writer.of(self._named(who)),
            self._post(title),
            thread=Thread.TEAM,
            body=body,
            anchor=Anchor(field="text", quote=quote) if quote else None,
            parent_id=parent_id,
            replacement=replacement,
            now=self._ago(hours),
        )

    def _named(self, who: str) -> Actor:
        return self.people[f"{who}@example.org"]

    def _ago(self, hours: int) -> datetime:
        return self.now - hours * _HOUR

    def _post(self, title: str) -> Post:
        manager = self.people[_MANAGER]
        return self.session.scalars(scoped(manager, Post).where(Post.title == title)).one()


_ON_THE_DAY: Final = "Depuis septembre, ce n’est pas le deuxième jeudi ?"
_ANSWER: Final = "Si, pour la consultation. Les vaccins restent le premier : j’ai demandé."
_OLD: Final = "la satisfaction du centime retrouvé"
_NEW: Final = "la joie des comptes qui tombent juste"
_WHY: Final = "Un peu plus simple, pour qui n’a jamais tenu de comptes."
_FROM_THE_VET: Final = "C’est fidèle. Merci de ne pas nommer la clinique : elle est pleine."
_THANKS: Final = "Onze duvets depuis votre appel. Merci, vraiment."

"""What readers write below a blog's articles, and what is answered."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from connectors.contract import Mention, Outgoing, Receipt
from connectors.errors import Permanent
from connectors.matching import same_text
from connectors.steps import unseen
from connectors.wordpress import article
from connectors.wordpress.blog import Blog, stamp
from connectors.wordpress.errors import Repeated
from connectors.wordpress.markup import escaped
from connectors.wordpress.wire import Told, Wire
from lib.i18n import say

APPROVED: Final = "approved"
_PAGE: Final = 100


class Talk:
    """`place`: the blog's address."""

    def __init__(self, wire: Wire, blog: Blog, place: str) -> None:
        self._wire, self._blog, self._place = wire, blog, place

    def mentions(self, *, since: datetime) -> list[Mention]:
        """Comments that anyone reads; and those that wait, where this user may approve them."""
        me = self._blog.me()
        may = me.get("capabilities")
        moderates = isinstance(may, dict) and bool(may.get("moderate_comments"))
        states = ["approve", *(["hold"] if moderates else [])]
        found = [
            self._mention(one)
            for state in states
            for one in self._comments(after=stamp(since), status=state)
            if str(one.get("author")) != str(me["id"])
        ]
        return sorted(
            (one for one in found if one.written_at >= since), key=lambda one: one.written_at
        )

    def answer(self, comment_id: str, post: Outgoing) -> Receipt:
        """Answered again with the same words, a blog refuses it: then it is there already."""
        with unseen():
            asked = self._asked(comment_id)
        body = {
            "post": asked["post"],
            "parent": asked["id"],
            "content": escaped(article.words(post)),
        }
        try:
            told = self._wire.write("/wp/v2/comments", json.dumps(body).encode())
        except Repeated as repeated:
            return self._receipt(self._own(asked, post, repeated))
        return self._receipt(self._wire.part(told, "id", "link", "status"))

    def _asked(self, comment_id: str) -> Told:
        told = self._wire.one(f"/wp/v2/comments/{comment_id}", "id", "post")
        if told.get("status", APPROVED) != APPROVED:
            raise Permanent(
                say("The comment that this answers is not approved on the blog."),
                remedy=say("Approve it there first, then answer."),
            )
        return told

    def _own(self, asked: Told, post: Outgoing, refused: Repeated) -> Told:
        me = str(self._blog.me()["id"])
        for one in self._comments(parent=int(asked["id"]), post=int(asked["post"])):
            if str(one.get("author")) == me and same_text(_words(one), article.words(post)):
                return one
        raise refused

    def _comments(self, **wanted: str | int) -> Iterator[Told]:
        found = self._wire.pages("/wp/v2/comments", per_page=_PAGE, order="asc", **wanted)
        return (self._wire.part(one, "id", "link") for one in found)

    def _mention(self, told: Told) -> Mention:
        number = str(told["id"])
        waits = told.get("status") != APPROVED
        return Mention(
            mention_id=number,
            url=f"{self._place}/wp-admin/comment.php?action=editcomment&c={number}"
            if waits
            else str(told["link"]),
            author=article.plain(str(told.get("author_name") or "")),
            text=_words(told),
            written_at=self._blog.instant(told),
            on=str(told.get("post") or ""),
        )

    def _receipt(self, told: Told) -> Receipt:
        """Of what readers see. Raises Permanent where the blog holds it back."""
        if told["status"] != APPROVED:
            raise Permanent(
                say("The blog keeps the answer until somebody approves it."),
                remedy=say("Approve it there: nothing needs to be sent again."),
                evidence=str(told["link"]),
            )
        return Receipt(
            remote_id=str(told["id"]),
            url=str(told["link"]),
            published_at=self._blog.instant(told),
        )


def _words(told: Told) -> str:
    content = told.get("content")
    return article.plain(str(content.get("rendered") or "")) if isinstance(content, dict) else ""

"""An article on its way: its files, its draft that no reader sees, and its publishing."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Image, Outgoing, Receipt, Video
from connectors.errors import ConnectorError, Permanent
from connectors.steps import unseen
from connectors.wordpress import article
from connectors.wordpress.blog import Blog
from connectors.wordpress.markup import escaped
from connectors.wordpress.wire import Told
from lib.clock import SystemClock
from lib.i18n import Text, say

PICTURE: Final = "picture"
VIDEO: Final = "video"
DRAFT: Final = "draft"
PUBLISH: Final = "publish"
_DECIDED: Final = frozenset({"pending", "private", "future"})


def steps(post: Outgoing) -> Sequence[str]:
    pictures = [f"{PICTURE} {place}" for place in range(1, len(post.images) + 1)]
    return [*([VIDEO] if post.video else pictures), DRAFT, PUBLISH]


class Writing:
    """Of one post. `categories`: the names that were chosen."""

    def __init__(self, blog: Blog, post: Outgoing, categories: Sequence[str]) -> None:
        self._blog, self._post, self._categories = blog, post, categories

    def upload(self, step: str) -> Receipt:
        """What a try whose answer was lost left in the media library is taken up."""
        media, name = self._media(step), self._name(step)
        with unseen():
            told = self._blog.uploaded(name) or self._blog.upload(
                media, name=name, title=article.title_of(self._post)
            )
        return _unseen(f"{step.split()[0]} {told['id']}", str(told["source_url"]))

    def draft(self, done: Mapping[str, Receipt]) -> Receipt:
        """That of a try whose answer was lost, where there is one."""
        with unseen():
            known = self._known()
            if known is None:
                known = self._blog.write("", {**self._article(done), "status": "draft"})
        return _draft(known)

    def publish(self, done: Mapping[str, Receipt]) -> Receipt:
        """Also with all that was approved: somebody may have changed the draft in between. Done
        twice it is one article, of which readers are told once.
        """
        number = number_of(done[DRAFT])
        with unseen():
            _must_be_undecided(self._blog.article(number))
            written = {**self._article(done), "status": "publish"}
        told = self._blog.write(number, written)
        if told["status"] != "publish":
            raise _kept_back(told)
        return self.receipt(told)

    def found_draft(self) -> Receipt | None:
        known = self._known()
        return None if known is None else _draft(known)

    def found(self, number: str) -> Receipt | None:
        """None only where it is a draft still. Raises Permanent where it is gone, or where
        somebody made something else of it: whether it was up before, nobody can say.
        """
        told = self._blog.article(number)
        _must_be_undecided(told)
        return self.receipt(told) if told["status"] == "publish" else None

    def standing(self) -> Receipt | None:
        known = self._known()
        return self.receipt(known) if known and known["status"] == "publish" else None

    def receipt(self, told: Told) -> Receipt:
        return Receipt(
            remote_id=str(told["id"]),
            url=str(told["link"]),
            published_at=self._blog.instant(told),
        )

    def _known(self) -> Told | None:
        """The article of this delivery, by its address. Raises Permanent where it was binned."""
        found = self._blog.at(article.slug(self._post))
        if not found:
            return None
        _must_be_undecided(found[0])
        return found[0]

    def _media(self, step: str) -> Image | Video:
        if step == VIDEO and self._post.video:
            return self._post.video
        return self._post.images[int(step.removeprefix(f"{PICTURE} ")) - 1]

    def _name(self, step: str) -> str:
        """Only this delivery's file at this place has it; a file changed since has another."""
        return f"{article.slug(self._post)}-{step.replace(' ', '-')}-{_mark(self._media(step))}"

    def _article(self, done: Mapping[str, Receipt]) -> dict[str, object]:
        shown = self._shown(done)
        first = {"featured_media": int(shown[0].number)} if self._post.images else {}
        numbers = numbers_of(self._categories, self._blog) if self._categories else []
        return {
            "title": escaped(article.title_of(self._post)),
            "content": article.content(self._post, shown),
            "slug": article.slug(self._post),
            **first,
            **({"categories": numbers} if numbers else {}),
        }

    def _shown(self, done: Mapping[str, Receipt]) -> list[article.Shown]:
        files = [step for step in steps(self._post) if step not in {DRAFT, PUBLISH}]
        return [
            article.Shown(
                number=done[step].remote_id.rsplit(" ", 1)[-1],
                address=done[step].url,
                media=self._media(step),
            )
            for step in files
        ]


def _mark(media: Image | Video) -> str:
    if isinstance(media, Image):
        return hashlib.sha256(media.data).hexdigest()[:8]
    with media.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def numbers_of(chosen: Sequence[str], blog: Blog) -> list[int]:
    """Of categories, by their name or address. Raises Permanent where the blog has none such."""
    known = blog.categories()
    by_name = {words.casefold(): number for number, *both in reversed(known) for words in both}
    for name in chosen:
        if name.casefold() not in by_name:
            raise Permanent(
                say("The blog has no category “%(name)s”.", name=name),
                remedy=say(
                    "It has: %(names)s. Correct the categories on the channel’s page, or make "
                    "this one on the blog.",
                    names=", ".join(name for _, name, _ in known[:50]),
                ),
            )
    return [by_name[name.casefold()] for name in chosen]


def number_of(draft: Receipt) -> str:
    return draft.remote_id.removeprefix(f"{DRAFT} ")


def _draft(told: Told) -> Receipt:
    return _unseen(f"{DRAFT} {told['id']}", str(told["link"]))


def _unseen(remote_id: str, url: str) -> Receipt:
    return Receipt(remote_id=remote_id, url=url, published_at=SystemClock().now())


def _must_be_undecided(told: Told) -> None:
    """It may have been up: nothing is put up again behind the back of whoever took it away."""
    if told["status"] == "trash":
        raise _decided(say("Somebody put this article into the blog’s trash."), told)
    if told["status"] in _DECIDED:
        raise _decided(
            say("On the blog, somebody made this article “%(status)s”.", status=told["status"]),
            told,
        )


def _decided(reason: Text, told: Told) -> ConnectorError:
    return Permanent(
        reason,
        remedy=say("Publish it there, or cancel this publication here."),
        evidence=str(told["link"]),
    )


def _kept_back(told: Told) -> ConnectorError:
    return Permanent(
        say("The blog keeps the article as “%(status)s”.", status=str(told["status"])),
        remedy=say("Look at it in the blog’s own pages, and publish it there."),
        evidence=str(told["link"]),
    )

"""A page whose own posts may be read: looked up, answered at once, measured."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from connectors.contract import Capabilities, Outgoing, PastPost, Receipt, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.linkedin import rules
from connectors.linkedin.connector import LinkedIn, address
from connectors.linkedin.errors import is_duplicate
from connectors.matching import same_text
from connectors.steps import POST
from lib.i18n import say

COMMENT: Final = "comment"
# What we sent ourselves and was taken for lost is younger; an older one is another post, which no
# look for this one would find.
_OURS: Final = timedelta(hours=1)


class Page(LinkedIn):
    @property
    def capabilities(self) -> Capabilities:
        return rules.OF_A_PAGE

    def steps(self, post: Outgoing) -> Sequence[str]:
        return [*super().steps(post), *([COMMENT] if post.comment else [])]

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        if step == COMMENT:
            number = self.api.comment(done[POST].remote_id, post.comment)
            return self._of_comment(number, done)
        try:
            return super().take_step(post, step, done)
        except ConnectorError as error:
            if is_duplicate(error):
                self._must_be_ours(post, error)
            raise

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        if step == POST:
            return self.find(post, since=since)
        if step != COMMENT:
            return super().find_step(post, step, done, since=since)
        for one in self.api.comments(done[POST].remote_id):
            if same_text(one.text, post.comment):
                return self._of_comment(one.number, done, one.at)
        return None

    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        text = rules.text_of(post)
        for one in self.api.own(since):
            if same_text(one.text, text):
                return self.receipt(one.number, one.at)
        return None

    def history(self, *, since: datetime) -> Iterable[PastPost]:
        for one in self.api.own(since):
            yield PastPost(
                remote_id=one.number,
                url=address(one.number),
                text=one.text,
                published_at=one.at,
                kind=one.kind,
            )

    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        return self.api.figures(remote_ids)

    def _must_be_ours(self, post: Outgoing, refused: ConnectorError) -> None:
        """LinkedIn refuses what it has, and for a day what was deleted since."""
        if self.find(post, since=self.clock.now() - _OURS) is None:
            raise Permanent(
                say("LinkedIn refuses this as a repetition of an older post."),
                remedy=say("Change a word, then have it approved and schedule it again."),
                evidence=refused.evidence,
            ) from refused

    def _of_comment(
        self, number: str, done: Mapping[str, Receipt], at: datetime | None = None
    ) -> Receipt:
        """Comments have no address of their own: that of the post above."""
        above = done[POST]
        return Receipt(remote_id=number, url=above.url, published_at=at or self.clock.now())

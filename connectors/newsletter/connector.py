"""One list of people, and the mail account that writes to them."""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt
from connectors.errors import Ambiguous, ConnectorError, Permanent
from connectors.newsletter.errors import NotTaken
from connectors.newsletter.letter import body_text, letter, message_id
from connectors.newsletter.line import Line, place_of
from connectors.newsletter.people import People, masked, people_of, step_of
from connectors.newsletter.rules import CAPABILITIES, problems
from lib.clock import Clock, SystemClock
from lib.i18n import say

LETTER: Final = "letter"
ACCOUNT: Final = "account of it"  # the last step: who could not be written to
PATIENCE: Final = 15.0  # seconds for each answer of the server
_REFUSED: Final = "refused"


def server(account: Account) -> str:
    """The sender's host: the mail server itself is a part of what is sealed."""
    return parseaddr(account.handle)[1].rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Newsletter:
    """Options: `timeout` in seconds. `trust`: as for a Line."""

    account: Account
    clock: Clock = field(default_factory=SystemClock)
    trust: ssl.SSLContext | None = None

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post))

    def shown(self, post: Outgoing) -> Sequence[str]:
        """Without what people one by one find below: how they leave the list."""
        return [body_text(post)]

    def publish(self, post: Outgoing) -> Receipt:
        done: dict[str, Receipt] = {}
        for step in self.steps(post):
            try:
                done[step] = self.take_step(post, step, done)
            except ConnectorError as error:
                if not done:
                    raise
                raise Ambiguous(
                    error.reason, remedy=error.remedy, evidence=error.evidence
                ) from error
        return self.whole(post, done)

    def steps(self, post: Outgoing) -> Sequence[str]:
        """One for each person, so that nobody gets it twice; one for a mailing list."""
        if not self.account.credentials.values:  # nothing is to be sent
            return (LETTER,)
        people = people_of(self.account)
        if not people.one_by_one:
            return (LETTER,)
        return (*(step_of(post.key, one) for one in people.recipients), ACCOUNT)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        people = people_of(self.account)
        if step == ACCOUNT:
            return self._account_of_it(post, people, done)
        if step == LETTER:
            return self._sent(post, people, people.recipients[0])
        recipient = next(one for one in people.recipients if step_of(post.key, one) == step)
        try:
            return self._sent(post, people, recipient)
        except NotTaken as error:  # of one address: the others get theirs, and a person is told
            return self._receipt(
                f"{_REFUSED} {message_id(post, people, recipient)}",
                {_REFUSED: f"{masked(recipient)}: {_without(recipient, error.evidence)}"[:300]},
            )
        except Ambiguous as lost:
            raise _perhaps(lost, recipient, len(people.recipients) - len(done) - 1) from lost

    def find_step(
        self,
        post: Outgoing,  # noqa: ARG002 - mail cannot be looked up
        step: str,  # noqa: ARG002 - as above
        done: Mapping[str, Receipt],  # noqa: ARG002 - as above
        *,
        since: datetime,  # noqa: ARG002 - as above
    ) -> Receipt | None:
        raise Ambiguous(say("%(network)s gives no way to look it up.", network="E-mail"))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        steps = self.steps(post)
        return done[steps[-1]]

    def verify(self) -> str:
        people = people_of(self.account)
        self._line(people).check()
        return people.address

    def _sent(self, post: Outgoing, people: People, recipient: str) -> Receipt:
        message = letter(post, people, recipient, now=self.clock.now())
        self._line(people).send(people.address, recipient, message.as_bytes())
        return self._receipt(message_id(post, people, recipient), {})

    def _account_of_it(
        self, post: Outgoing, people: People, done: Mapping[str, Receipt]
    ) -> Receipt:
        """Writes to nobody. Raises Permanent where somebody could not be written to."""
        steps = self.steps(post)[:-1]
        refused = [done[step].extra[_REFUSED] for step in steps if _REFUSED in done[step].extra]
        if refused:
            raise _some_refused(refused, len(steps))
        return self._receipt(message_id(post, people, ""), {"letters": str(len(steps))})

    def _receipt(self, remote_id: str, extra: Mapping[str, str]) -> Receipt:
        return Receipt(remote_id=remote_id, url="", published_at=self.clock.now(), extra=extra)

    def _line(self, people: People) -> Line:
        return Line(
            server=place_of(self.account),
            name=people.domain,
            clock=self.clock,
            patience=float(self.account.options.get("timeout", PATIENCE)),
            trust=self.trust,
        )


def _perhaps(lost: Ambiguous, recipient: str, waiting: int) -> Ambiguous:
    return Ambiguous(
        say(
            "The mail server did not confirm the letter to %(address)s; %(n)s more wait.",
            address=masked(recipient),
            n=waiting,
        ),
        remedy=say(
            "“Send it again” goes on with this address: nobody else gets it twice. “It is live” "
            "leaves out those who wait."
        ),
        evidence=_without(recipient, lost.evidence),
    )


def _some_refused(refused: Sequence[str], of: int) -> Permanent:
    return Permanent(
        say(
            "%(n)s of %(of)s addresses could not be written to; everybody else has the letter. "
            "%(which)s",
            n=len(refused),
            of=of,
            which="; ".join(refused)[:1000],
        ),
        remedy=say(
            "Reconnect the channel with these addresses corrected or left out, then send it again: "
            "nobody gets it twice."
        ),
        evidence="\n".join(refused),
    )


def _without(recipient: str, words: str) -> str:
    return words.replace(recipient, masked(recipient))

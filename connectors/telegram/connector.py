"""One chat, and the bot that writes in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from connectors.contract import Account, Capabilities, Outgoing, Problem, Receipt
from connectors.errors import Ambiguous, ConnectorError
from connectors.telegram.bot import Bot, part, unexpected
from connectors.telegram.calls import Call, media_call, text_call
from connectors.telegram.chat import address, chat_id
from connectors.telegram.checks import problems
from connectors.telegram.errors import may_not_write
from connectors.telegram.rules import CAPABILITIES
from connectors.telegram.text import written
from lib.clock import Clock, SystemClock
from lib.i18n import say

MEDIA: Final = "media"
TEXT: Final = "text"


@dataclass(frozen=True, slots=True)
class Telegram:
    """Options: `descriptions` and `previews`, each “no” to leave them out; `silent` “yes”;
    `topic`, the number of a group's; `timeout` in seconds.
    """

    account: Account
    clock: Clock = field(default_factory=SystemClock)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    def check(self, post: Outgoing) -> Sequence[Problem]:
        return list(problems(post, self.account.options))

    def shown(self, post: Outgoing) -> Sequence[str]:
        sent = written(post, self.account.options)
        return [part for part in (sent.caption, sent.text) if part]

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
        if not (post.images or post.video):
            return (TEXT,)
        return (MEDIA, TEXT) if written(post, self.account.options).text else (MEDIA,)

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:  # noqa: ARG002
        sent, options = written(post, self.account.options), self.account.options
        if step == MEDIA:
            return _receipt(self._bot.ask(media_call(self._chat, post, sent.caption, options)))
        return _receipt(self._bot.ask(text_call(self._chat, sent.text, post.link, options)))

    def find_step(
        self,
        post: Outgoing,  # noqa: ARG002 - a bot cannot read what it wrote
        step: str,  # noqa: ARG002 - as above
        done: Mapping[str, Receipt],  # noqa: ARG002 - as above
        *,
        since: datetime,  # noqa: ARG002 - as above
    ) -> Receipt | None:
        raise Ambiguous(say("%(network)s gives no way to look it up.", network="Telegram"))

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        first, *more = (done[step] for step in self.steps(post))
        if not more:
            return first
        text = more[0]
        return Receipt(
            remote_id=first.remote_id,
            url=first.url,
            published_at=first.published_at,
            extra={**first.extra, "text": text.remote_id},
        )

    def verify(self) -> str:
        """Also whether the bot may write in the chat."""
        bot = self._bot.ask(Call(method="getMe", fields={}))
        chat = self._bot.ask(Call(method="getChat", fields={"chat_id": self._chat}))
        who = {"chat_id": self._chat, "user_id": part(bot, "id")}
        member = self._bot.ask(Call(method="getChatMember", fields=who))
        if not _may_write(member, channel=part(chat, "type") == "channel"):
            raise may_not_write()
        name = chat.get("username")
        return f"@{name}" if name else str(part(chat, "title"))

    @property
    def _bot(self) -> Bot:
        return Bot(self.account, self.clock)

    @property
    def _chat(self) -> str:
        return chat_id(self.account.handle)


def _may_write(member: object, *, channel: bool) -> bool:
    def has(right: str) -> bool:
        return isinstance(member, Mapping) and member.get(right) is True

    match part(member, "status"):
        case "creator":
            return True
        case "administrator":
            return has("can_post_messages") or not channel
        case "member":
            return not channel
        case "restricted":
            return has("can_send_messages")
        case _:
            return False


def _receipt(told: object) -> Receipt:
    """Of one message, or of an album by its first. Raises Ambiguous."""
    messages = told if isinstance(told, list) and told else [told]
    chat, number = part(messages[0], "chat"), part(messages[0], "message_id")
    try:
        at = datetime.fromtimestamp(int(part(messages[0], "date")), UTC)
        where = int(part(chat, "id"))
        url = address(where, str(chat.get("username") or ""), int(number))
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise unexpected("a number that is none") from error
    return Receipt(remote_id=f"{where}/{number}", url=url, published_at=at)

"""What an account says and reads on X, call by call."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from connectors.contract import Account, Left, Mention, Metric, Sample
from connectors.errors import ConnectorError, Permanent
from connectors.http import READ, Http, Reply
from connectors.matching import same_text
from connectors.x.edge import client
from connectors.x.errors import is_duplicate, judge
from connectors.x.limits import left_in
from connectors.x.reading import FIELDS, Standing, number, standing
from lib.clock import Clock
from lib.i18n import say
from lib.log import HIDDEN

DEFAULT: Final = "https://api.x.com"
_PAGES: Final = 40  # of 100 posts: X shows an account's newest 3200
# What we sent ourselves and was taken for lost is younger; an older one is another post, which no
# look for this one would find.
_OURS: Final = timedelta(hours=1)
_AT_ONCE: Final = 100
_FIGURES: Final = {
    "like_count": Metric.LIKES,
    "reply_count": Metric.COMMENTS,
    "retweet_count": Metric.SHARES,
    "repost_count": Metric.SHARES,  # as X's own library of November 2026 has it
    "quote_count": Metric.QUOTES,
    "bookmark_count": Metric.SAVES,
    "impression_count": Metric.VIEWS,
}


@dataclass(frozen=True)
class Timeline:
    account: Account
    clock: Clock
    heard: dict[timedelta, Left]  # by the window of the limit

    def publish(self, text: str, media: Sequence[str], *, answers: str, now: datetime) -> str:
        """The number of the new post. `media`: the numbers of what went up before it."""
        try:
            told = self._client.create_tweet(
                text=text or None,
                media_ids=list(media) or None,
                in_reply_to_tweet_id=answers or None,
                user_auth=False,
            )
        except ConnectorError as error:
            if is_duplicate(error):
                self._must_be_ours(text, answers, error, now=now)
            raise
        return self.number_in(told)

    def own(self, since: datetime) -> Iterator[Standing]:
        """The account's own posts from `since` on, answers too, the newest first."""
        return self._pages(
            lambda **page: self._client.get_users_tweets(
                self.number, exclude=["retweets"], user_auth=False, **page
            ),
            since,
        )

    def me(self) -> Mapping[str, str]:
        told = self._client.get_me(user_auth=False)
        me = told.get("data")
        if not isinstance(me, dict) or not {"id", "username"} <= me.keys():
            raise self._http.unexpected(told)
        return {name: str(me[name]) for name in ("id", "username")}

    def figures(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Without those that X no longer shows."""
        found: dict[str, Sequence[Sample]] = {}
        for first in range(0, len(remote_ids), _AT_ONCE):
            told = self._client.get_tweets(
                list(remote_ids[first : first + _AT_ONCE]),
                tweet_fields=["public_metrics"],
                user_auth=False,
            )
            for one in told.get("data") or ():
                found[str(one["id"])] = _samples(one.get("public_metrics") or {})
        return found

    def mentions(self, since: datetime) -> Iterator[Mention]:
        names: dict[str, str] = {}

        def ask(**page: Any) -> Any:  # noqa: ANN401 - as tweepy takes and gives it
            told = self._client.get_users_mentions(
                self.number, expansions=["author_id"], user_auth=False, **page
            )
            users = (told.get("includes") or {}).get("users") or ()
            names.update({str(one["id"]): str(one["username"]) for one in users})
            return told

        for one in self._pages(ask, since):
            if one.author != self.number:
                author = names.get(one.author, "i")  # x.com/i/status/… leads there as well
                yield Mention(
                    mention_id=one.number,
                    url=f"https://x.com/{author}/status/{one.number}",
                    author=f"@{author}",
                    text=one.text,
                    written_at=one.at,
                    on=one.answers,
                )

    @cached_property
    def number(self) -> str:
        """The account's own number at X."""
        return self.account.credentials.values.get("id") or self.me()["id"]

    def _pages(self, ask: Callable[..., Any], since: datetime) -> Iterator[Standing]:
        page: dict[str, Any] = {}
        for _ in range(_PAGES):
            told = ask(max_results=_AT_ONCE, start_time=since, tweet_fields=list(FIELDS), **page)
            meta = told.get("meta")
            if not isinstance(meta, dict) or "result_count" not in meta:
                raise self._http.unexpected(told)  # an error in the place of posts is no absence
            yield from self._standing(told)
            if not meta.get("next_token"):
                return
            page = {"pagination_token": meta["next_token"]}
        raise self._http.unexpected("more pages than X documents")

    def _standing(self, told: Mapping[str, Any]) -> list[Standing]:
        try:
            return [standing(one) for one in told.get("data") or ()]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise self._http.unexpected(told) from error

    def _must_be_ours(
        self, text: str, answers: str, refused: ConnectorError, *, now: datetime
    ) -> None:
        """X refuses what it has: either it is this very post, and is looked up, or an older one."""
        young = (one for one in self.own(now - _OURS) if one.answers == answers)
        if not any(same_text(one.text, text) for one in young):
            raise Permanent(
                say("X refuses this as a repetition of an older post."),
                remedy=say("Change a word, then have it approved and schedule it again."),
                evidence=refused.evidence,
            ) from refused

    def write(self, route: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What tweepy has no method for; its JSON."""
        told: Mapping[str, Any] = self._client.request("POST", route, json=body).json()
        return told

    def ask(self, route: str, **params: str) -> Mapping[str, Any]:
        told: Mapping[str, Any] = self._client.request("GET", route, params=params).json()
        return told

    def number_in(self, told: Mapping[str, Any]) -> str:
        """The `id` of an answer. Raises Ambiguous."""
        try:
            return number(told["data"]["id"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._http.unexpected(told) from error

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - tweepy tells no types
        return client(self._http)

    @cached_property
    def _http(self) -> Http:
        values = self.account.credentials.values
        return Http(
            network="X",
            base_url=self.account.settings.get("base_url", DEFAULT),
            headers={"Authorization": f"Bearer {values.get('access_token', '')}"},
            secrets=self._secrets,
            judge=self._judge,
            clock=self.clock,
            read=float(self.account.options.get("timeout", READ)),
        )

    def _judge(self, reply: Reply) -> ConnectorError | None:
        for left in left_in(reply.headers):
            self.heard[left.window] = left
        renews = bool(self.account.credentials.values.get("refresh_token"))
        return judge(reply, renews=renews, now=self.clock.now(), hidden=self._hidden)

    def _hidden(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        return words

    @property
    def _secrets(self) -> tuple[str, ...]:
        values = self.account.credentials.values
        return tuple(value for name, value in values.items() if value and name != "id")


def _samples(told: Mapping[str, Any]) -> Sequence[Sample]:
    found: dict[str, int | None] = {}
    for name, metric in _FIGURES.items():
        value = told.get(name)
        found[metric] = value if isinstance(value, int) else found.get(metric)
    return [Sample(metric=metric, value=value) for metric, value in found.items()]

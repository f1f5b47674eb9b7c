"""What stands on Bluesky: own posts from the account's server, the rest through its AppView.

Sources: the lexicons com.atproto.repo.listRecords, app.bsky.feed.getPosts (25 addresses a call) and
app.bsky.notification.listNotifications, read in November 2026.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from atproto_client import models
from atproto_client.client.raw import ClientRaw
from atproto_client.exceptions import ModelError

from connectors.bluesky.parts import Answered
from connectors.bluesky.record import COLLECTION
from connectors.bluesky.rkey import made_at
from connectors.bluesky.session import asked
from connectors.contract import Kind, Mention, Metric, Sample
from connectors.errors import Permanent
from connectors.kinds import kind_of
from lib.i18n import say

PAGE: Final = 100
MOST_POSTS: Final = 25  # in one call of getPosts
MOST_PAGES: Final = 20  # of notifications
PLANNED_AHEAD: Final = timedelta(days=366)  # a post's key is made when it is planned
_FIGURES: Final = {
    Metric.LIKES: "likeCount",
    Metric.SHARES: "repostCount",
    Metric.COMMENTS: "replyCount",
    Metric.QUOTES: "quoteCount",
}
_LINK: Final = "app.bsky.richtext.facet#link"
_WORDS: Final = frozenset({"mention", "reply", "quote"})


def own(
    pds: ClientRaw, did: str, *, since: datetime
) -> Iterator[tuple[str, Mapping[str, Any], datetime]]:
    """(uri, record, when) of the account's posts that answer nobody else, newest key first."""
    cursor: str | None = None
    while True:
        wanted = models.ComAtprotoRepoListRecords.Params(
            repo=did, collection=COLLECTION, limit=PAGE, cursor=cursor
        )
        page = asked(pds, "com.atproto.repo.listRecords", wanted)
        last = ""
        for one in _list(page, "records"):
            last, value = str(one.get("uri", "")), _dict(one.get("value"))
            at = _instant(value.get("createdAt"))
            if at is not None and at >= since and not value.get("reply"):
                yield last, value, at
        cursor = _next(page, cursor)
        keyed = made_at(last.rsplit("/")[-1])
        if cursor is None or (keyed is not None and keyed < since - PLANNED_AHEAD):
            return


def kind(record: Mapping[str, Any]) -> Kind:
    """A quoted post beside pictures stands in an embed of its own, around theirs."""
    embed = _dict(record.get("embed"))
    shown = str(embed.get("$type", "")).removeprefix("app.bsky.embed.")
    if shown == "recordWithMedia":
        return kind({**record, "embed": embed.get("media")})
    return kind_of(
        str(record.get("text", "")),
        video=shown == "video",
        photo=shown == "images",
        link=shown == "external" or _LINK in str(record.get("facets", "")),
    )


def figures(pds: ClientRaw, uris: Sequence[str]) -> dict[str, Sequence[Sample]]:
    """Of those that are there still."""
    found: dict[str, Sequence[Sample]] = {}
    for at in range(0, len(uris), MOST_POSTS):
        for one in _posts(pds, uris[at : at + MOST_POSTS]):
            found[str(one.get("uri", ""))] = [
                Sample(metric=name, value=_whole(one.get(field)))
                for name, field in _FIGURES.items()
            ]
    return {uri: found[uri] for uri in uris if uri in found}


def mentions(pds: ClientRaw, did: str, *, since: datetime) -> list[Mention]:
    """Oldest first."""
    found: list[Mention] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        wanted = models.AppBskyNotificationListNotifications.Params(limit=PAGE, cursor=cursor)
        page = asked(pds, "app.bsky.notification.listNotifications", wanted)
        told = [(one, _instant(one.get("indexedAt"))) for one in _list(page, "notifications")]
        found += [
            _mention(one, at, did)
            for one, at in told
            if at and at >= since and one.get("reason") in _WORDS
        ]
        cursor = _next(page, cursor)
        if cursor is None or any(at and at < since for _, at in told):
            break
    return found[::-1]


def answered(pds: ClientRaw, uri: str) -> Answered:
    """What an answer to that post refers to. Raises Permanent where it is gone."""
    for one in _posts(pds, [uri]):
        if one.get("uri") == uri and one.get("cid"):
            parent = {"uri": uri, "cid": str(one["cid"])}
            root = _dict(_dict(_dict(one.get("record")).get("reply")).get("root"))
            known = root.get("uri") and root.get("cid")
            return Answered(
                root={"uri": str(root["uri"]), "cid": str(root["cid"])} if known else parent,
                parent=parent,
            )
    raise Permanent(
        say("What you answer is not there any more."),
        remedy=say("Look at it on Bluesky; write a post of your own if it is worth one."),
        evidence=uri,
    )


def _posts(pds: ClientRaw, uris: Sequence[str]) -> list[Mapping[str, Any]]:
    wanted = models.AppBskyFeedGetPosts.Params(uris=list(uris))
    return _list(asked(pds, "app.bsky.feed.getPosts", wanted), "posts")


def _mention(one: Mapping[str, Any], at: datetime, did: str) -> Mention:
    uri, author = str(one.get("uri", "")), _dict(one.get("author"))
    handle = str(author.get("handle", ""))
    record = _dict(one.get("record"))
    parent = str(_dict(_dict(record.get("reply")).get("parent")).get("uri", ""))
    return Mention(
        mention_id=uri,
        url=f"https://bsky.app/profile/{handle}/post/{uri.rsplit('/')[-1]}",
        author=str(author.get("displayName") or f"@{handle}"),
        text=str(record.get("text", "")),
        written_at=at,
        on=parent if parent.startswith(f"at://{did}/") else "",
    )


def _list(page: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = page.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ModelError(f"the answer holds no list of {name}")
    return found


def _dict(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}


def _next(page: Mapping[str, Any], before: str | None) -> str | None:
    """A cursor that leads nowhere new would turn for ever."""
    found = page.get("cursor")
    return found if isinstance(found, str) and found and found != before else None


def _instant(given: object) -> datetime | None:
    """None where it is none, or of no zone."""
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def _whole(given: object) -> int | None:
    return given if isinstance(given, int) and not isinstance(given, bool) else None

"""Posts that come back: made, read and ended."""

from collections.abc import Sequence

from api import naming
from api.answers import SeriesOut, SeriesPage
from api.errors import Json
from api.pages import page
from api.present import instant, word
from api.requests import SeriesIn
from api.room import Call, Room
from editorial import drafting
from models.series import Series
from models.tokens import Scope
from scheduler.recurring import returns, series
from scheduler.recurring.recurrence import Rule

room = Room("Series", "Posts that come back every week, month or year, until somebody ends it.")


@room.reads("/posts/<int:post_id>/series", SeriesPage, scope=Scope.POSTS_READ)
def list_series(call: Call, post_id: int) -> Json:
    """How a post comes back: what goes on first, then what has ended"""
    drafting.visible(call.session, call.actor, post_id)
    return _page(call, returns.of_post(call.session, call.actor, post_id))


@room.writes(
    "/posts/<int:post_id>/series", SeriesPage, scope=Scope.SCHEDULE, takes=SeriesIn, status=201
)
def repeat_post(call: Call, post_id: int) -> Json:
    """Let an approved post come back; one series for each channel"""
    given = call.given
    refs = given.get("channels")
    chosen = None if refs is None else naming.channel_ids(call, refs)
    drafting.visible(call.session, call.actor, post_id)
    rule = Rule(
        every=given["every"], step=given["step"], first=given["first"], last=given.get("last")
    )
    made = series.repeat(
        call.session,
        call.actor,
        post_id,
        rule,
        wall=given["time"],
        channels=chosen,
        now=call.now,
    )
    return _page(call, made)


@room.reads("/series/<int:series_id>", SeriesOut, scope=Scope.POSTS_READ)
def read_series(call: Call, series_id: int) -> Json:
    """Read a series with its next dates"""
    found = returns.one(call.session, call.actor, series_id)
    drafting.visible(call.session, call.actor, found.post_id)
    return _told(call, found)


@room.writes("/series/<int:series_id>/end", SeriesOut, scope=Scope.SCHEDULE)
def end_series(call: Call, series_id: int) -> Json:
    """End it: what is planned of it is cancelled"""
    ended = series.end(call.session, call.actor, series_id, now=call.now)
    call.session.flush()
    return _told(call, ended.series)


def _page(call: Call, found: Sequence[Series]) -> Json:
    call.session.flush()
    return page([_told(call, one) for one in found], None)


def _told(call: Call, one: Series) -> Json:
    coming = returns.coming(call.session, one, now=call.now)
    return {
        "id": one.id,
        "post": one.post_id,
        "channel": one.channel_id,
        "every": one.every.value,
        "step": one.step,
        "first": one.first,
        "last": one.last,
        "time": one.wall,
        "zone": one.zone,
        "created_at": instant(one.created_at),
        "ended_at": instant(one.ended_at),
        "ended_why": word(one.ended_why),
        "next": [
            {
                "date": each.on.isoformat(),
                "at": instant(each.at),
                "delivery": each.delivery.id if each.delivery else None,
                "state": each.delivery.state.value if each.delivery else None,
            }
            for each in coming
        ],
    }

"""What the plan would place, as ghosts in the calendar: suggested, never counted as planned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, jsonify, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.i18n import Text, say, zone
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.permissions import May
from models.pillar import known_as
from models.post import Post
from models.way import TEMPERATURE_WORDS
from scheduler.adopting import is_new
from scheduler.ahead import end_of
from scheduler.calendar.narrowing import Stage
from scheduler.keeping import written
from scheduler.weeks import Weeks, weeks
from web.calendar import asked
from web.calendar.cards import by_day, drawn, hours
from web.calendar.drawing import draw, frame, page_asked
from web.calendar.filters import Filters, filters
from web.calendar.marks import marks, marks_by_day
from web.calendar.shades import shades, whole
from web.edge import actor, channels_in_use, now, reading

if TYPE_CHECKING:  # scipy costs memory: only who plans pays it
    from scheduler.planning import Placement

blueprint = Blueprint("ghosts", __name__)
_FARTHEST: Final = timedelta(weeks=13)  # a plan further ahead would say little, and take long
_SUGGESTED: Final = say("suggested")
_WOULD_MOVE: Final = say("would move here")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """One post on one channel where the plan would put it. `week`: to whose end is planned."""

    placement: "Placement"
    post: Post
    channel: Channel
    wall: datetime
    week: str

    movable = False

    @property
    def title(self) -> str:
        return self.post.title

    @property
    def address(self) -> str:
        """Its line on the planning page."""
        anchor = f"p{written(self.placement.need.key)}"
        return url_for("plan.show", week=self.week, _anchor=anchor)

    @property
    def look(self) -> str:
        return f"e {self.post.temperature} ghost"

    @property
    def where(self) -> str:
        return self.channel.name

    @property
    def said(self) -> Text:
        return _SUGGESTED if self.placement.need.planned_at is None else _WOULD_MOVE

    @property
    def spoken(self) -> str:
        temperature = TEMPERATURE_WORDS[self.post.temperature]
        return f"{self.wall:%H:%M}, {self.title}, {temperature}, {self.where}, {self.said}"

    def to_json(self) -> dict[str, Any]:
        """As the calendar widget reads it."""
        return {
            "id": f"ghost-{written(self.placement.need.key)}",
            "title": self.title,
            **drawn(self.wall),
            "url": self.address,
            "classNames": self.look.split(),
            "editable": False,
            "extendedProps": {
                "where": self.where,
                "said": str(self.said),
                "spoken": self.spoken,
                "ghost": 1,
            },
        }


@blueprint.get("/calendar/ghosts")
def feed() -> ResponseReturnValue:
    """For the calendar widget, between two wall times (`start`, `end`)."""
    since, until = asked.between()
    with reading() as session:
        found = list(_ghosts(session, actor(), since, until, filters(request.args)))
    return jsonify([ghost.to_json() for ghost in found])


@blueprint.get("/calendar/suggested")
def suggested() -> ResponseReturnValue:
    """The calendar's own drawing of a `view`, with the ghosts in it."""
    page = page_asked()
    since, until = page.span.bounds(zone())
    with reading() as session:
        ghosts = list(_ghosts(session, actor(), since, until, page.wanted))
        drawn_here = draw(session, page)
        occasions = marks(session, page.span.first, page.span.last + timedelta(days=1))
        shaded = shades(session, channels_in_use(), page.span.days, only=page.wanted.channels)
    days = _with(drawn_here["days"], ghosts)
    return render_template(
        "calendar/suggested.html",
        **{
            **frame(page, ghosts=True),
            **drawn_here,
            "days": days,
            "hours": hours(days),
            "count": len(ghosts),
        },
        shades=shaded,
        barred_days=whole(shaded),
        occasions_on=marks_by_day(occasions, page.span.days),
        ghosts=True,
    )


def _with(days: Mapping[date, Sequence[Any]], ghosts: Iterable[Ghost]) -> dict[date, list[Any]]:
    every = [*(card for there in days.values() for card in there), *ghosts]
    return by_day(sorted(every, key=lambda card: card.wall))


def wanted() -> bool:
    """Whether this person looks at ghosts: as the address says, and from then on."""
    if "ghosts" in request.args:
        cookie["ghosts"] = request.args["ghosts"] == "1"
    return bool(cookie.get("ghosts")) and may_look()


def may_look() -> bool:
    return actor().may(May.PLAN)


def _ghosts(
    session: Session, who: Actor, since: datetime, until: datetime, wanted: Filters
) -> Iterator[Ghost]:
    who.must(May.PLAN)
    at = now()
    if not at < until < at + _FARTHEST or (wanted.stages and Stage.REVIEW not in wanted.stages):
        return
    week = f"{wall_time(until - timedelta(seconds=1), zone()):%G-W%V}"
    found = weeks(session, who, now=at, until=end_of(week, zone(), now=at))
    for one in found.plan.placements:
        if is_new(one) and since <= one.at < until and _passes(found, one, wanted):
            yield Ghost(
                placement=one,
                post=found.posts[one.need.post],
                channel=found.channels[one.need.channel],
                wall=wall_time(one.at, zone()),
                week=week,
            )


def _passes(found: Weeks, one: "Placement", wanted: Filters) -> bool:
    post = found.posts[one.need.post]
    return (
        (not wanted.channels or one.need.channel in wanted.channels)
        and (not wanted.temperatures or post.temperature in wanted.temperatures)
        and (not wanted.pillars or known_as(post.pillar) in map(known_as, wanted.pillars))
        and (not wanted.campaigns or post.campaign in wanted.campaigns)
        and (not wanted.owners or post.owner_id in wanted.owners)
        and wanted.text.casefold() in post.title.casefold()
    )

"""/channels/<id>/rhythm: when a channel's public reacts, as a map, in words and in a table."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import channels
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Aim, Channel
from models.permissions import May
from models.scope import fetch
from scheduler.learning import rhythm_of
from scheduler.slots.reasons import WEEKDAYS
from web.edge import actor, now, reading
from web.forms import act
from web.posts.publications import KIND_WORDS

if TYPE_CHECKING:
    from scheduler.rhythm import Cell

blueprint = Blueprint("rhythm", __name__, url_prefix="/channels")
AIM_WORDS: Final = {
    Aim.ALL: say("all reactions"),
    Aim.REPLIES: say("replies"),
    Aim.SHARES: say("shares"),
    Aim.CLICKS: say("clicks"),
}
_STRONG: Final = 0.30  # a gain that has the fullest colour
_STEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Square:
    """One hour of the map. `shade`: from -4 to 4, its gain; `sure`: from 0 to 3."""

    cell: "Cell"

    @property
    def shade(self) -> int:
        return max(-_STEPS, min(_STEPS, round(self.cell.lift / _STRONG * _STEPS)))

    @property
    def sure(self) -> int:
        """How far from even odds its chance of helping is."""
        return min(3, int(abs(self.cell.helps - 0.5) * 8))

    @property
    def look(self) -> str:
        """Its CSS classes; what nobody posted at yet is hatched."""
        side = "up" if self.shade > 0 else "down" if self.shade < 0 else "even"
        seen = "" if self.cell.posts else " unseen"
        return f"{side} by{abs(self.shade)} sure{self.sure}{seen}"


@blueprint.get("/<int:channel_id>/rhythm")
def show(channel_id: int) -> ResponseReturnValue:
    with reading() as session:
        channel = fetch(session, actor(), Channel, channel_id)
        known = rhythm_of(session, channel, now=now())
    squares = [Square(cell) for cell in known.cells]
    return render_template(
        "channels/rhythm.html",
        channel=channel,
        rhythm=known,
        days=[(WEEKDAYS[day], squares[day * 24 : day * 24 + 24]) for day in range(7)],
        weekdays=WEEKDAYS,
        kinds=KIND_WORDS,
        aims=AIM_WORDS,
        may_change=actor().may(May.SET_CHANNELS),
    )


@blueprint.post("/<int:channel_id>/aim")
def aim(channel_id: int) -> ResponseReturnValue:
    def aimed(session: Session, who: Actor) -> Text:
        channels.aim_at(session, who, channel_id, request.form.get("aim", ""))
        return say("The good hours are learned from that now.")

    return act(aimed, otherwise="rhythm.show", channel_id=channel_id)

"""/inbox: what others wrote to or about the association's accounts."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from community.mentions import mentions
from editorial.channels import active
from insight.standing import answered
from lib.errors import NotFound
from models.channel import Channel
from models.mention import Mention
from web.edge import actor, reading

blueprint = Blueprint("inbox", __name__)
_PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`below`: the publication of ours that it answers."""

    mention: Mention
    channel: Channel | None
    below: int | None


@blueprint.get("/inbox")
def show() -> ResponseReturnValue:
    """`channel`: of that one only; `after`: those before that mention."""
    channel_id = _number("channel")
    with reading() as session:
        channels = {one.id: one for one in active(session, actor())}
        found = mentions(
            session, actor(), channel_id=channel_id, after=_number("after"), limit=_PAGE + 1
        )
        ours = answered(session, actor(), found)
    return render_template(
        "inbox/inbox.html",
        letters=[
            Letter(mention=one, channel=channels.get(one.channel_id), below=ours.get(one.id))
            for one in found[:_PAGE]
        ],
        following=found[_PAGE - 1].id if len(found) > _PAGE else None,
        channels=list(channels.values()),
        chosen=channel_id,
    )


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise NotFound
    return int(given)

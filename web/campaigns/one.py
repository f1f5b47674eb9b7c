"""/campaigns/<id>: one campaign week by week, what is missing, and what came of it so far."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial.campaigns import keeping, looking
from editorial.campaigns.weeks import Placed, timeline
from editorial.channels import active
from insight.standing import of_deliveries, summed
from lib.i18n import Text, zone
from models.actor import Actor
from models.permissions import May
from models.pillar import known_as
from web.edge import actor, reading
from web.marronniers.occasions import today
from web.posts.publications import METRIC_WORDS, metric_words

blueprint = Blueprint("campaign", __name__)
_ORDER: Final = {name: number for number, name in enumerate(METRIC_WORDS)}


@blueprint.get("/campaigns/<int:campaign_id>")
def show(campaign_id: int) -> ResponseReturnValue:
    return page(campaign_id)


def page(
    campaign_id: int,
    *,
    given: Mapping[str, str] | None = None,
    fields: Mapping[str, Text] | None = None,
) -> str:
    """`given`: a change as it was typed, with what is wrong with its `fields`."""
    who = actor()
    who.must(May.KEEP_CAMPAIGNS)
    with reading() as session:
        found = keeping.one(session, who, campaign_id)
        own = looking.posts(session, who, found)
        line = timeline(own.placed, first=found.first, last=found.last, zone=zone())
        channels = active(session, who)
        return render_template(
            "campaigns/campaign.html",
            one=found,
            given=given or found,
            fields=fields or {},
            timeline=line,
            waiting=own.waiting,
            channels=channels,
            unserved=[channel for channel in channels if channel.id not in line.served],
            counts=looking.counts(session, who).get(known_as(found.name), {}),
            figures=_figures(session, who, own.placed),
            metric_words=metric_words,
            marks=keeping.MARKS,
            today=today(),
        )


def _figures(session: Session, who: Actor, placed: Sequence[Placed]) -> Mapping[str, int]:
    """Of all its publications."""
    told = of_deliveries(session, who, [one.delivery.id for one in placed])
    total = summed(told.values())
    return dict(sorted(total.items(), key=lambda one: (_ORDER.get(one[0], len(_ORDER)), one[0])))

"""/channels/<id>: one channel's state, rules, and what is kept free of posts."""

from collections.abc import Mapping
from typing import Final

from flask import render_template, request

from connectors import registry
from connectors.contract import Plugin
from editorial import no_go
from insight.standing import read_back
from lib.errors import Refusal
from lib.i18n import Text, say
from lib.public_holidays import regions
from models.channel import Channel
from models.permissions import May
from models.reading import Subject
from models.way import Temperature
from scheduler import today
from scheduler.slots.reasons import WEEKDAYS
from web.channels import signing_in as sign_in
from web.channels.no_go import countries
from web.edge import actor, reading

SUBJECT_WORDS: Final = {
    Subject.HISTORY: say("Posts"),
    Subject.FIGURES: say("Figures"),
    Subject.MENTIONS: say("Mentions"),
}


def shown(channel: Channel, *, wrong: Mapping[str, Text]) -> str:
    """`wrong`: what is said beside each field of the rules, which show what was typed."""
    with reading() as session:
        next_at, last_at = today.next_and_last(session, actor()).get(channel.id, (None, None))
        misses = today.misses(session, actor(), channel)
        back = read_back(session, actor(), channel.id)
        kept = no_go.kept(session, actor(), channel.id)
    given, plugin = request.form if wrong else None, _plugin(channel.kind)
    return render_template(
        "channels/channel.html",
        channel=channel,
        plugin=plugin,
        sign_in=sign_in.of(plugin) if plugin else None,
        given=given,
        wrong=wrong,
        next_at=next_at,
        last_at=last_at,
        misses=misses,
        read_back=back,
        subject_words=SUBJECT_WORDS,
        may_change=actor().may(May.SET_CHANNELS),
        temperatures=tuple(Temperature),
        kept=kept,
        weekdays=WEEKDAYS,
        countries=countries(),
        regions=regions(channel.holiday_country or ""),
    )


def _plugin(kind: str) -> Plugin | None:
    try:
        return registry.plugin(kind)
    except Refusal:
        return None

"""/account/notices: what reaches a person outside the house, by mail, and at what hours."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotFound
from lib.i18n import Text, say
from models.actor import Actor
from models.notice import NoticeKind
from models.reach import ByMail, Preset, Topic, kinds_of, wishes
from notifying import choosing, devices
from notifying.choosing import Chosen
from scheduler.slots.reasons import WEEKDAYS
from web.edge import actor, house, now, place, reading
from web.forms import act
from web.reaching.words import KIND_WORDS, MAIL_WORDS, PRESET_WORDS, TOPIC_WORDS

blueprint = Blueprint("reaching", __name__, url_prefix="/account/notices")
_HERE: Final = "reaching.show"


@blueprint.get("")
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("")
def choose() -> ResponseReturnValue:
    def chosen(session: Session, who: Actor) -> Text:
        choosing.choose(session, who.user_id, _chosen(), now=now())
        return say("Your choices are kept.")

    return act(chosen, otherwise=_HERE, again=_again)


@blueprint.post("/preset")
def take_preset() -> ResponseReturnValue:
    wanted = request.form.get("preset", "")
    if wanted not in set(Preset):
        raise NotFound

    def taken(session: Session, who: Actor) -> Text:
        choosing.take_preset(session, who.user_id, Preset(wanted), now=now())
        return say("From now on: %(what)s.", what=PRESET_WORDS[Preset(wanted)])

    return act(taken, otherwise=_HERE)


@blueprint.post("/address")
def try_again() -> ResponseReturnValue:
    def tried(session: Session, who: Actor) -> Text:
        choosing.try_again(session, who.user_id, now=now())
        return say("The next letter goes to your address again.")

    return act(tried, otherwise=_HERE)


def _again(refusal: Invalid) -> ResponseReturnValue:
    return _page(wrong=refusal.fields), 422


def _page(wrong: object = None) -> str:
    with reading() as session:
        kept = choosing.kept(session, actor().user_id)
        told = devices.of(session, actor().user_id)
    refused = kept and kept.refused and kept.refused_email == current_user.email
    return render_template(
        "reaching/choices.html",
        wish=wishes(kept, place().workspace.zone),
        own_zone=kept.zone or "" if kept else "",
        refused=kept.refused if kept and refused else None,
        can_mail=bool(house().settings.smtp_url),
        wrong=wrong or {},
        devices=told,
        topics=TOPIC_WORDS,
        kinds_of=kinds_of,
        kind_words=KIND_WORDS,
        mail_words=MAIL_WORDS,
        presets=PRESET_WORDS,
        weekdays=WEEKDAYS,
    )


def _chosen() -> Chosen:
    form = request.form
    return Chosen(
        mail={topic: _mail(topic) for topic in Topic},
        push=[topic for topic in Topic if request.form.get(f"push_{topic}")],
        kind_mail=_kind_mail(),
        kind_push=_kind_push(),
        days=[day for day in range(7) if form.get(f"day_{day}")],
        since=_hour("since"),
        until=_hour("until"),
        digest_at=_hour("digest_at"),
        zone=form.get("zone", ""),
        on_call=bool(form.get("on_call")),
    )


def _mail(topic: Topic) -> ByMail:
    given = request.form.get(f"mail_{topic}", "")
    return ByMail(given) if given in set(ByMail) else ByMail.NEVER


def _kind_mail() -> dict[NoticeKind, ByMail]:
    given = ((kind, request.form.get(f"kind_mail_{kind}", "")) for kind in KIND_WORDS)
    return {kind: ByMail(mail) for kind, mail in given if mail in set(ByMail)}


def _kind_push() -> dict[NoticeKind, bool]:
    given = ((kind, request.form.get(f"kind_push_{kind}", "")) for kind in KIND_WORDS)
    return {kind: told == "yes" for kind, told in given if told in {"yes", "no"}}


def _hour(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= 2 else -1

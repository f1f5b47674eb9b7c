"""/webhooks: added, changed, paused and tried out by managers; a secret is shown once."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lib.errors import Refusal
from lib.i18n import Text, say
from lib.log import storable
from models.actor import Actor
from models.webhook import EVENTS
from notifying.webhooks import keeping
from web.edge import actor, house, now, reading, transaction
from web.errors import status_of
from web.forms import act
from web.webhooks.words import CALL_MARKS, CALL_WORDS, EVENT_WORDS

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@blueprint.get("")
def show() -> ResponseReturnValue:
    return _list()


@blueprint.post("")
def add() -> ResponseReturnValue:
    """`name`, `address`, and each `event`; its secret stands in the answer and nowhere else."""
    try:
        with transaction() as session:
            hook, secret = keeping.add(
                session, actor(), house().settings.keyring, **_asked(), now=now()
            )
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _list(refusal), status_of(refusal)
    return _one(hook.id, secret=secret), 201


@blueprint.get("/<int:webhook_id>")
def one(webhook_id: int) -> ResponseReturnValue:
    return _one(webhook_id)


@blueprint.post("/<int:webhook_id>")
def change(webhook_id: int) -> ResponseReturnValue:
    """As `add`."""
    try:
        with transaction() as session:
            keeping.change(session, actor(), webhook_id, **_asked())
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _one(webhook_id, refusal=refusal), status_of(refusal)
    return act(lambda _session, _who: say("It is kept."), otherwise="webhooks.show")


@blueprint.post("/<int:webhook_id>/secret")
def rotate(webhook_id: int) -> ResponseReturnValue:
    with transaction() as session:
        secret = keeping.rotate(session, actor(), house().settings.keyring, webhook_id)
    return _one(webhook_id, secret=secret)


@blueprint.post("/<int:webhook_id>/pause")
def pause(webhook_id: int) -> ResponseReturnValue:
    def paused(session: Session, who: Actor) -> Text:
        hook = keeping.pause(session, who, webhook_id, now=now())
        return say("%(name)s is told nothing until it goes on.", name=hook.name)

    return act(paused, otherwise="webhooks.one", webhook_id=webhook_id)


@blueprint.post("/<int:webhook_id>/go-on")
def go_on(webhook_id: int) -> ResponseReturnValue:
    def goes_on(session: Session, who: Actor) -> Text:
        hook = keeping.go_on(session, who, webhook_id)
        return say("%(name)s is told again, what waited first.", name=hook.name)

    return act(goes_on, otherwise="webhooks.one", webhook_id=webhook_id)


@blueprint.post("/<int:webhook_id>/test")
def test(webhook_id: int) -> ResponseReturnValue:
    def tested(session: Session, who: Actor) -> Text:
        keeping.test(session, who, webhook_id, now=now())
        return say("A test leaves within seconds: load this page again to see what became of it.")

    return act(tested, otherwise="webhooks.one", webhook_id=webhook_id)


@blueprint.post("/<int:webhook_id>/remove")
def remove(webhook_id: int) -> ResponseReturnValue:
    def removed(session: Session, who: Actor) -> Text:
        return say("%(name)s is told nothing more.", name=keeping.remove(session, who, webhook_id))

    return act(removed, otherwise="webhooks.show")


def _list(refusal: Refusal | None = None) -> str:
    who = actor()
    with reading() as session:
        hooks = keeping.every(session, who)
        waiting = keeping.waiting(session, who)
    return render_template(
        "webhooks/list.html",
        hook=None,
        hooks=hooks,
        waiting=waiting,
        refusal=refusal,
        chosen=_chosen(refusal, EVENTS),
        event_words=EVENT_WORDS,
        events=EVENTS,
    )


def _one(webhook_id: int, *, secret: str = "", refusal: Refusal | None = None) -> str:
    who = actor()
    with reading() as session:
        hook = keeping.one(session, who, webhook_id)
        tries = keeping.tries(session, hook)
        waiting = keeping.waiting(session, who).get(hook.id, 0)
    return render_template(
        "webhooks/one.html",
        hook=hook,
        tries=tries,
        waiting=waiting,
        secret=secret,
        refusal=refusal,
        chosen=_chosen(refusal, hook.events),
        event_words=EVENT_WORDS,
        call_words=CALL_WORDS,
        call_marks=CALL_MARKS,
        events=EVENTS,
    )


def _asked() -> keeping.Asked:
    form = request.form
    return {
        "name": storable(form.get("name", "")),
        "address": storable(form.get("address", "")),
        "events": form.getlist("event"),
        "inside": house().settings.webhooks_inside,
    }


def _chosen(refusal: Refusal | None, kept: object) -> object:
    return request.form.getlist("event") if refusal else kept

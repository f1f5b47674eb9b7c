"""Web hooks: programs that are told what happens."""

from typing import Final

from api import present
from api.errors import Json
from api.pages import page
from api.room import ROOT, Call, Room
from api.webhook_answers import (
    WebhookCallPage,
    WebhookChange,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    WebhookPage,
)
from models.tokens import Scope
from models.webhook import Webhook, WebhookDelivery
from notifying.webhooks import keeping

room = Room("Webhooks", "Programs that are told at once what happens; managers only.")
_ONCE: Final = ("secret",)


@room.reads("/webhooks", WebhookPage, scope=Scope.WEBHOOKS)
def list_webhooks(call: Call) -> Json:
    """All of them, by name"""
    return page([_told(call, one) for one in keeping.every(call.session, call.actor)])


@room.writes(
    "/webhooks",
    WebhookMade,
    scope=Scope.WEBHOOKS,
    takes=WebhookIn,
    status=201,
    location=ROOT + "/webhooks/{id}",
    told_once=_ONCE,
)
def add_webhook(call: Call) -> Json:
    """Add one; its `secret` is told this once"""
    keyring, allowed = call.house.settings.keyring, call.house.settings.webhooks_inside
    hook, secret = keeping.add(
        call.session, call.actor, keyring, **call.given, inside=allowed, now=call.now
    )
    return {**_told(call, hook), "secret": secret}


@room.reads("/webhooks/<int:webhook_id>", WebhookOut, scope=Scope.WEBHOOKS)
def read_webhook(call: Call, webhook_id: int) -> Json:
    """One web hook"""
    return _told(call, keeping.one(call.session, call.actor, webhook_id))


@room.writes(
    "/webhooks/<int:webhook_id>",
    WebhookOut,
    scope=Scope.WEBHOOKS,
    takes=WebhookChange,
    method="PATCH",
)
def update_webhook(call: Call, webhook_id: int) -> Json:
    """Change it, pause it or let it go on; what is not sent stays"""
    given = dict(call.given)
    paused: bool | None = given.pop("paused", None)
    allowed = call.house.settings.webhooks_inside
    hook = keeping.change(call.session, call.actor, webhook_id, **given, inside=allowed)
    if paused is True:
        keeping.pause(call.session, call.actor, webhook_id, now=call.now)
    elif paused is False:
        keeping.go_on(call.session, call.actor, webhook_id)
    return _told(call, hook)


@room.writes("/webhooks/<int:webhook_id>", WebhookOut, scope=Scope.WEBHOOKS, method="DELETE")
def remove_webhook(call: Call, webhook_id: int) -> Json:
    """Remove it, with what waits for it; answers with what it was"""
    told = _told(call, keeping.one(call.session, call.actor, webhook_id))
    keeping.remove(call.session, call.actor, webhook_id)
    return told


@room.writes(
    "/webhooks/<int:webhook_id>/secret", WebhookMade, scope=Scope.WEBHOOKS, told_once=_ONCE
)
def rotate_webhook_secret(call: Call, webhook_id: int) -> Json:
    """A new `secret`, told this once; the old one signs nothing from now on"""
    secret = keeping.rotate(call.session, call.actor, call.house.settings.keyring, webhook_id)
    return {**_told(call, keeping.one(call.session, call.actor, webhook_id)), "secret": secret}


@room.writes("/webhooks/<int:webhook_id>/test", WebhookOut, scope=Scope.WEBHOOKS)
def test_webhook(call: Call, webhook_id: int) -> Json:
    """A call to try it out leaves within seconds"""
    return _told(call, keeping.test(call.session, call.actor, webhook_id, now=call.now))


@room.reads("/webhooks/<int:webhook_id>/deliveries", WebhookCallPage, scope=Scope.WEBHOOKS)
def list_webhook_deliveries(call: Call, webhook_id: int) -> Json:
    """What it was last told or is to be told, newest first, at most fifty"""
    hook = keeping.one(call.session, call.actor, webhook_id)
    return page([_call(one) for one in keeping.tries(call.session, hook)])


def _told(call: Call, hook: Webhook) -> Json:
    return {
        "id": hook.id,
        "name": hook.name,
        "address": hook.address,
        "events": hook.events,
        "paused": hook.paused_at is not None,
        "paused_why": None if hook.paused_why is None else str(hook.paused_why),
        "waiting": keeping.waiting(call.session, call.actor).get(hook.id, 0),
        "taken_at": present.instant(hook.taken_at),
        "created_at": present.instant(hook.created_at),
    }


def _call(one: WebhookDelivery) -> Json:
    return {
        "id": one.event_id,
        "event": one.event.value,
        "state": one.state.value,
        "tries": one.tries,
        "status": one.status,
        "said": None if one.said is None else str(one.said),
        "at": present.instant(one.made_at),
        "done_at": present.instant(one.done_at),
    }

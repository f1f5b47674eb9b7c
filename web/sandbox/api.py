"""What connectors call on the sandbox."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, jsonify, request

from connectors.sandbox.containers import Containers
from connectors.sandbox.faults import Calls
from connectors.sandbox.shapes import Draft
from connectors.sandbox.store import PAGE, Store
from lib.clock import Clock
from lib.errors import Invalid
from web.sandbox.accounts import Accounts
from web.sandbox.door import Door, answered, named_key
from web.sandbox.given import Refused, draft, instant
from web.sandbox.misbehave import spoiled
from web.sandbox.shown import shown
from web.sandbox.talk import Talk

_MAX_REQUEST: Final = 12_000_000  # bytes: four pictures in base64


def api_views(blueprint: Blueprint, store: Store, clock: Clock) -> None:
    door = Door(store, clock)
    api, accounts, talk = _Posts(door), Accounts(door), Talk(door)
    blueprint.errorhandler(Refused)(_told)
    blueprint.errorhandler(Invalid)(lambda error: _told(Refused(422, str(error))))
    for rule, methods, view in (
        ("/<handle>", ["PUT"], accounts.register),
        ("/<handle>/posts", ["POST"], api.publish),
        ("/<handle>/posts", ["GET"], api.listing),
        ("/<handle>/containers", ["POST"], api.make_container),
        ("/<handle>/containers/<int:number>", ["GET"], api.container),
        ("/<handle>/containers/<int:number>/publish", ["POST"], api.publish_container),
        ("/<handle>/figures", ["GET"], talk.figures),
        ("/<handle>/mentions", ["GET"], talk.mentions),
        ("/<handle>/mentions/<int:number>/answers", ["POST"], talk.answer),
        ("/<handle>/log", ["GET"], accounts.log),
        ("/<handle>/faults", ["GET"], accounts.switches),
        ("/<handle>/faults", ["PUT"], accounts.set_switches),
    ):
        blueprint.add_url_rule(rule, view.__name__, view, methods=methods)


class _Posts:
    def __init__(self, door: Door) -> None:
        self._door = door
        self._containers = Containers(door.store)

    def publish(self, handle: str) -> Response:
        request.max_content_length = _MAX_REQUEST
        named, keyed = named_key()
        try:
            self._door.admit(handle)
            wanted = draft(key=named, keyed=keyed)
            self._must_stand(handle, wanted)
        except Refused:
            self._door.note(handle, Calls.PUBLISH, "refused", key=named)
            raise
        switch = self._door.switchboard.strike(handle, Calls.PUBLISH)
        post = self._door.store.publish(handle, wanted, fault=switch, at=self._door.clock.now())
        return answered(jsonify(shown(post) if post else {}), switch)

    def make_container(self, handle: str) -> Response:
        """The first of two steps: what will be published, which nobody sees yet."""
        request.max_content_length = _MAX_REQUEST
        self._door.admit(handle)
        wanted = draft(key=named_key()[0], keyed=False)
        switch = self._door.switchboard.strike(handle, Calls.CONTAINER)
        if switch is not None and not switch.kind.accepts:
            return spoiled(jsonify({}), switch)
        number = self._containers.make(handle, wanted, at=self._door.clock.now())
        return answered(jsonify(id=str(number)), switch)

    def container(self, handle: str, number: int) -> Response:
        """`post` is null until it is published."""
        switch = self._door.read(handle, Calls.LIST)
        there, post = self._containers.published(handle, number)
        if not there:
            raise Refused(404, "There is no container of this number.")
        return answered(jsonify(id=str(number), post=shown(post) if post else None), switch)

    def publish_container(self, handle: str, number: int) -> Response:
        self._door.admit(handle)
        if not self._containers.published(handle, number)[0]:
            raise Refused(404, "There is no container of this number.")
        switch = self._door.switchboard.strike(handle, Calls.PUBLISH)
        now = self._door.clock.now()
        post = self._containers.publish(handle, number, fault=switch, at=now)
        return answered(jsonify(shown(post) if post else {}), switch)

    def listing(self, handle: str) -> Response:
        """Own posts, oldest first; `next` is the `after` of the following page, or null."""
        switch = self._door.read(handle, Calls.LIST)
        found = self._door.store.posts(
            handle,
            since=instant(request.args.get("since")),
            after=request.args.get("after", 0, type=int),
            key=request.args.get("key", ""),
        )
        more = found[-1].id if len(found) == PAGE else None
        return answered(jsonify(posts=[shown(post) for post in found], next=more), switch)

    def _must_stand(self, handle: str, wanted: Draft) -> None:
        """What it goes below."""
        if wanted.to_post is not None and self._door.store.post(handle, wanted.to_post) is None:
            raise Refused(422, "The post that this answers is not there.")


def _told(error: Exception) -> tuple[Response, int]:
    status = error.status if isinstance(error, Refused) else 422
    told: Mapping[str, str] = {"message": str(error)}
    return jsonify(error=told), status

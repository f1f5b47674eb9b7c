"""What connectors call on the sandbox."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request, url_for

from connectors.sandbox.connector import CAPABILITIES
from connectors.sandbox.containers import Containers
from connectors.sandbox.faults import Calls, Switch
from connectors.sandbox.store import PAGE, Draft, Post, Store, TooManyAccounts
from lib.clock import Clock
from lib.errors import Invalid
from web.sandbox.misbehave import spoiled

HANDLE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MAX_REQUEST: Final = 12_000_000  # bytes: four pictures in base64
_MAX_SWITCHES: Final = 50
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def api_views(blueprint: Blueprint, store: Store, clock: Clock) -> None:
    api = _Api(store, clock)
    blueprint.errorhandler(_Refused)(_told)
    blueprint.errorhandler(Invalid)(lambda error: _told(_Refused(422, str(error))))
    for rule, methods, view in (
        ("/<handle>", ["PUT"], api.register),
        ("/<handle>/posts", ["POST"], api.publish),
        ("/<handle>/posts", ["GET"], api.listing),
        ("/<handle>/containers", ["POST"], api.make_container),
        ("/<handle>/containers/<int:number>", ["GET"], api.container),
        ("/<handle>/containers/<int:number>/publish", ["POST"], api.publish_container),
        ("/<handle>/log", ["GET"], api.log),
        ("/<handle>/faults", ["GET"], api.switches),
        ("/<handle>/faults", ["PUT"], api.set_switches),
    ):
        blueprint.add_url_rule(rule, view.__name__, view, methods=methods)


class _Api:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._containers = Containers(store)
        self._clock = clock

    def register(self, handle: str) -> Response:
        """Makes an account with a token that the caller chooses; from this machine only."""
        if not _from_this_machine():
            raise _Refused(403, "Accounts are made from the machine itself.")
        if not HANDLE.fullmatch(handle):
            raise _Refused(422, "A handle is made of small letters, digits and hyphens.")
        token = _json().get("token")
        if not isinstance(token, str) or not 8 <= len(token) <= 200:
            raise _Refused(422, "A token has 8 to 200 characters.")
        try:
            if not self._store.register(handle, token):
                raise _Refused(401, "This account has another token.")
        except TooManyAccounts as error:
            raise _Refused(422, "There are too many accounts.") from error
        return jsonify(handle=handle)

    def publish(self, handle: str) -> Response:
        request.max_content_length = _MAX_REQUEST
        key = request.headers.get("Idempotency-Key", "")
        named = (key or request.headers.get("Delivery-Key", ""))[:200]
        try:
            self._admit(handle)
            draft = _draft(key=named, keyed=bool(key))
        except _Refused:
            self._note(handle, Calls.PUBLISH, "refused", key=named)
            raise
        switch = self._store.strike(handle, Calls.PUBLISH)
        post = self._store.publish(handle, draft, fault=switch, at=self._clock.now())
        answer = jsonify(_shown(post)) if post else jsonify({})
        return answer if switch is None else spoiled(answer, switch)

    def make_container(self, handle: str) -> Response:
        """The first of two steps: what will be published, which nobody sees yet."""
        request.max_content_length = _MAX_REQUEST
        self._admit(handle)
        draft = _draft(key=request.headers.get("Delivery-Key", "")[:200], keyed=False)
        switch = self._store.strike(handle, Calls.CONTAINER)
        if switch is not None and not switch.kind.accepts:
            return spoiled(jsonify({}), switch)
        number = self._containers.make(handle, draft, at=self._clock.now())
        answer = jsonify(id=str(number))
        return answer if switch is None else spoiled(answer, switch)

    def container(self, handle: str, number: int) -> Response:
        """`post` is null until it is published."""
        self._admit(handle)
        switch = self._store.strike(handle, Calls.LIST)
        self._note(handle, Calls.LIST, "listed", switch=switch)
        there, post = self._containers.published(handle, number)
        if not there:
            raise _Refused(404, "There is no container of this number.")
        answer = jsonify(id=str(number), post=_shown(post) if post else None)
        return answer if switch is None else spoiled(answer, switch)

    def publish_container(self, handle: str, number: int) -> Response:
        self._admit(handle)
        if not self._containers.published(handle, number)[0]:
            raise _Refused(404, "There is no container of this number.")
        switch = self._store.strike(handle, Calls.PUBLISH)
        now = self._clock.now()
        post = self._containers.publish(handle, number, fault=switch, at=now)
        answer = jsonify(_shown(post)) if post else jsonify({})
        return answer if switch is None else spoiled(answer, switch)

    def listing(self, handle: str) -> Response:
        """Own posts, oldest first; `next` is the `after` of the following page, or null."""
        self._admit(handle)
        switch = self._store.strike(handle, Calls.LIST)
        self._note(handle, Calls.LIST, "listed", switch=switch)
        found = self._store.posts(
            handle,
            since=_instant(request.args.get("since")),
            after=request.args.get("after", 0, type=int),
            key=request.args.get("key", ""),
        )
        more = found[-1].id if len(found) == PAGE else None
        answer = jsonify(posts=[_shown(post) for post in found], next=more)
        return answer if switch is None else spoiled(answer, switch)

    def log(self, handle: str) -> Response:
        """Every call ever received, oldest first."""
        self._admit(handle)
        calls = [asdict(call) | {"at": call.at.isoformat()} for call in self._store.log(handle)]
        return jsonify(calls=calls)

    def switches(self, handle: str) -> Response:
        self._admit(handle)
        return jsonify(faults=[switch.to_json() for switch in self._store.switches(handle)])

    def set_switches(self, handle: str) -> Response:
        """{"faults": [...]}, in the place of all others."""
        self._admit(handle)
        wanted = _json().get("faults")
        if not isinstance(wanted, list) or len(wanted) > _MAX_SWITCHES:
            raise _Refused(422, f"“faults” is a list of at most {_MAX_SWITCHES}.")
        self._store.set_switches(handle, [Switch.from_json(one) for one in wanted])
        return self.switches(handle)

    def _admit(self, handle: str) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not self._store.opens(handle, token):
            raise _Refused(401, "There is no account of this name and token.")

    def _note(
        self, handle: str, call: str, outcome: str, *, key: str = "", switch: Switch | None = None
    ) -> None:
        if self._store.knows(handle):
            now = self._clock.now()
            self._store.log_call(handle, call, outcome, fault=switch, key=key, at=now)


def _told(error: Exception) -> tuple[Response, int]:
    status = error.status if isinstance(error, _Refused) else 422
    return jsonify(error={"message": str(error)}), status


def _from_this_machine() -> bool:
    """Behind a proxy on the same machine everyone seems to come from it, so that does not count."""
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Real-Ip"} & set(request.headers.keys())
    try:
        return not forwarded and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _json() -> Mapping[str, Any]:
    told = request.get_json(silent=True, force=True)
    if not isinstance(told, dict):
        raise _Refused(400, "This is not a JSON object.")
    return told


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _Refused(400, "“since” is an instant in ISO 8601.") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _draft(*, key: str, keyed: bool) -> Draft:
    told = _json()
    text, link, images = told.get("text", ""), told.get("link", ""), told.get("images", [])
    if not isinstance(text, str) or not isinstance(link, str) or not isinstance(images, list):
        raise _Refused(400, "“text” and “link” are strings, “images” is a list.")
    if not text.strip() and not images:
        raise _Refused(422, "There is neither text nor picture.")
    if CAPABILITIES.count_chars(text) > CAPABILITIES.max_chars:
        raise _Refused(422, f"The text is longer than {CAPABILITIES.max_chars} characters.")
    if link and not re.match(r"https?://[^\s]+\Z", link):
        raise _Refused(422, "The link is not a web address.")
    return Draft(text=text, link=link, key=key, keyed=keyed, images=_pictures(images))


def _pictures(images: Sequence[Any]) -> tuple[tuple[bytes, str, str], ...]:
    if len(images) > CAPABILITIES.max_images:
        raise _Refused(422, f"At most {CAPABILITIES.max_images} pictures.")
    return tuple(_picture(image) for image in images)


def _picture(told: object) -> tuple[bytes, str, str]:
    if not isinstance(told, dict) or not isinstance(told.get("alt"), str):
        raise _Refused(422, "Each picture needs a description, “alt”.")
    try:
        data = base64.b64decode(str(told.get("data", "")), validate=True)
    except binascii.Error as error:
        raise _Refused(422, "The picture is not in base64.") from error
    if len(data) > CAPABILITIES.max_image_bytes:
        raise _Refused(422, "The picture weighs more than 2 MB.")
    mime = next((mime for start, mime in _STARTS if data.startswith(start)), None)
    if mime is None:
        raise _Refused(422, "The picture is neither PNG, JPEG nor WebP.")
    return data, mime, told["alt"]


def _shown(post: Post) -> dict[str, object]:
    page = url_for("sandbox.profile", handle=post.handle, _external=True)
    return {
        "id": str(post.id),
        "url": f"{page}#post-{post.id}",
        "text": post.text,
        "link": post.link,
        "published_at": post.published_at.isoformat(),
        "images": [
            {
                "alt": one.alt,
                "mime": one.mime,
                "url": url_for("sandbox.image", handle=post.handle, sha=one.sha, _external=True),
            }
            for one in post.images
        ],
    }

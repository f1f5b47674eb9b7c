"""An account of the sandbox: made, looked into, told to misbehave."""

import ipaddress
import re
from dataclasses import asdict
from typing import Final

from flask import Response, jsonify, request

from connectors.sandbox.faults import Switch
from connectors.sandbox.store import TooManyAccounts
from web.sandbox.door import Door
from web.sandbox.given import Refused, json_given

HANDLE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MAX_SWITCHES: Final = 50


class Accounts:
    def __init__(self, door: Door) -> None:
        self._door = door

    def register(self, handle: str) -> Response:
        """Makes an account with a token that the caller chooses; from this machine only."""
        if not _from_this_machine():
            raise Refused(403, "Accounts are made from the machine itself.")
        if not HANDLE.fullmatch(handle):
            raise Refused(422, "A handle is made of small letters, digits and hyphens.")
        token = json_given().get("token")
        if not isinstance(token, str) or not 8 <= len(token) <= 200:
            raise Refused(422, "A token has 8 to 200 characters.")
        try:
            if not self._door.store.register(handle, token):
                raise Refused(401, "This account has another token.")
        except TooManyAccounts as error:
            raise Refused(422, "There are too many accounts.") from error
        return jsonify(handle=handle)

    def log(self, handle: str) -> Response:
        """Every call ever received, oldest first."""
        self._door.admit(handle)
        calls = self._door.store.log(handle)
        return jsonify(calls=[asdict(call) | {"at": call.at.isoformat()} for call in calls])

    def switches(self, handle: str) -> Response:
        self._door.admit(handle)
        waiting = self._door.switchboard.switches(handle)
        return jsonify(faults=[switch.to_json() for switch in waiting])

    def set_switches(self, handle: str) -> Response:
        """{"faults": [...]}, in the place of all others."""
        self._door.admit(handle)
        wanted = json_given().get("faults")
        if not isinstance(wanted, list) or len(wanted) > _MAX_SWITCHES:
            raise Refused(422, f"“faults” is a list of at most {_MAX_SWITCHES}.")
        self._door.switchboard.set_switches(handle, [Switch.from_json(one) for one in wanted])
        return self.switches(handle)


def _from_this_machine() -> bool:
    """Behind a proxy on the same machine everyone seems to come from it, so that does not count."""
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Real-Ip"} & set(request.headers.keys())
    try:
        return not forwarded and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False

"""Refusals: what a person asked for and cannot have, with the remedy.

The edges turn them into a page, a JSON error or a line on the terminal; nobody else catches them.
"""

from collections.abc import Mapping

from lib.i18n import Text, say


class Refusal(Exception):
    """A request refused for a reason that a person can read and act upon."""

    code = "refused"

    def __init__(
        self, message: Text, *, remedy: Text, fields: Mapping[str, Text] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.fields: Mapping[str, Text] = fields or {}

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class NotAllowed(Refusal):
    """The person's role does not include this move."""

    code = "not_allowed"


class WrongState(Refusal):
    """The thing is not in a state from which this move starts."""

    code = "wrong_state"


class NotFound(Refusal):
    """There is no such thing in this workspace; another workspace's looks the same."""

    code = "not_found"

    def __init__(self, what: Text | None = None) -> None:
        super().__init__(
            what or say("There is nothing here under this number."),
            remedy=say("Check the address, or go back to this week’s page."),
        )


class Invalid(Refusal):
    """One or several fields cannot be taken as they are; `fields` says which and why."""

    code = "invalid"


class Changed(Refusal):
    """Someone else changed the thing in the meantime."""

    code = "changed"

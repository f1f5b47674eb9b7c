"""Who is asking, and in which workspace."""

from dataclasses import dataclass

from lib.errors import NotAllowed
from lib.i18n import say
from models.permissions import PERMISSIONS, May, may
from models.way import Role, whom_to_ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Every use case takes one; what it may see and do follows from it alone.

    `guest_id`: the link by which somebody without an account came. Then `name` is theirs, and
    `user_id` whoever gave the link.
    """

    user_id: int
    workspace_id: int
    role: Role
    name: str
    guest_id: int | None = None

    @property
    def knows(self) -> int | None:
        """Whom nothing need be told of it: user id of who did it, None where that was a guest."""
        return None if self.guest_id is not None else self.user_id

    @property
    def as_guest(self) -> str:
        """The guest's name; "" for somebody of the team."""
        return "" if self.guest_id is None else self.name

    def may(self, what: May) -> bool:
        """Whether their role includes it."""
        return may(self.role, what)

    def must(self, what: May) -> None:
        """Raises NotAllowed where their role does not include it."""
        if not self.may(what):
            asked = PERMISSIONS[what]
            raise NotAllowed(
                say("Your role does not include “%(move)s”.", move=asked.words),
                remedy=whom_to_ask(asked.least),
            )

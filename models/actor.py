"""Who is asking, and in which workspace."""

from dataclasses import dataclass

from lib.errors import NotAllowed
from lib.i18n import say
from models.way import ROLE_WORDS, Role, at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Every use case takes one; what it may see and do follows from it alone."""

    user_id: int
    workspace_id: int
    role: Role
    name: str

    def must_be(self, least: Role) -> None:
        """Raises NotAllowed below that role."""
        if not at_least(self.role, least):
            raise NotAllowed(
                say("Your role does not include this."),
                remedy=say("Ask someone with the role %(role)s or above.", role=ROLE_WORDS[least]),
            )

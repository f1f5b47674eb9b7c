"""The people of the house as Flask-Security knows them: plain values, written back when changed."""

from collections.abc import Sequence
from typing import Any

from flask_security import RoleMixin, UserDatastore, UserMixin
from sqlalchemy import Select, func, select, update

from models.database import Database
from models.people import Membership, User, Workspace


class Person(UserMixin):
    """Somebody who signs in. Roles belong to memberships, so there are none here.

    `places`: those memberships, read along with the person because each page wants them.
    """

    fs_uniquifier: str = ""

    def __init__(self, user: User, places: Sequence[tuple[Membership, Workspace]] = ()) -> None:
        self.places = tuple(places)
        self.id = user.id
        self.email = user.email
        self.name = user.name
        self.password = user.password
        self.active = user.active
        self.fs_uniquifier = user.fs_uniquifier
        self.language = user.language
        self.roles = []


def _with_places() -> Select[User, Membership | None, Workspace | None]:
    return (
        select(User, Membership, Workspace)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Workspace, Workspace.id == Membership.workspace_id)
        .order_by(User.id, Membership.id)
    )


class NoRole(RoleMixin):
    """Flask-Security wants a class of roles; ours stand in models.way."""


class People(UserDatastore):
    """Each call is a transaction of its own, so no session lives as long as a request."""

    def __init__(self, database: Database) -> None:
        super().__init__(Person, NoRole)
        self._database = database

    def find_user(  # the library's signature
        self,
        case_insensitive: bool = False,  # noqa: FBT001, FBT002
        **wanted: Any,  # noqa: ANN401
    ) -> Person | None:
        ((name, value),) = wanted.items()
        column = getattr(User, name)
        same = func.lower(column) == str(value).lower() if case_insensitive else column == value
        with self._database.reading() as session:
            rows = session.execute(_with_places().where(same)).all()
        if not rows:
            return None
        first = rows[0][0]
        places = [
            (place, there) for user, place, there in rows if place and there and user.id == first.id
        ]
        return Person(first, places)

    def put(self, person: Person) -> Person:
        """Writes what sign-in may change: the password and the name of the sessions."""
        with self._database.transaction() as session:
            session.execute(
                update(User)
                .where(User.id == person.id)
                .values(password=person.password, fs_uniquifier=person.fs_uniquifier)
            )
        return person

    def commit(self) -> None:
        """Nothing waits: `put` has written."""

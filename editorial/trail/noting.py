"""Acts that leave no row behind: data that were taken out."""

from sqlalchemy.orm import Session

from models import auditing
from models.audit import Act
from models.auditing import Noted


def taken_out(session: Session, workspace_id: int, about: str, **details: str | int | None) -> None:
    """`about`: of what, such as “posts”; `details`: the kind of file, and what it was narrowed to.

    Noted before the file is written: whoever breaks it off may have had the greater part.
    """
    act = Noted(
        workspace_id=workspace_id,
        act=Act.EXPORTED,
        about=about,
        about_id=None,
        details={name: value for name, value in details.items() if value is not None},
    )
    auditing.note(session.connection(), act)

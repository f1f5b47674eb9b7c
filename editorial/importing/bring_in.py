"""A row that was understood becomes a post: submitted if it can be, else a draft that says why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from connectors.contract import Problem, Severity
from editorial import drafting, media, review
from editorial.channels import active
from editorial.composing import Look, looks_without_files
from editorial.draft import Draft
from editorial.importing.cells import Cell
from editorial.importing.columns import Column, Header
from editorial.importing.pictures import Picture, is_address
from editorial.importing.rules import Place, Refused, Row
from editorial.importing.taking import Taken
from editorial.importing.words import Status
from editorial.media import Kept
from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from models.content import Attachment, Content
from models.imported import ImportedRow
from models.people import Workspace
from models.post import Post
from models.scope import scoped
from models.way import PostState

_COLUMNS = {
    "title": Column.TITLE,
    "text": Column.TEXT,
    "link": Column.LINK,
    "channels": Column.NETWORKS,
    "media": Column.IMAGE,
    "images": Column.IMAGE,
    "relevant_from": Column.RELEVANT_FROM,
    "embargo_until": Column.EMBARGO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A new post, and what is to be said of its row."""

    number: int
    post_id: int
    title: str
    state: PostState
    notes: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A row that is this post already."""

    number: int
    post_id: int


Outcome = Imported | Skipped | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A row as the draft that it is, with what is noted on it."""

    draft: Draft
    notes: tuple[Cell, ...]
    submits: bool


def place(session: Session, actor: Actor) -> Place:
    """The channels, zone and language that rows are read for."""
    home = session.get_one(Workspace, actor.workspace_id)
    return Place(channels=active(session, actor), zone=home.zone, language=home.language)


def bring_in(task: "Task", row: Row) -> Outcome:
    """The row as a new post of the actor's, wholly or not at all."""
    if known := _known(task.session, task.actor, row):
        return known
    try:
        with task.session.begin_nested():
            return task.import_row(row)
    except Invalid as refusal:
        return Refused(number=row.number, problems=tuple(task.told(refusal)))
    except IntegrityError:  # somebody imports the same row at this moment, and was first
        if known := _known(task.session, task.actor, row):
            return known
        raise


def _known(session: Session, actor: Actor, row: Row) -> Skipped | None:
    same = scoped(actor, ImportedRow).where(ImportedRow.fingerprint == row.fingerprint)
    found = session.scalars(same).one_or_none()
    return None if found is None else Skipped(number=row.number, post_id=found.post_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Rows of one file that are taken in by one person.

    `taken`: the images that they name. `batch_id`: the import that they belong to.
    """

    session: Session
    actor: Actor
    header: Header
    taken: Taken
    now: datetime
    batch_id: int | None = None

    def import_row(self, row: Row) -> Imported:
        """Raises Invalid."""
        weighed = self.weighed(row)
        post = drafting.create(self.session, self.actor, weighed.draft, now=self.now)
        self.session.add(ImportedRow(**self.remembered(row, post.id)))
        self.session.flush()
        notes = (*weighed.notes, *(self._submit(post) if weighed.submits else ()))
        return Imported(
            number=row.number, post_id=post.id, title=post.title, state=post.state, notes=notes
        )

    def weighed(self, row: Row) -> Weighed:
        """Enters nothing but the images that were taken in."""
        attachments, holds = self._attach(row.pictures)
        draft = replace(draft_of(row), media=attachments)
        looks = looks_without_files(self.session, self.actor, draft.content)
        problems, warnings = self.asked(draft.content, looks)
        holds = (*row.holds, *holds, *problems)
        notes = (*row.remarks, *holds, *warnings)
        return Weighed(
            draft=replace(draft, notes=tuple(map(whole, notes))),
            notes=notes,
            submits=not holds and row.status is not Status.DRAFT,
        )

    def told(self, refusal: Refusal) -> Iterator[Cell]:
        """Its fields by the file's own headings."""
        for name, message in refusal.fields.items():
            yield self._cell(_column(name), message, refusal.remedy)
        if not refusal.fields:
            yield self._cell(Column.TEXT, refusal.message, refusal.remedy)

    def _cell(self, column: Column, message: Text, remedy: Text | None = None) -> Cell:
        return Cell(column=self.header.heading(column), message=message, remedy=remedy)

    def _attach(
        self, pictures: Sequence[Picture]
    ) -> tuple[tuple[Attachment, ...], tuple[Cell, ...]]:
        attachments, holds = [], []
        for picture in pictures:
            kept = self._stored(picture)
            if isinstance(kept, Cell):
                holds.append(kept)
            else:
                attachments.append(Attachment(sha256=kept, alt=picture.alt))
            if not picture.alt:
                holds.append(self._without_alt(picture))
        return tuple(attachments), tuple(holds)

    def _stored(self, picture: Picture) -> str | Cell:
        """The image's SHA-256, or why it is not here."""
        match self.taken.get(picture.filename):
            case None:
                return self._missing(picture)
            case Invalid() as refusal:
                return self._unusable(picture, refusal)
            case OSError() as error:
                return self._unreadable(picture, error)
            case kept:
                return self._entered(picture, kept)

    def _entered(self, picture: Picture, kept: Kept) -> str | Cell:
        try:
            return media.enter(self.session, self.actor, kept, now=self.now).sha256
        except Invalid as refusal:  # somebody else keeps it to themselves
            return self._unusable(picture, refusal)

    def _unusable(self, picture: Picture, refusal: Invalid) -> Cell:
        message = say(
            "“%(name)s” cannot be used. %(why)s", name=picture.filename, why=refusal.message
        )
        return self._cell(Column.IMAGE, _with_alt(message, picture), refusal.remedy)

    def _unreadable(self, picture: Picture, error: OSError) -> Cell:
        message = say(
            "“%(name)s” cannot be read (%(why)s).",
            name=picture.filename,
            why=error.strerror or "?",
        )
        remedy = say("Make it a file that may be read, or add the image to the post.")
        return self._cell(Column.IMAGE, _with_alt(message, picture), remedy)

    def _missing(self, picture: Picture) -> Cell:
        if is_address(picture.filename):
            message = say(
                "“%(name)s” is an address; images are not fetched.", name=picture.filename
            )
        else:
            message = say("The image “%(name)s” is missing.", name=picture.filename)
        remedy = say("Add the image to the post.")
        return self._cell(Column.IMAGE, _with_alt(message, picture), remedy)

    def _without_alt(self, picture: Picture) -> Cell:
        message = say("The image “%(name)s” has no text alternative.", name=picture.filename)
        remedy = say("Describe it for those who do not see it.")
        return self._cell(Column.ALT, message, remedy)

    def asked(self, content: Content, looks: Sequence[Look]) -> tuple[list[Cell], list[Cell]]:
        """What the channels would refuse, and what they only warn of."""
        stops: list[Cell] = []
        warns: list[Cell] = []
        for look in looks:
            for problem in look.problems:
                if not _is_said_already(problem, content):
                    told = stops if problem.severity is Severity.STOPS else warns
                    told.append(self._on(look.channel.name, problem))
        return stops, warns

    def _on(self, channel: str, problem: Problem) -> Cell:
        message = say("%(channel)s: %(problem)s", channel=channel, problem=problem.message)
        return self._cell(_column(problem.field), message, problem.remedy)

    def _submit(self, post: Post) -> tuple[Cell, ...]:
        """Why it stays a draft, if it does."""
        try:
            with self.session.begin_nested():
                review.submit(self.session, self.actor, post.id, now=self.now)
        except Refusal as refusal:
            cells = tuple(self.told(refusal))
            self.session.refresh(post)
            post.notes = (*post.notes, *map(whole, cells))
            return cells
        return ()

    def remembered(self, row: Row, post_id: int) -> dict[str, Any]:
        return {
            "workspace_id": self.actor.workspace_id,
            "fingerprint": row.fingerprint,
            "post_id": post_id,
            "batch_id": self.batch_id,
            "at": self.now,
        }


def draft_of(row: Row) -> Draft:
    return Draft(
        title=row.title,
        text=row.text,
        link=row.link,
        language=row.language,
        temperature=row.temperature,
        pillar=row.pillar,
        goal=row.goal,
        campaign=row.campaign,
        relevant_from=row.relevant_from,
        embargo_until=row.embargo_until,
        fresh_until=row.fresh_until,
        priority=row.priority,
        wished_at=row.wished_at,
        channels=row.channels,
    )


def _column(field: str) -> Column:
    return _COLUMNS.get(field.partition("[")[0].partition("@")[0], Column.TEXT)


def _is_said_already(problem: Problem, content: Content) -> bool:
    """An empty text and a missing alternative are told once, not for every channel."""
    if problem.field == "text" and not content.text:
        return True
    return problem.field.startswith("images[") and any(not one.alt for one in content.media)


def _with_alt(message: Text, picture: Picture) -> Text:
    """So that the description somebody wrote is not lost with the image."""
    if not picture.alt:
        return message
    return say("%(what)s Its description: “%(alt)s”.", what=message, alt=picture.alt)


def whole(cell: Cell) -> Text:
    if cell.remedy is None:
        return cell.message
    return say("%(what)s %(remedy)s", what=cell.message, remedy=cell.remedy)

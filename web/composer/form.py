"""The composer's form: from what a person typed to a draft, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField

from editorial.draft import Draft
from editorial.wishing import waits
from lib.errors import Invalid
from lib.i18n import LANGUAGES, Text, say
from lib.zones import locate, wall_time
from models.content import Attachment, Tags
from models.post import Priority
from models.reuse import ReuseRules
from models.way import Temperature
from web.composer import reuse as reuse_form
from web.composer import tags as tag_form
from web.composer.reuse import ReuseTyped

_EARLIEST, _LATEST = 1990, 2190
_TIMES = {  # by the name of the field: the draft's
    "relevant_from": "relevant_from",
    "embargo_until": "embargo_until",
    "fresh": "fresh_until",
    "wished": "wished_at",
}
IN_FORM = {of_draft: name for name, of_draft in _TIMES.items()}


class PostForm(FlaskForm):
    """The fields that every post has; those of its channels and images are read beside it.

    `wished`, `fresh`, `relevant_from` and `embargo_until` are wall times of the reader's zone.
    `seen`: the revision's number that the person started from, empty for a new post.
    """

    title = StringField()
    text = TextAreaField()
    link = StringField()
    thread = BooleanField()
    comment = TextAreaField()
    tagged = BooleanField()
    tag_campaign = StringField()
    tag_medium = StringField()
    temperature = RadioField(  # the stubs know no plain choices yet
        choices=[str(one) for one in Temperature],  # type: ignore[misc]
        default=str(Temperature.WARM),
    )
    relevant_from = StringField()
    embargo_until = StringField()
    fresh = StringField()
    priority = SelectField(choices=[str(one) for one in Priority])  # type: ignore[misc]
    wished = StringField()
    language = SelectField(choices=list(LANGUAGES))  # type: ignore[arg-type]
    pillar = StringField()
    goal = StringField()
    campaign = StringField()
    notes_done = BooleanField()
    seen = HiddenField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A draft as typed. `said`: how its times are taken; `wrong`: the times that are not."""

    draft: Draft
    reuse: ReuseTyped
    said: tuple[Text, ...]
    wrong: Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A wall time as it was taken: `at` None where none was given, or where it is `wrong`."""

    at: datetime | None = None
    said: Text | None = None
    wrong: Text | None = None


def typed(form: PostForm, given: MultiDict[str, str], *, zone: str, before: Draft | None) -> Typed:
    """`before`: the draft that was there, whose notes stay until they are dealt with, as does an
    instant that nobody changed: its field shows neither seconds nor which of two equal hours.
    """
    times = _times(form, zone, before)
    temperature = _temperature(form.temperature.data)
    reuse = reuse_form.typed(given, before.reuse if before else ReuseRules())
    draft = Draft(
        title=_line(form.title.data),
        text=_text(form.text.data),
        link=_line(form.link.data),
        language=form.language.data or LANGUAGES[0],
        temperature=temperature,
        pillar=_line(form.pillar.data),
        goal=_line(form.goal.data),
        campaign=_line(form.campaign.data),
        relevant_from=times["relevant_from"].at if temperature is Temperature.HOT else None,
        embargo_until=times["embargo_until"].at,
        fresh_until=times["fresh"].at if _has_an_end(temperature, before) else None,
        priority=_priority(form.priority.data),
        wished_at=times["wished"].at,
        channels=tuple(_numbers(given.getlist("channel"))),
        variants=_variants(given),
        media=_images(given),
        thread=bool(form.thread.data),
        comment=_text(form.comment.data),
        tags=_tags(form),
        wordings=reuse_form.wordings(given, before.wordings if before else ()),
        reuse=reuse.rules,
        notes=before.notes if before is not None and not form.notes_done.data else (),
    )
    return Typed(
        draft=draft,
        reuse=reuse,
        said=(*(one.said for one in times.values() if one.said), *waits(draft)),
        wrong={**reuse.wrong, **{name: one.wrong for name, one in times.items() if one.wrong}},
    )


def _times(form: PostForm, zone: str, before: Draft | None) -> dict[str, Taken]:
    """By the name of the field."""
    return {
        name: _as_it_was(form[name].data, zone, getattr(before, of_draft, None))
        or taken(form[name].data, zone)
        for name, of_draft in _TIMES.items()
    }


def _tags(form: PostForm) -> Tags | None:
    return tag_form.typed(
        wanted=bool(form.tagged.data),
        campaign=_line(form.tag_campaign.data),
        medium=_line(form.tag_medium.data),
        otherwise=(_line(form.campaign.data), _line(form.title.data)),
    )


def _has_an_end(temperature: Temperature, before: Draft | None) -> bool:
    """A hot post; or a warm one that was given one already, such as the day of a marronnier."""
    if temperature is not Temperature.WARM:
        return temperature is Temperature.HOT
    return before is not None and before.temperature is temperature and bool(before.fresh_until)


def seen(form: PostForm) -> int | None:
    given = form.seen.data or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def sent() -> PostForm:
    """The form as the browser sent it."""
    return PostForm()  # type: ignore[no-untyped-call]


def left(given: MultiDict[str, str]) -> PostForm:
    """The form as it was kept while one typed."""
    form = PostForm(formdata=given)  # type: ignore[no-untyped-call]
    form.language.data = form.language.data or LANGUAGES[0]
    return form


def filled(draft: Draft, *, zone: str, revision: int | None) -> PostForm:
    """The form for that draft, whatever the browser sent."""
    return PostForm(  # type: ignore[no-untyped-call]
        None,
        title=draft.title,
        text=draft.text,
        link=draft.link,
        thread=draft.thread,
        comment=draft.comment,
        tagged=draft.tags is not None,
        tag_campaign=draft.tags.campaign if draft.tags else "",
        tag_medium=draft.tags.medium if draft.tags else "",
        temperature=str(draft.temperature),
        relevant_from=wall(draft.relevant_from, zone),
        embargo_until=wall(draft.embargo_until, zone),
        fresh=wall(draft.fresh_until, zone),
        priority=str(draft.priority),
        wished=wall(draft.wished_at, zone),
        language=draft.language,
        pillar=draft.pillar,
        goal=draft.goal,
        campaign=draft.campaign,
        seen="" if revision is None else str(revision),
    )


def wall(at: datetime | None, zone: str) -> str:
    """As a datetime-local field holds it; empty for None."""
    return "" if at is None else wall_time(at, zone).isoformat(timespec="minutes")


def _as_it_was(given: str | None, zone: str, at: datetime | None) -> Taken | None:
    return Taken(at=at) if at is not None and (given or "").strip() == wall(at, zone) else None


def needed(name: str, given: str, zone: str) -> Taken:
    """As `taken`; raises Invalid (field `name`) where there is no instant in it."""
    found = taken(given, zone)
    wrong = found.wrong or (None if found.at else say("A day and a time are needed."))
    if wrong:
        remedy = say("Write it like 2026-12-01T08:30, or use the field’s calendar.")
        raise Invalid(wrong, remedy=remedy, fields={name: wrong})
    return found


def taken(given: str | None, zone: str) -> Taken:
    """One that does not exist goes forward, of one that comes twice the first is taken."""
    if not given or not given.strip():
        return Taken()
    try:
        wall_clock = datetime.fromisoformat(given.strip()).replace(tzinfo=None)
    except ValueError:
        return Taken(wrong=say("“%(given)s” is not a time.", given=given[:40]))
    if not _EARLIEST <= wall_clock.year < _LATEST:
        return Taken(wrong=say("%(year)s is too far away.", year=str(wall_clock.year)))
    found = locate(wall_clock, zone)
    if found.moved:
        said = say("That time does not exist that day: %(at)s is taken.", at=found.at)
        return Taken(at=found.at, said=said)
    if found.doubled:
        said = say("That time comes twice that day: the first is taken, %(at)s.", at=found.at)
        return Taken(at=found.at, said=said)
    return Taken(at=found.at)


def _temperature(given: str | None) -> Temperature:
    return Temperature(given) if given in set(Temperature) else Temperature.WARM


def _priority(given: str | None) -> Priority:
    return Priority(given) if given in set(Priority) else Priority.ORDINARY


def _variants(given: MultiDict[str, str]) -> dict[int, str]:
    named = {name.removeprefix("variant-"): name for name in given if name.startswith("variant-")}
    return {number: _text(given[named[str(number)]]) for number in _numbers(named)}


def _images(given: MultiDict[str, str]) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            sha256=sha256,
            alt="" if f"decorative-{sha256}" in given else _line(given.get(f"alt-{sha256}")),
            decorative=f"decorative-{sha256}" in given,
        )
        for sha256 in dict.fromkeys(given.getlist("image"))
    )


def _numbers(given: Iterable[str]) -> list[int]:
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]


def _text(given: str | None) -> str:
    """Browsers send CRLF; a network counts and shows line feeds."""
    return (given or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _line(given: str | None) -> str:
    return " ".join((given or "").split())

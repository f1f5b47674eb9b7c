"""When somebody else saved the post while one wrote."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from editorial import drafting
from editorial.besides import beside
from editorial.channels import active
from editorial.draft import Draft
from editorial.merging import clashes, taken
from editorial.queries import content_at
from lib.errors import Changed
from lib.i18n import zone
from web.composer import form as compose_form
from web.composer import reuse as reuse_form
from web.composer.sheet import Sheet
from web.edge import actor, reading

_CHOICE: Final = "keep-"  # before a field's name: whose stands, "mine" or "theirs"


def overtaken(sheet: Sheet, refusal: Changed) -> Sheet:
    """Both side by side, field by field; saving once more keeps what is chosen."""
    if sheet.post is None:
        raise refusal
    seen = compose_form.seen(sheet.form)
    with reading() as session:
        _, revision, theirs = drafting.draft_of(session, actor(), sheet.post.id)
        began = None if seen is None else content_at(session, actor(), sheet.post.id, seen)
        names = {channel.id: channel.name for channel in active(session, actor())}
    stood = sheet.stood or {}
    found = clashes(sheet.draft, theirs, began=began, stood=stood, channel_names=names)
    return replace(
        sheet,
        refusal=refusal,
        clashes=found,
        number=revision.number,
        stood=beside(theirs),
    )


def settled(sheet: Sheet, there: Draft, given: Mapping[str, str]) -> Sheet:
    """With the other's fields where `given` chooses them; `there`: the post as it stands.

    What was chosen is that of the version that was shown, whatever was saved since.
    """
    wanted = {
        name.removeprefix(_CHOICE)
        for name, value in given.items()
        if name.startswith(_CHOICE) and value == "theirs"
    }
    seen = compose_form.seen(sheet.form)
    if not wanted or seen is None or sheet.post is None:
        return sheet
    with reading() as session:
        said = content_at(session, actor(), sheet.post.id, seen)
    theirs = there if said is None else there.saying(said)
    draft = taken(sheet.draft, theirs, wanted)
    form = compose_form.filled(draft, zone=zone(), revision=seen)
    return replace(sheet, draft=draft, form=form, reuse=reuse_form.filled(draft.reuse))

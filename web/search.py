"""/search: everything that holds the words one asks for."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lib.errors import NotFound
from lib.i18n import Text, say
from lib.log import storable
from models.search.everything import search
from models.search.finders import Group
from models.search.words import asked, pieces
from web.edge import actor, reading

blueprint = Blueprint("search", __name__)
_FEW: Final = 5
_PAGE: Final = 30
_MOST_PAGES: Final = 100
_SHOWN: Final = 200  # characters of what was asked
GROUP_WORDS: Final[Mapping[Group, Text]] = {
    Group.POSTS: say("Posts"),
    Group.CHANNELS: say("Channels"),
    Group.IDEAS: say("Ideas"),
    Group.CAMPAIGNS: say("Campaigns"),
    Group.MARRONNIERS: say("Marronniers"),
    Group.PILLARS: say("Pillars"),
    Group.MEDIA: say("Media"),
    Group.PUBLICATIONS: say("On the networks"),
    Group.MENTIONS: say("What others wrote"),
}


@blueprint.get("/search")
def show() -> ResponseReturnValue:
    """`q`: the words; `in`: of that kind alone, and then `page`."""
    query = storable(request.args.get("q", "")).replace("\0", "")[:_SHOWN].strip()
    group, page = _group(), _page()
    each = _PAGE if group else _FEW
    with reading() as session:
        found = search(
            session, actor(), query, group=group, skip=(page - 1) * each if group else 0, limit=each
        )
    terms = asked(query)
    return render_template(
        "search/results.html",
        searched=query,
        found=found,
        understood=bool(terms),
        group=group,
        page=page,
        group_words=GROUP_WORDS,
        pieces=lambda text: pieces(terms, text),
    )


def _group() -> Group | None:
    wanted = request.args.get("in", "")
    if not wanted:
        return None
    if wanted not in set(Group):
        raise NotFound
    return Group(wanted)


def _page() -> int:
    given = request.args.get("page", "1")
    if not given.isdecimal() or not 1 <= int(given[:9]) <= _MOST_PAGES:
        raise NotFound
    return int(given[:9])

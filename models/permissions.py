"""What a role may do beside the moves of a post, as one table: it is enforced, shown and tested.

Pure. The moves have a table of their own, `models/way.py`, since their states belong to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lib.i18n import Text, say
from models.way import Role, at_least


class About(StrEnum):
    """What it is about: the headings of the page, in their order."""

    READING = "reading"
    POSTS = "posts"
    STOCK = "stock"
    CHANNELS = "channels"
    ASSOCIATION = "association"


class May(StrEnum):
    READ_POSTS = "read-posts"
    READ_MENTIONS = "read-mentions"
    READ_REPORTS = "read-reports"
    READ_TRAIL = "read-trail"
    READ_RULES = "read-rules"
    SEE_DESKS = "see-desks"
    PLAN = "plan"
    UNDO_DROPS = "undo-drops"
    END_SERIES = "end-series"
    CHECK_COLD = "check-cold"
    LET_LEAVE = "let-leave"
    HAND_OVER = "hand-over"
    BE_ASKED = "be-asked"
    END_REVIEW = "end-review"
    INVITE_GUESTS = "invite-guests"
    THANK = "thank"
    IMPORT = "import"
    SHARE_VIEWS = "share-views"
    CLEAR_VIEWS = "clear-views"
    READ_IDEAS = "read-ideas"
    DECIDE_IDEAS = "decide-ideas"
    KEEP_SOURCES = "keep-sources"
    KEEP_MEDIA = "keep-media"
    KEEP_CAMPAIGNS = "keep-campaigns"
    KEEP_MARRONNIERS = "keep-marronniers"
    CONNECT = "connect"
    SET_CHANNELS = "set-channels"
    KEEP_FREE = "keep-free"
    STOP = "stop"
    RESUME = "resume"
    SET_LINE = "set-line"
    SET_RULES = "set-rules"
    PLAN_BY_ITSELF = "plan-by-itself"
    SPEAK_FOR_ABSENT = "speak-for-absent"
    SET_UP = "set-up"
    KEEP_TEAM = "keep-team"
    KEEP_WEBHOOKS = "keep-webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """`words`: what is done, as the page and a refusal name it."""

    least: Role
    about: About
    words: Text


def _for(least: Role, about: About, words: Text) -> Permission:
    return Permission(least=least, about=about, words=words)


E, M, A = Role.EDITOR, Role.MANAGER, Role.ADMIN
R, P, S, C, H = About.READING, About.POSTS, About.STOCK, About.CHANNELS, About.ASSOCIATION

PERMISSIONS: Final[Mapping[May, Permission]] = {
    May.READ_POSTS: _for(E, R, say("Read the posts of others, and what becomes of them")),
    May.READ_MENTIONS: _for(E, R, say("Read what others write to the association")),
    May.READ_REPORTS: _for(E, R, say("Read what posts brought")),
    May.READ_TRAIL: _for(M, R, say("Read who did what, and take it out as a file")),
    May.READ_RULES: _for(E, R, say("See who must agree to what")),
    May.SEE_DESKS: _for(E, R, say("See what everybody holds, and who is away")),
    May.PLAN: _for(E, P, say("Have weeks planned, and take the plan")),
    May.UNDO_DROPS: _for(E, P, say("Take back what was dropped in the calendar")),
    May.END_SERIES: _for(E, P, say("End what comes back")),
    May.CHECK_COLD: _for(E, P, say("Say that a cold post still holds")),
    May.LET_LEAVE: _for(
        E, P, say("Lift an embargo on what is approved, or let it leave when older")
    ),
    May.HAND_OVER: _for(E, P, say("Hand the drafts of others over to somebody else")),
    May.BE_ASKED: _for(E, P, say("Be named among those who must agree")),
    May.END_REVIEW: _for(M, P, say("End a review in which nobody is asked any more")),
    May.INVITE_GUESTS: _for(E, P, say("Give guests a link to read and agree")),
    May.THANK: _for(M, P, say("Thank whoever wrote what is live")),
    May.IMPORT: _for(E, P, say("Import posts from a file, and take that back")),
    May.SHARE_VIEWS: _for(E, P, say("Share a view of the calendar")),
    May.CLEAR_VIEWS: _for(M, P, say("Remove the shared views of others")),
    May.READ_IDEAS: _for(E, S, say("Read the ideas of others")),
    May.DECIDE_IDEAS: _for(E, S, say("Decline an idea, or take that back")),
    May.KEEP_SOURCES: _for(E, S, say("Set the feeds and letters that bring ideas")),
    May.KEEP_MEDIA: _for(E, S, say("Find and describe the media of others")),
    May.KEEP_CAMPAIGNS: _for(E, S, say("Read and set campaigns")),
    May.KEEP_MARRONNIERS: _for(E, S, say("Set marronniers, and skip one")),
    May.CONNECT: _for(M, C, say("Connect a channel, and renew its access")),
    May.SET_CHANNELS: _for(M, C, say("Set, pause and archive channels")),
    May.KEEP_FREE: _for(M, C, say("Keep days and hours free of posts")),
    May.STOP: _for(E, C, say("Stop everything")),
    May.RESUME: _for(M, C, say("Let things leave again after a stop")),
    May.SET_LINE: _for(M, H, say("Set the line and its pillars")),
    May.SET_RULES: _for(M, H, say("Set who must agree")),
    May.PLAN_BY_ITSELF: _for(M, H, say("Have weeks planned without being asked")),
    May.SPEAK_FOR_ABSENT: _for(M, H, say("Say that somebody else is away")),
    May.SET_UP: _for(M, H, say("Be shown the first steps")),
    May.KEEP_WEBHOOKS: _for(M, H, say("Have other programs told what happens")),
    May.KEEP_TEAM: _for(A, H, say("See the team, invite, give roles, let people go")),
}


def may(role: Role, what: May) -> bool:
    """Whether the role includes it."""
    return at_least(role, PERMISSIONS[what].least)

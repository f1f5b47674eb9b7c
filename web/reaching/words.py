"""How topics, kinds and choices are named on the page of one's choices, and in letters' links."""

from collections.abc import Mapping
from typing import Final

from lib.i18n import Text, say
from models.notice import NoticeKind
from models.reach import ByMail, Preset, Topic

TOPIC_WORDS: Final[Mapping[Topic, Text]] = {
    Topic.WAITING: say("What waits for me"),
    Topic.DECIDED: say("What was said and decided about posts"),
    Topic.LIVE: say("What went live"),
    Topic.TROUBLE: say("What went wrong"),
    Topic.YEAR: say("Marronniers nobody writes for"),
}
MAIL_WORDS: Final[Mapping[ByMail, Text]] = {
    ByMail.AT_ONCE: say("at once"),
    ByMail.DIGEST: say("once a day"),
    ByMail.NEVER: say("never"),
}
PRESET_WORDS: Final[Mapping[Preset, Text]] = {
    Preset.ALL: say("Everything"),
    Preset.WAITING: say("Only what waits for me"),
    Preset.EMERGENCIES: say("Nothing but emergencies"),
}
# Of those topics that have several.
KIND_WORDS: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.TO_REVIEW: say("A post waits for my review"),
    NoticeKind.VOID: say("What I agreed to was changed"),
    NoticeKind.REMINDER: say("It is my turn, and time runs out"),
    NoticeKind.ESCALATED: say("Something is overdue with others"),
    NoticeKind.HANDED_OVER: say("A post was handed over to me, or was mine"),
    NoticeKind.APPROVED: say("My post is approved"),
    NoticeKind.CHANGES_REQUESTED: say("Changes are asked for in my post"),
    NoticeKind.REJECTED: say("My post is rejected"),
    NoticeKind.EDITED: say("Somebody changed my post"),
    NoticeKind.COMMENT: say("Somebody said something of a post"),
    NoticeKind.THANKS: say("Somebody says thanks"),
    NoticeKind.UNSURE: say("A post may be live"),
    NoticeKind.FAILED: say("A post did not get onto its channel"),
    NoticeKind.MISSED: say("A post missed its time"),
    NoticeKind.HELD: say("A post is held"),
    NoticeKind.DISPLACED: say("A post made way for a hot one"),
    NoticeKind.ACCESS: say("A channel no longer lets us in, or soon will not"),
    NoticeKind.WEBHOOK: say("A web hook took nothing"),
    NoticeKind.DEVICE: say("A device of mine cannot be told"),
    NoticeKind.STOPPED: say("Somebody stopped what leaves"),
}

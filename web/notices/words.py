"""How notices are named and marked: by words and shape, never by colour alone."""

from collections.abc import Mapping
from typing import Final

from lib.i18n import Text, say
from models.notice import NoticeKind
from models.noticeboard import Family

FAMILY_WORDS: Final[Mapping[Family, Text]] = {
    Family.REVIEW: say("Review"),
    Family.LIVE: say("Live"),
    Family.TROUBLE: say("Went wrong"),
    Family.YEAR: say("Marronniers"),
}
KIND_WORDS: Final[Mapping[NoticeKind, Text]] = {
    NoticeKind.TO_REVIEW: say("to review"),
    NoticeKind.APPROVED: say("approved"),
    NoticeKind.CHANGES_REQUESTED: say("changes requested"),
    NoticeKind.REJECTED: say("rejected"),
    NoticeKind.EDITED: say("changed"),
    NoticeKind.HANDED_OVER: say("handed over"),
    NoticeKind.COMMENT: say("a remark"),
    NoticeKind.VOID: say("changed since you agreed"),
    NoticeKind.LIVE: say("live"),
    NoticeKind.THANKS: say("thanks"),
    NoticeKind.UNSURE: say("may be live"),
    NoticeKind.FAILED: say("failed"),
    NoticeKind.MISSED: say("missed"),
    NoticeKind.HELD: say("held"),
    NoticeKind.DISPLACED: say("made way"),
    NoticeKind.ACCESS: say("sign-in"),
    NoticeKind.WEBHOOK: say("web hook"),
    NoticeKind.DEVICE: say("device"),
    NoticeKind.OCCASION: say("comes up"),
    NoticeKind.REMINDER: say("waits for you"),
    NoticeKind.ESCALATED: say("overdue"),
    NoticeKind.STOPPED: say("stopped"),
}
# The classes of the states that the pages draw already.
MARKS: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.TO_REVIEW: "p in_review",
    NoticeKind.APPROVED: "p approved",
    NoticeKind.CHANGES_REQUESTED: "p changes_requested",
    NoticeKind.REJECTED: "p rejected",
    NoticeKind.EDITED: "p",
    NoticeKind.HANDED_OVER: "p",
    NoticeKind.COMMENT: "p",
    NoticeKind.VOID: "p in_review",
    NoticeKind.LIVE: "s published",
    NoticeKind.THANKS: "s published",
    NoticeKind.UNSURE: "s unsure",
    NoticeKind.FAILED: "s failed",
    NoticeKind.MISSED: "s missed",
    NoticeKind.HELD: "s suspended",
    NoticeKind.DISPLACED: "p changes_requested",
    NoticeKind.ACCESS: "s failed",
    NoticeKind.WEBHOOK: "s failed",
    NoticeKind.DEVICE: "s failed",
    NoticeKind.OCCASION: "stage open",
    NoticeKind.REMINDER: "p in_review",
    NoticeKind.ESCALATED: "s failed",
    NoticeKind.STOPPED: "s suspended",
}

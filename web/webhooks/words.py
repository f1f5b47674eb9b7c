"""How events and calls are named on the pages."""

from collections.abc import Mapping
from typing import Final

from lib.i18n import Text, say
from models.webhook import CallState, WebhookEvent

EVENT_WORDS: Final[Mapping[WebhookEvent, Text]] = {
    WebhookEvent.SUBMITTED: say("a post is put to review"),
    WebhookEvent.APPROVED: say("a post is approved"),
    WebhookEvent.CHANGES_REQUESTED: say("changes are asked for"),
    WebhookEvent.REJECTED: say("a post is rejected"),
    WebhookEvent.PUBLISHED: say("a post is live"),
    WebhookEvent.FAILED: say("a post did not get onto its channel"),
    WebhookEvent.UNSURE: say("a post may be live"),
    WebhookEvent.MISSED: say("a post missed its time"),
    WebhookEvent.HELD: say("a post is held"),
    WebhookEvent.STOPPED: say("somebody stops what leaves"),
    WebhookEvent.RESUMED: say("it goes on"),
    WebhookEvent.TEST: say("a test"),
}
CALL_WORDS: Final[Mapping[CallState, Text]] = {
    CallState.WAITING: say("waits"),
    CallState.SENDING: say("being sent"),
    CallState.TAKEN: say("taken"),
    CallState.GIVEN_UP: say("given up"),
}
# The classes of the states that the pages draw already.
CALL_MARKS: Final[Mapping[CallState, str]] = {
    CallState.WAITING: "s planned",
    CallState.SENDING: "s sending",
    CallState.TAKEN: "s published",
    CallState.GIVEN_UP: "s failed",
}

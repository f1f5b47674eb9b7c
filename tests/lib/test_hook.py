"""An alarm told to a chat, whatever the chat answers."""

from datetime import UTC, datetime

import pytest

from lib.hook import HookFailed, tell
from tests.hook_server import program
from tests.ill_program import endless, ill_program, large, soon

SINCE = datetime(2026, 11, 29, 3, tzinfo=UTC)


@pytest.mark.parametrize("manner", [endless, large])
def test_a_chat_that_took_it_and_goes_on_talking_holds_nobody_up(manner) -> None:
    with ill_program(manner) as chat:
        tell(chat.url, text="The daemon is silent.", alarm="silence", since=SINCE)
        assert soon(lambda: not chat.talking), "we hung up"
    assert chat.given < 20_000_000, "what the lines between hold, of 100 MB"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_chat_that_refuses_is_told_with_its_remedy_and_without_its_address(status: int) -> None:
    with program() as chat:
        chat.answers.append(status)
        with pytest.raises(HookFailed) as failed:
            tell(chat.url, text="x", alarm="silence", since=SINCE)
    assert f"HTTP {status}" in str(failed.value.reason)
    assert "MARRONNIER_ALERT_WEBHOOK_URL" in str(failed.value.remedy)
    assert "hook?of=us" not in f"{failed.value.reason}{failed.value.remedy}"

"""No secret reaches a log."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from lib.log import HIDDEN, redact, set_up

PLANTED = {
    "bearer": "Authorization: Bearer AAAAzzzz1111tttt",
    "query": "GET https://graph.example/me?access_token=EAAGplanted123&fields=id",
    "json": '{"accessJwt": "planted-access", "refreshJwt": "planted-refresh"}',
    "password": "password=planted-password",
    "url": "postgresql://me:planted-base@host/name",
    "jwt": "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJlcGxhbnRlZA back",
    "app password": "login with abcd-efgh-ijkl-mnop failed",
    "our own token": "token mrn_plantedplantedplanted",
    "a bot in an address": "POST /bot123456789:AAplantedplantedplantedplanted_-1/sendMessage",
    "Discord": "https://discord.com/api/webhooks/1234567890/plantedPlanted_planted-1?wait=true",
    "Slack": "https://hooks.slack.com/services/T0PLANT/B0PLANT/plantedplantedplanted",
    "an invitation": "GET /invited/planted-invitation-planted broke",
    "a link of a guest": "GET /review/planted-guests-link-planted/12 broke",
    "a calendar": "GET /calendar/planted-calendar-planted.ics broke",
    "Mattermost": "Max retries exceeded with url: /hooks/plantedplantedplantedplant",
}
SECRETS = (
    "AAAAzzzz1111tttt",
    "EAAGplanted123",
    "planted-access",
    "planted-refresh",
    "planted-password",
    "planted-base",
    "eyJzdWIiOiJwbGFudGVkIn0",
    "abcd-efgh-ijkl-mnop",
    "mrn_plantedplantedplanted",
    "AAplantedplantedplantedplanted",
    "plantedPlanted_planted-1",
    "plantedplantedplanted",
    "planted-invitation-planted",
    "planted-guests-link-planted",
    "planted-calendar-planted",
)


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up(style=request.param, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def assert_clean(words: str) -> None:
    assert HIDDEN in words
    for secret in SECRETS:
        assert secret not in words


def test_planted_tokens_do_not_reach_the_log_in_any_way(written: io.StringIO) -> None:
    log = logging.getLogger("some.library")
    for words in PLANTED.values():
        log.warning(words)
        log.warning("see %s", words)
        log.warning("see", extra={"seen": words, "nested": {"deep": [words]}})
        try:
            raise RuntimeError(words)  # noqa: TRY301 - the library’s, in one place here
        except RuntimeError:
            log.exception("it broke")
    log.warning(
        "named",
        extra={"password": "planted-password", "tokens": {"token": "mrn_plantedplantedplanted"}},
    )
    assert_clean(written.getvalue())


@pytest.mark.parametrize("name", ["fontTools.subset", "apscheduler.executors", "alembic.runtime"])
def test_what_libraries_do_step_by_step_is_not_written(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("glyf subsetted")
    assert written.getvalue() == ""
    logging.getLogger(name).warning("it is broken")
    assert "it is broken" in written.getvalue()


def test_json_lines_are_json(written: io.StringIO, request: pytest.FixtureRequest) -> None:
    logging.getLogger("a").info("posted %s", "é", extra={"delivery": 7})
    line = written.getvalue().strip()
    if "written[json]" in request.node.name or "[json]" in request.node.name:
        read = json.loads(line)
        assert (read["event"], read["delivery"], read["level"]) == ("posted é", 7, "info")
    else:
        assert "posted é" in line


@pytest.mark.parametrize(
    "words",
    [
        "3 posts published on Bluesky",
        "https://example.org/collecte-1er-decembre?utm=x",
        "the key is no longer accepted",
    ],
)
def test_what_is_no_secret_stays_readable(words: str) -> None:
    assert redact(words) == words

"""Mastodon against mastodon_mock: the kit, and what it alone can show."""

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from PIL import Image as Picture

from connectors.contract import Image, Outgoing, Plugin
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited
from connectors.mastodon import PLUGIN
from connectors.mastodon.connector import Mastodon
from connectors.mastodon.text import plain
from connectors.testkit import ConnectorKit, Network, Seen
from tests.servers.mastodon.server import MockServer, mastodon_mock

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("mastodon")]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockServer]:
    with mastodon_mock(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def server(_server: MockServer) -> MockServer:
    _server.reset()
    return _server


@pytest.fixture
def mastodon(server: MockServer) -> Mastodon:
    return Mastodon(server.account)


def post(text: str = "Bonjour", **more: object) -> Outgoing:
    return Outgoing(**{"key": str(uuid.uuid4()), "text": text, **more})  # type: ignore[arg-type]


def picture(alt: str) -> Image:
    kept = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(kept, "JPEG")
    return Image(data=kept.getvalue(), mime="image/jpeg", alt=alt, width=40, height=30)


class TestMastodon(ConnectorKit):
    plugin: ClassVar[Plugin] = PLUGIN

    @pytest.fixture
    def network(self, server: MockServer) -> Network:
        return Network(
            account=server.account,
            posts=lambda: [
                Seen(
                    text=plain(one["content"]),
                    alts=tuple(media["description"] for media in one["media_attachments"]),
                )
                for one in server.statuses()
            ],
            is_write=lambda method, path: method == "POST" and path == "/api/v1/statuses",
        )

    def hurried(self, account):
        return replace(account, options={"timeout": "0.3"})


def test_a_french_post_with_pictures_is_read_back_as_it_was_meant(server, mastodon):
    text = "Récolte 🇫🇷 <samedi> & dimanche avec @lea@autre.test #Bénévolat"
    sent = post(
        text,
        link="https://exemple.fr/recolte",
        images=(picture("Une tomate mûre"), picture("Des bénévoles à l’œuvre")),
    )
    receipt = mastodon.publish(sent)
    (kept,) = server.statuses()
    assert receipt.remote_id == kept["id"]
    assert receipt.url == kept["url"]
    assert plain(kept["content"]) == f"{text}\n\nhttps://exemple.fr/recolte"
    assert [one["description"] for one in kept["media_attachments"]] == [
        "Une tomate mûre",
        "Des bénévoles à l’œuvre",
    ]
    assert (kept["language"], kept["visibility"]) == ("fr", "public")
    assert mastodon.find(sent, since=LONG_AGO) == receipt


def test_a_first_line_that_warns_becomes_the_warning(server, mastodon):
    sent = post("CW: deuil\nNotre présidente est morte.", thread=("La cérémonie est lundi.",))
    receipt = mastodon.publish(sent)
    first, second = server.statuses()
    assert [one["spoiler_text"] for one in (first, second)] == ["deuil", "deuil"]
    assert plain(first["content"]) == "Notre présidente est morte."
    assert mastodon.find(sent, since=LONG_AGO).remote_id == receipt.remote_id


def test_a_thread_and_its_comment_hang_together(server, mastodon):
    receipt = mastodon.publish(post("Un", thread=("Deux", "Trois"), comment="Merci"))
    first, second, third, comment = server.statuses()
    assert [one["in_reply_to_id"] for one in (first, second, third, comment)] == [
        None,
        first["id"],
        second["id"],
        first["id"],
    ]
    assert receipt.extra == {
        "part 2": second["id"],
        "part 3": third["id"],
        "comment": comment["id"],
    }


def test_the_same_key_again_gives_the_same_status(server, mastodon):
    once = post("Une seule fois")
    assert mastodon.publish(once) == mastodon.publish(once)
    assert len(server.statuses()) == 1


def test_a_status_that_is_unlisted_is_so_there(server):
    account = replace(server.account, options={"visibility": "unlisted"})
    Mastodon(account).publish(post())
    assert server.statuses()[0]["visibility"] == "unlisted"


def test_the_server_s_own_limits_are_learnt(mastodon, server):
    learnt = mastodon.learn()
    assert (learnt["max_chars"], learnt["url_chars"], learnt["max_images"]) == ("500", "23", "4")
    able = Mastodon(replace(server.account, options={**learnt, "max_chars": "5000"})).capabilities
    assert able.max_chars == 5000
    assert able.max_image_bytes == int(learnt["max_image_bytes"])


def test_what_stands_there_is_recalled_and_measured(server, mastodon):
    native = server.says("Écrit dans l’application")
    ours = mastodon.publish(post("Le nôtre", thread=("La suite",)))
    past = {one.remote_id: one.text for one in mastodon.history(since=LONG_AGO)}
    assert past == {native["id"]: "Écrit dans l’application", ours.remote_id: "Le nôtre"}
    figures = mastodon.measure([ours.remote_id, "424242"])
    assert {one.metric: one.value for one in figures[ours.remote_id]} == {
        "likes": 0,
        "shares": 0,
        "comments": 1,
    }
    assert list(figures) == [ours.remote_id]


def test_more_statuses_than_one_answer_holds_are_all_recalled(server, mastodon):
    for number in range(45):
        server.says(f"Nouvelle {number}")
    assert len(list(mastodon.history(since=LONG_AGO))) == 45


def test_a_mention_is_heard_and_answered_below_it(server, mastodon):
    ours = mastodon.publish(post("Qui vient ?"))
    theirs = server.says("@testuser Moi !", answers=ours.remote_id, token=server.other())
    (mention,) = mastodon.mentions(since=LONG_AGO)
    assert (mention.mention_id, mention.on) == (theirs["id"], ours.remote_id)
    assert "Moi !" in mention.text
    mastodon.answer(mention.mention_id, post("À samedi."))
    kept = server.statuses()[-1]
    assert kept["in_reply_to_id"] == theirs["id"]
    assert plain(kept["content"]) == "@lea À samedi."
    assert mastodon.mentions(since=datetime.now(UTC) + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        ({"type": "status", "status": 401}, AuthExpired),
        ({"type": "status", "status": 422}, Permanent),
        ({"type": "status", "status": 500}, Ambiguous),
        ({"type": "status", "status": 503}, Ambiguous),
        ({"type": "ratelimit"}, RateLimited),
        ({"type": "malformed"}, Ambiguous),
    ],
)
def test_what_the_server_answers_becomes_the_right_error(server, mastodon, effect, error):
    server.fault({"methods": ["POST"], "path": "/api/v1/statuses"}, effect)
    with pytest.raises(error) as told:
        mastodon.publish(post())
    assert "mock_token" not in told.value.evidence


def test_an_unknown_token_asks_for_a_new_one(server):
    stranger = replace(server.account.credentials, values={"access_token": "wrong"})
    with pytest.raises(AuthExpired) as told:
        Mastodon(replace(server.account, credentials=stranger)).verify()
    assert "Preferences" in str(told.value.remedy)

"""Matrix against a real Synapse: the kit, and what it alone can show."""

import io
import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

import pytest
from PIL import Image as Picture

from connectors.contract import Image, Kind, Outgoing, Plugin, Sample, Video
from connectors.errors import AuthExpired, Permanent
from connectors.matrix import PLUGIN
from connectors.matrix.connector import Matrix
from connectors.steps import POST
from connectors.testkit import ConnectorKit, Network, Seen
from tests.servers.matrix.install import CannotInstall
from tests.servers.matrix.server import CLIENT, Person, RealSynapse, synapse

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("matrix")]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    server: RealSynapse
    person: Person
    room: str

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.server.messages(self.person, self.room)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSynapse]:
    try:
        with synapse(tmp_path_factory.mktemp("synapse")) as running:
            yield running
    except CannotInstall as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real Synapse is not there: {error}")
        pytest.skip(f"THE REAL MATRIX SERVER IS NOT TESTED: {error}")


@pytest.fixture
def place(server: RealSynapse) -> Place:
    person = server.new_person()
    return Place(server, person, server.new_room(person))


@pytest.fixture
def matrix(place: Place) -> Matrix:
    return Matrix(place.server.account(place.person, place.room))


def post(text: str = "Bonjour", **more: object) -> Outgoing:
    return Outgoing(**{"key": str(uuid.uuid4()), "text": text, **more})  # type: ignore[arg-type]


def picture(alt: str) -> Image:
    kept = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(kept, "JPEG")
    return Image(data=kept.getvalue(), mime="image/jpeg", alt=alt, width=40, height=30)


def seen(messages: list[dict[str, Any]]) -> list[Seen]:
    """The text and the pictures below it are one post to whoever reads them."""
    grouped = groupby(messages, lambda one: one["content"]["marronnier.key"][:36])
    posts = [[one["content"] for one in group] for _, group in grouped]
    return [
        Seen(
            text=next((one["body"] for one in post if one["msgtype"] == "m.text"), ""),
            alts=tuple(one["body"] for one in post if one["msgtype"] != "m.text"),
        )
        for post in posts
    ]


class TestMatrix(ConnectorKit):
    plugin: ClassVar[Plugin] = PLUGIN

    @pytest.fixture
    def network(self, place: Place) -> Network:
        return Network(
            account=place.server.account(place.person, place.room),
            posts=lambda: seen(place.messages),
            is_write=lambda method, path: method == "PUT" and "/send/" in path,
        )

    def hurried(self, account):
        return replace(account, options={"timeout": "0.5"})


def test_a_french_post_with_pictures_is_read_back_as_it_was_meant(place, matrix):
    text = "Récolte 🇫🇷 <samedi> & dimanche avec @lea:autre.test #Bénévolat"
    pictures = (picture("Une tomate mûre"), picture("Des bénévoles à l’œuvre"))
    sent = post(text, link="https://exemple.fr/recolte", images=pictures)
    receipt = matrix.publish(sent)
    first, *rest = place.messages
    assert first["event_id"] == receipt.remote_id
    assert first["content"]["body"] == f"{text}\n\nhttps://exemple.fr/recolte"
    assert [one["content"]["body"] for one in rest] == [one.alt for one in pictures]
    assert receipt.extra == {f"picture {n}": rest[n - 1]["event_id"] for n in (1, 2)}
    for one in rest:
        assert place.server.file(place.person, one["content"]["url"]) == pictures[0].data
    assert receipt.url.startswith(f"https://matrix.to/#/{place.room}/$")


def test_a_picture_alone_is_the_post(place, matrix):
    receipt = matrix.publish(post("", images=(picture("Une affiche"),)))
    (kept,) = place.messages
    assert (kept["event_id"], kept["content"]["msgtype"]) == (receipt.remote_id, "m.image")


def test_a_video_is_sent_as_it_is_with_its_description(place, matrix, tmp_path):
    file = tmp_path / "film"
    file.write_bytes(os.urandom(300_000))
    video = Video(
        file=file,
        mime="video/mp4",
        alt="La récolte, à l’aube",
        bytes=300_000,
        length=timedelta(seconds=2.5),
        width=64,
        height=48,
    )
    receipt = matrix.publish(post("Un film", video=video))
    text, shown = place.messages
    assert text["event_id"] == receipt.remote_id
    content = shown["content"]
    assert (content["msgtype"], content["body"]) == ("m.video", video.alt)
    size = {"size": 300_000, "w": 64, "h": 48}
    assert content["info"] == {"mimetype": "video/mp4", "duration": 2500, **size}
    assert place.server.file(place.person, content["url"]) == file.read_bytes()


def test_a_thread_hangs_below_its_first_message_and_the_comment_comes_last(place, matrix):
    sent = post("Un", thread=("Deux", "Trois"), comment="Merci !", images=(picture("Une"),))
    receipt = matrix.publish(sent)
    first, shown, *below = place.messages
    said = [one["content"]["body"] for one in (first, shown, *below)]
    assert said == ["Un", "Une", "Deux", "Trois", "Merci !"]
    assert not any("m.relates_to" in one["content"] for one in (first, shown))
    threaded = place.server.thread(place.person, place.room, receipt.remote_id)
    assert threaded == [one["event_id"] for one in below]
    assert [receipt.extra[step] for step in ("part 2", "part 3", "comment")] == threaded
    answered = [one["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] for one in below]
    assert answered == [receipt.remote_id, *threaded[:2]]
    assert list(matrix.shown(sent)) == ["Un", "Deux", "Trois"]


def test_a_first_comment_stands_below_a_picture_alone(place, matrix):
    receipt = matrix.publish(post("", images=(picture("Une"),), comment="Photo : Léa"))
    threaded = place.server.thread(place.person, place.room, receipt.remote_id)
    assert threaded == [receipt.extra["comment"]]


def test_a_thread_that_broke_off_goes_on_where_it_ended(place, matrix):
    sent = post("Un", thread=("Deux",), comment="Deux")
    done = {"post": matrix.take_step(sent, "post", {})}
    assert matrix.find_step(sent, "part 2", done, since=LONG_AGO) is None
    done["part 2"] = matrix.take_step(sent, "part 2", done)
    found = matrix.find_step(sent, "part 2", done, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == done["part 2"].remote_id
    assert matrix.find_step(sent, "comment", done, since=LONG_AGO) is None
    matrix.take_step(sent, "comment", done)
    assert len(place.messages) == 3


def test_what_stands_in_a_thread_is_no_post_of_its_own(place, matrix):
    receipt = matrix.publish(post("Un", thread=("Deux",), comment="Trois"))
    assert [past.remote_id for past in matrix.history(since=LONG_AGO)] == [receipt.remote_id]


def test_answers_in_the_thread_of_a_post_are_heard_as_answers_to_the_post(place, matrix):
    receipt = matrix.publish(post("Un", comment="Dites-nous"))
    lea = place.server.new_person()
    for plainly in (True, False):  # the second one answers our comment itself
        place.server.says(
            lea,
            place.room,
            "Oui !",
            answers=receipt.extra["comment"],
            thread=receipt.remote_id,
            falling_back=plainly,
        )
    heard = matrix.mentions(since=LONG_AGO)
    assert [(one.text, one.on) for one in heard] == [("Oui !", receipt.remote_id)] * 2


def test_a_part_that_is_too_long_is_a_problem_before_it_is_sent(matrix):
    long = "x" * 70_000
    for more in ({"thread": (long,)}, {"comment": long}):
        assert [one.field for one in matrix.check(post("Un", **more))] == ["text"]


def test_the_same_key_again_gives_the_same_message(place, matrix):
    once = post("Une seule fois")
    assert matrix.publish(once).remote_id == matrix.publish(once).remote_id
    assert len(place.messages) == 1


def test_what_a_lost_try_left_is_found_among_equal_words(place, matrix):
    first, second = post("Pareil"), post("Pareil")
    receipt = matrix.publish(first)
    assert matrix.find(second, since=LONG_AGO) is None
    assert matrix.find(first, since=LONG_AGO).remote_id == receipt.remote_id
    assert matrix.find(first, since=receipt.published_at + timedelta(hours=1)) is None


def test_each_picture_is_found_by_itself(place, matrix):
    sent = post("Deux", images=(picture("Une"), picture("Deux")))
    receipt = matrix.publish(sent)
    found = matrix.find_step(sent, "picture 2", {}, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == receipt.extra["picture 2"]
    assert matrix.find_step(sent, "upload 1", {}, since=LONG_AGO) is None


def test_a_search_goes_to_the_last_page(place, matrix):
    oldest = post("Le premier")
    receipt = matrix.publish(oldest)
    for number in range(105):
        path = f"{CLIENT}/rooms/{place.room}/send/m.room.message/{number}"
        body = {"msgtype": "m.text", "body": str(number)}
        place.server.ask(place.person, "PUT", path, body)
    assert matrix.find(oldest, since=LONG_AGO).remote_id == receipt.remote_id
    assert len(list(matrix.history(since=LONG_AGO))) == 106


def test_what_a_message_is_made_of_is_told_by_what_follows_it(place, matrix, tmp_path):
    matrix.publish(post("Une image", images=(picture("Une tomate"),)))
    matrix.publish(post("Rien de plus"))
    path = f"{CLIENT}/rooms/{place.room}/send/m.room.message/by-hand"
    place.server.ask(place.person, "PUT", path, {"msgtype": "m.text", "body": "https://x.fr"})
    made_of = {past.text: past.kind for past in matrix.history(since=LONG_AGO)}
    assert made_of == {
        "Une image": Kind.PHOTO,
        "Rien de plus": Kind.TEXT,
        "https://x.fr": Kind.LINK,
    }


def test_a_room_is_reached_by_its_name(place):
    number = place.server.new_room(place.person, f"annonces-{uuid.uuid4().hex[:6]}")
    aliases = f"{CLIENT}/rooms/{number}/aliases"
    (name,) = place.server.ask(place.person, "GET", aliases)["aliases"]
    matrix = Matrix(place.server.account(place.person, name))
    assert matrix.verify() == f"{name} ({place.person.user})"
    receipt = matrix.publish(post())
    assert receipt.url == f"https://matrix.to/#/{name}/{receipt.remote_id}"
    assert len(place.server.messages(place.person, number)) == 1


def test_reactions_are_counted_and_what_was_taken_back_is_left_out(place, matrix):
    kept, gone = matrix.publish(post("Un")), matrix.publish(post("Deux"))
    reader = place.server.new_person()
    for key in ("👍", "🌱"):
        place.server.reacts(reader, place.room, kept.remote_id, key)
    path = f"{CLIENT}/rooms/{place.room}/redact/{gone.remote_id}/1"
    place.server.ask(place.person, "PUT", path, {})
    told = matrix.measure([kept.remote_id, gone.remote_id, "$nothing"])
    assert told == {kept.remote_id: [Sample(metric="likes", value=2)]}


def test_who_names_or_answers_us_is_heard_and_can_be_answered(place, matrix):
    ours = matrix.publish(post("Qui vient samedi ?"))
    lea = place.server.new_person()
    says = place.server.says
    answer = says(lea, place.room, "Moi !", answers=ours.remote_id)
    says(lea, place.room, "Bonjour à tout le monde")
    called = says(lea, place.room, "Une question", names=place.person.user)
    among_others = says(lea, place.room, "Moi aussi", answers=called)
    found = matrix.mentions(since=LONG_AGO)
    assert [(one.mention_id, one.text, one.on) for one in found] == [
        (answer, "Moi !", ours.remote_id),
        (called, "Une question", ""),
    ]
    assert {one.author for one in found} == {lea.user}
    receipt = matrix.answer(called, post("Oui ?"))
    last = place.messages[-1]
    assert last["event_id"] == receipt.remote_id
    assert last["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": called}}
    assert last["content"]["m.mentions"] == {"user_ids": [lea.user]}
    assert among_others not in {one.mention_id for one in found}


def test_what_is_gone_is_not_answered(place, matrix):
    lea = place.server.new_person()
    gone = place.server.says(lea, place.room, "Oups", names=place.person.user)
    place.server.ask(lea, "PUT", f"{CLIENT}/rooms/{place.room}/redact/{gone}/1", {})
    with pytest.raises(Permanent, match="not there"):
        matrix.answer(gone, post("Oui ?"))
    assert matrix.mentions(since=LONG_AGO) == []


def test_the_server_tells_how_large_a_file_may_be(matrix):
    assert matrix.learn() == {"max_bytes": str(50 * 1024 * 1024)}


def test_a_stranger_is_told_to_be_invited(place):
    stranger = Matrix(place.server.account(place.server.new_person(), place.room))
    for refused in (stranger.verify, lambda: stranger.publish(post())):
        with pytest.raises(Permanent) as caught:
            refused()
        assert "invite" in str(caught.value.remedy)


def test_an_encrypted_room_is_refused_when_it_is_connected(place):
    room = place.server.new_room(place.person, encrypted=True)
    with pytest.raises(Permanent, match="encrypted"):
        Matrix(place.server.account(place.person, room)).verify()


def test_a_session_that_was_ended_asks_for_a_new_token(place, matrix):
    place.server.ask(place.person, "POST", f"{CLIENT}/logout", {})
    with pytest.raises(AuthExpired):
        matrix.publish(post())


def test_a_room_that_is_not_there_is_said_before_anything_is_sent(place):
    matrix = Matrix(place.server.account(place.person, "#nulle-part:exemple.test"))
    with pytest.raises(Permanent, match="not there"):
        matrix.publish(post())


def test_the_steps_end_with_what_is_seen(matrix):
    sent = post("Texte", images=(picture("Une"),))
    assert matrix.steps(sent) == ["upload 1", POST, "picture 1"]

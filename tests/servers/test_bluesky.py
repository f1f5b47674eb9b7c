"""The Bluesky connector against a real server (@atproto/pds 0.5.35)."""

import io
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image as Picture

from connectors.bluesky import PLUGIN
from connectors.bluesky.connector import Bluesky
from connectors.contract import Image, Outgoing, Video
from connectors.errors import AccessExpired, AuthExpired, Permanent, Retryable
from tests.servers.bluesky.accounts import account, signed_in
from tests.servers.bluesky.server import Person, RealPds

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("pds")]

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def with_values(connector: Bluesky, **values: str) -> Bluesky:
    held = connector.account.credentials
    given = replace(held, values={**held.values, **values})
    return Bluesky(replace(connector.account, credentials=given))


def post(text: str = "Bonjour", **more: object) -> Outgoing:
    return Outgoing(**{"key": str(uuid.uuid4()), "text": text, **more})  # type: ignore[arg-type]


def picture(colour: str, alt: str, width: int = 40, height: int = 30) -> Image:
    kept = io.BytesIO()
    Picture.new("RGB", (width, height), colour).save(kept, "JPEG")
    return Image(data=kept.getvalue(), mime="image/jpeg", alt=alt, width=width, height=height)


@pytest.fixture
def person(pds: RealPds) -> Person:
    return pds.new_account()


@pytest.fixture
def bluesky(pds: RealPds, person: Person) -> Bluesky:
    return signed_in(pds, person)


def test_a_french_post_with_images_is_read_back_as_it_was_meant(pds, person, bluesky):
    images = (
        picture("red", "Une tomate mûre"),
        picture("green", "Des bénévoles à l’œuvre", 80, 20),
    )
    text = (
        "Récolte 🇫🇷 samedi : inscrivez-vous sur https://exemple.fr/evenements/recolte-2026 "
        f"#Bénévolat avec @{person.handle} et @personne.test !"
    )
    before = datetime.now(UTC)
    receipt = bluesky.publish(post(text, images=images, languages=("fr", "en", "de", "es")))

    (kept,) = pds.records(person.did)
    value = kept["value"]
    assert (receipt.remote_id, receipt.extra["cid"]) == (kept["uri"], kept["cid"])
    assert receipt.url == (
        f"https://bsky.app/profile/{person.handle}/post/{kept['uri'].rsplit('/')[-1]}"
    )
    assert value["text"] == (
        "Récolte 🇫🇷 samedi : inscrivez-vous sur exemple.fr/evenements/r… "
        f"#Bénévolat avec @{person.handle} et @personne.test !"
    )
    assert value["langs"] == ["fr", "en", "de"]
    assert abs(datetime.fromisoformat(value["createdAt"]) - before) < timedelta(minutes=1)
    assert receipt.published_at == datetime.fromisoformat(value["createdAt"])
    raw = value["text"].encode()
    assert [
        (raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(), f["features"])
        for f in value["facets"]
    ] == [
        (
            "exemple.fr/evenements/r…",
            [
                {
                    "$type": "app.bsky.richtext.facet#link",
                    "uri": "https://exemple.fr/evenements/recolte-2026",
                }
            ],
        ),
        ("#Bénévolat", [{"$type": "app.bsky.richtext.facet#tag", "tag": "Bénévolat"}]),
        (
            f"@{person.handle}",
            [{"$type": "app.bsky.richtext.facet#mention", "did": person.did}],
        ),
    ]
    shown = value["embed"]["images"]
    assert [(one["alt"], one["aspectRatio"]) for one in shown] == [
        ("Une tomate mûre", {"width": 40, "height": 30}),
        ("Des bénévoles à l’œuvre", {"width": 80, "height": 20}),
    ]
    assert [pds.blob(person.did, one["image"]["ref"]["$link"]) for one in shown] == [
        image.data for image in images
    ]


def test_a_link_becomes_a_card_and_stays_in_the_text(pds, person, bluesky):
    bluesky.publish(post("À lire", link="https://exemple.fr/a", title="Notre bilan"))
    (kept,) = pds.records(person.did)
    assert kept["value"]["text"] == "À lire\n\nexemple.fr/a"
    assert kept["value"]["embed"]["external"] == {
        "uri": "https://exemple.fr/a",
        "title": "Notre bilan",
        "description": "",
    }


def test_the_same_key_twice_is_one_post(pds, person, bluesky):
    once = post("Une seule fois")
    first, second = bluesky.publish(once), bluesky.publish(once)
    assert first == second
    assert len(pds.records(person.did)) == 1


def test_a_post_is_never_written_over(pds, person, bluesky):
    first = post("Le premier texte")
    receipt = bluesky.publish(first)
    assert bluesky.publish(replace(first, text="Un autre texte")) == receipt
    (kept,) = pds.records(person.did)
    assert kept["value"]["text"] == "Le premier texte"


def test_a_post_is_found_by_its_key_and_surely_absent_before(bluesky):
    once = post("Cherché")
    assert bluesky.find(once, since=LONG_AGO) is None
    receipt = bluesky.publish(once)
    assert bluesky.find(once, since=LONG_AGO) == receipt


@pytest.mark.parametrize("text", ["é" * 301, "e\u0301" * 301, "👨‍👩‍👧‍👦" * 130, "🇫🇷" * 301])
def test_a_text_too_long_is_refused_by_us_and_by_the_server(pds, person, bluesky, text):
    assert [problem.field for problem in bluesky.check(post(text))] == ["text"]
    with pytest.raises(Permanent) as refused:
        bluesky.publish(post(text))
    assert refused.value.remedy is not None
    assert "InvalidRequest" in refused.value.evidence
    assert pds.records(person.did) == []


@pytest.mark.parametrize(
    "text", ["é" * 300, "🇫🇷" * 300, "👨‍👩‍👧‍👦" * 120, "a\r\n" * 150, "क्षि" * 240]
)
def test_the_longest_text_that_we_let_through_is_taken(pds, person, bluesky, text):
    assert bluesky.check(post(text)) == []
    bluesky.publish(post(text))
    assert len(pds.records(person.did)) == 1


@pytest.mark.parametrize("size", [2_000_001, 6_000_000])
def test_an_image_too_large_is_refused_by_us_and_by_the_server(pds, person, bluesky, size):
    small = picture("red", "Une tomate")
    large = replace(small, data=small.data + b"\0" * (size - len(small.data)))
    assert [problem.field for problem in bluesky.check(post(images=(large,)))] == ["images[0]"]
    with pytest.raises(Permanent):
        bluesky.publish(post(images=(large,)))
    assert pds.records(person.did) == []


def test_a_stopped_server_is_tried_again_and_the_post_goes_out_once(pds, person, bluesky):
    once = post("Après la panne")
    pds.stop()
    with pytest.raises(Retryable):
        bluesky.publish(once)
    with pytest.raises(Retryable):
        bluesky.find(once, since=LONG_AGO)
    pds.start()
    assert bluesky.publish(once) == bluesky.publish(once)
    assert len(pds.records(person.did)) == 1


def test_a_session_outlives_the_server_and_the_process(pds, person, bluesky):
    pds.stop()
    pds.start()
    again = PLUGIN.connect(bluesky.account)
    again.publish(post("Toujours là"))
    assert len(pds.records(person.did)) == 1


def test_an_old_access_is_renewed_without_logging_in(pds, person, bluesky):
    once = post("Après deux heures")
    tired = with_values(
        bluesky, access=pds.aged(bluesky.account.credentials.values["access"]), app_password=""
    )
    with pytest.raises(AccessExpired):
        tired.publish(once)
    renewed = tired.refresh()
    assert renewed.values["refresh"] != bluesky.account.credentials.values["refresh"]
    assert renewed.expires_at is not None
    Bluesky(replace(tired.account, credentials=renewed)).publish(once)
    assert len(pds.records(person.did)) == 1


def test_a_lost_refresh_token_is_replaced_by_logging_in(pds, person, bluesky):
    tired = with_values(bluesky, refresh=pds.aged(bluesky.account.credentials.values["refresh"]))
    renewed = Bluesky(replace(tired.account, credentials=tired.refresh()))
    assert renewed.verify() == person.handle


def test_without_a_session_nothing_is_sent_and_refresh_gives_one(pds, person):
    newcomer = Bluesky(account(pds, person))
    with pytest.raises(AccessExpired):
        newcomer.publish(post())
    with pytest.raises(AccessExpired):
        newcomer.verify()
    assert (
        Bluesky(replace(newcomer.account, credentials=newcomer.refresh())).verify() == person.handle
    )


def test_a_wrong_app_password_asks_for_a_new_one(pds, person):
    with pytest.raises(AuthExpired) as refused:
        Bluesky(account(pds, person._replace(password="abcd-efgh-ijkl-mnop"))).refresh()
    assert "App passwords" in str(refused.value.remedy)
    assert "abcd-efgh" not in refused.value.evidence


def test_a_thread_and_its_comment_hang_together(pds, person, bluesky):
    long = post(
        "Un", thread=("Deux https://exemple.fr/a", "Trois"), comment="Merci !", title="Titre"
    )
    receipt = bluesky.publish(long)
    kept = {one["value"]["text"]: one for one in pds.records(person.did)}
    assert set(kept) == {"Un", "Deux exemple.fr/a", "Trois", "Merci !"}
    assert list(bluesky.shown(long)) == ["Un", "Deux exemple.fr/a", "Trois"]
    first = {"uri": receipt.remote_id, "cid": receipt.extra["cid"]}
    second = {name: kept["Deux exemple.fr/a"][name] for name in ("uri", "cid")}
    assert "reply" not in kept["Un"]["value"]
    assert kept["Deux exemple.fr/a"]["value"]["reply"] == {"root": first, "parent": first}
    assert kept["Trois"]["value"]["reply"] == {"root": first, "parent": second}
    assert kept["Merci !"]["value"]["reply"] == {"root": first, "parent": first}
    assert bluesky.publish(long) == receipt
    assert len(pds.records(person.did)) == 4


def test_a_thread_that_broke_off_goes_on_where_it_ended(pds, person, bluesky):
    long = post("Un", thread=("Deux",))
    done = {"post": bluesky.take_step(long, "post", {})}
    assert bluesky.find_step(long, "part 2", done, since=LONG_AGO) is None
    done["part 2"] = bluesky.take_step(long, "part 2", done)
    assert bluesky.find_step(long, "part 2", done, since=LONG_AGO) == done["part 2"]
    assert bluesky.whole(long, done).extra["part 2"] == done["part 2"].remote_id
    assert len(pds.records(person.did)) == 2


def test_what_stands_on_the_account_is_recalled_whoever_wrote_it(pds, person, bluesky):
    receipt = bluesky.publish(post("Le nôtre", thread=("La suite",)))
    other = signed_in(pds, person)
    native = other.publish(Outgoing(key="from the network's own application", text="D’ailleurs"))
    past = {one.remote_id: one for one in bluesky.history(since=LONG_AGO)}
    assert {one.text for one in past.values()} == {"Le nôtre", "D’ailleurs"}
    assert past[receipt.remote_id].url == receipt.url
    assert past[native.remote_id].published_at == native.published_at
    assert list(bluesky.history(since=datetime.now(UTC) + timedelta(hours=1))) == []


def test_more_posts_than_one_answer_holds_are_all_recalled(pds, person, bluesky):
    millis = int(datetime.now(UTC).timestamp() * 1000)
    for number in range(103):
        key = str(uuid.UUID(int=millis << 80 | 7 << 76 | 2 << 62 | number))  # as deliveries have
        bluesky.publish(post(f"Nouvelle {number}", key=key))
    assert len({one.text for one in bluesky.history(since=LONG_AGO)}) == 103


def test_a_video_is_kept_with_its_description(pds, person, bluesky, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 200_000)
    video = Video(
        file=film, mime="video/mp4", alt="Le marché", bytes=film.stat().st_size, width=64, height=36
    )
    bluesky.publish(post("Regardez", video=video))
    (kept,) = pds.records(person.did)
    embed = kept["value"]["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", "Le marché")
    assert embed["aspectRatio"] == {"width": 64, "height": 36}
    assert pds.blob(person.did, embed["video"]["ref"]["$link"]) == film.read_bytes()

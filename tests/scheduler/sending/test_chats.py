"""An approved post on the networks that take it once and cannot be asked afterwards."""

from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO

import pytest
from PIL import Image as Picture

from connectors.discord.tests import hook as discord
from connectors.mattermost.tests import hook as mattermost
from connectors.newsletter.tests import people
from connectors.slack.tests import hook as slack
from connectors.telegram.tests.fake_bot_api import TOKEN, FakeBotApi, fake_bot_api
from editorial import channels, media
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import deciding
from scheduler.engine import Engine
from scheduler.sending import steps
from scheduler.sending.claim import claim
from scheduler.sending.parcel import open_parcel
from scheduler.sending.steps import in_steps
from tests.connectors.fake_hooks import FakeHook, fake_hook
from tests.fakes import FakeClock
from tests.mail_server import Inbox, mail_server
from tests.scheduler.sending.test_deliver import Planned, Read, send
from tests.scheduler.unsure.test_reconcile import looked

TEXT = "L’été à Liège : @croix_verte, 🇫🇷 « bœuf » & <tomates>"
LINK = "https://croix-verte.example/été?a=1&b=2"
ALTS = ("Une tomate « cœur de bœuf »", "Le marché, à l’aube")
PEOPLE = "alice@example.org, bob@example.org, charlie@example.org"


class Networks:
    """All far sides, *fake* but for the mail server."""

    def __init__(self, running: ExitStack) -> None:
        def ok(_asked: object) -> tuple[int, bytes]:
            return 200, b"ok"

        self.telegram: FakeBotApi = running.enter_context(fake_bot_api())
        self.discord = discord.Channel()
        gives = self.discord.gives
        hook: FakeHook = running.enter_context(fake_hook(discord.PATH, gives))
        self.discord_hook = hook
        self.slack: FakeHook = running.enter_context(fake_hook(slack.PATH, ok))
        self.mattermost: FakeHook = running.enter_context(fake_hook(mattermost.PATH, ok))
        self.inbox: Inbox = running.enter_context(mail_server())


@pytest.fixture
def far() -> Iterator[Networks]:
    with ExitStack() as running:
        yield Networks(running)


def connected(house: House, actor: Actor, kind: str, handle: str, **credentials: str) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            actor,
            house.settings.keyring,
            kind=kind,
            handle=handle,
            credentials=credentials,
            now=house.now(),
        )


@pytest.fixture
def environ(environ: dict[str, str], far: Networks) -> dict[str, str]:
    return {
        **environ,
        "MARRONNIER_TELEGRAM_BASE_URL": far.telegram.url,
        "MARRONNIER_DISCORD_BASE_URL": far.discord_hook.url,
        "MARRONNIER_SLACK_BASE_URL": far.slack.url,
        "MARRONNIER_MATTERMOST_BASE_URL": far.mattermost.url,
    }


def letters_to(house: House, actor: Actor, far: Networks, recipients: str) -> Channel:
    return connected(
        house, actor, "newsletter", people.SENDER, server=far.inbox.url, recipients=recipients
    )


def pictures(house: House, actor: Actor) -> tuple[Attachment, ...]:
    """Two, as they come in through the composer."""
    made = []
    for alt, colour in zip(ALTS, ("red", "green"), strict=True):
        file = BytesIO()
        Picture.new("RGB", (64, 48), colour).save(file, "PNG")
        with house.database.transaction() as session:
            kept = media.store(
                session,
                actor,
                house.files,
                file.getvalue(),
                filename=f"{colour}.png",
                now=house.now(),
            )
            made.append(Attachment(sha256=kept.sha256, alt=alt))
    return tuple(made)


@pytest.mark.slow
def test_one_post_with_two_pictures_is_read_as_it_was_written_everywhere(
    house: House, alice: Actor, far: Networks, planned: Planned, read: Read
) -> None:
    on = (
        connected(house, alice, "telegram", "@croix_verte", bot_token=TOKEN),
        connected(house, alice, "discord", "CV", address=f"https://discord.com{discord.PATH}"),
        letters_to(house, alice, far, "liste@croix-verte.example"),
    )
    content = {"link": LINK, "media": pictures(house, alice)}
    for channel in on:
        delivery = planned(TEXT, channels=(channel.id,), **content)
        send(house, delivery)
        assert read(delivery).state is DeliveryState.PUBLISHED, read(delivery).reason
    caption = str(far.telegram.messages[0]["text"])
    assert caption.startswith(f"{TEXT}\n\n{LINK}\n\n")
    assert all(alt in caption for alt in ALTS)
    assert len(far.telegram.files) == 2
    [message] = far.discord.messages.values()
    assert message["content"] == f"{TEXT}\n\n{LINK}"
    assert [one["description"] for one in message["attachments"]] == list(ALTS)  # type: ignore[attr-defined]
    [letter] = far.inbox.letters
    assert people.text_of(letter).startswith(f"{TEXT}\n\n{LINK}\n\n")
    assert [alt for alt, _ in people.pictures_in(letter)] == list(ALTS)


@pytest.mark.slow
def test_a_post_without_pictures_leaves_by_web_hooks_that_take_none(
    house: House, alice: Actor, far: Networks, planned: Planned, read: Read
) -> None:
    addresses = {
        "slack": f"https://hooks.slack.com{slack.PATH}",
        "mattermost": f"https://chat.example{mattermost.PATH}",
    }
    for kind, address in addresses.items():
        channel = connected(house, alice, kind, "chat.example/annonces", address=address)
        delivery = planned(TEXT, channels=(channel.id,))
        send(house, delivery)
        after = read(delivery)
        assert after.state is DeliveryState.PUBLISHED, after.reason
        assert after.remote_id == f"unnumbered {after.key}"
    assert far.mattermost.posts[0].content["text"] == TEXT
    assert "&amp; &lt;tomates&gt;" in far.slack.posts[0].content["text"]


def again(house: House, actor: Actor, delivery: Delivery) -> None:
    with house.database.transaction() as session:
        deciding.resolve(session, actor, delivery.id, "resend", now=house.now())
    send(house, delivery)


@pytest.mark.slow
def test_after_a_refused_address_everybody_else_has_the_letter_and_once(
    house: House, alice: Actor, far: Networks, planned: Planned, read: Read
) -> None:
    channel = letters_to(house, alice, far, PEOPLE)
    far.inbox.refuses["bob@example.org"] = "550 5.1.1 unknown"
    delivery = planned(TEXT, channels=(channel.id,))
    send(house, delivery)
    after = read(delivery)
    assert after.state is DeliveryState.FAILED
    assert "1 of 3 addresses" in str(after.reason)
    assert far.inbox.to == ["alice@example.org", "charlie@example.org"]
    values = {"server": far.inbox.url, "recipients": PEOPLE.replace("bob", "robert")}
    with house.database.transaction() as session:
        channels.reconnect(
            session, alice, house.settings.keyring, channel.id, credentials=values, now=house.now()
        )
    again(house, alice, delivery)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert far.inbox.to == ["alice@example.org", "charlie@example.org", "robert@example.org"]


@pytest.mark.slow
def test_a_sender_that_dies_between_two_letters_is_gone_on_with_by_whom_a_person_asks(
    house: House,
    alice: Actor,
    far: Networks,
    planned: Planned,
    read: Read,
    clock: FakeClock,
    engine: Engine,
) -> None:
    channel = letters_to(house, alice, far, PEOPLE)
    delivery = planned(TEXT, channels=(channel.id,))
    with house.database.ledger() as connection:
        claimed = claim(connection, delivery.id, sender="dead", now=house.now())
    assert claimed is not None
    parcel = open_parcel(house, delivery.id)
    connector = in_steps(parcel.connector(), parcel)
    assert connector is not None
    first = connector.steps(parcel.post)[0]
    proof = connector.take_step(parcel.post, first, {})
    with house.database.transaction() as session:
        steps.keep(session, delivery.id, claimed.fence, first, proof)
    clock.move(minutes=4)
    engine.expire()
    clock.move(minutes=5)
    looked(engine)
    assert read(delivery).state is DeliveryState.UNSURE, "mail cannot be looked up"
    again(house, alice, delivery)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert far.inbox.to == ["alice@example.org", "bob@example.org", "charlie@example.org"]


@pytest.mark.slow
def test_a_server_that_asks_to_wait_in_the_middle_is_gone_on_with(
    house: House, alice: Actor, far: Networks, planned: Planned, read: Read, clock: FakeClock
) -> None:
    channel = letters_to(house, alice, far, PEOPLE)
    far.inbox.refuses["charlie@example.org"] = "450 4.2.0 later"
    delivery = planned(TEXT, channels=(channel.id,))
    send(house, delivery)
    assert read(delivery).state is DeliveryState.PLANNED
    far.inbox.refuses.clear()
    clock.move(minutes=20)
    send(house, delivery)
    assert read(delivery).state is DeliveryState.PUBLISHED
    assert far.inbox.to == ["alice@example.org", "bob@example.org", "charlie@example.org"]

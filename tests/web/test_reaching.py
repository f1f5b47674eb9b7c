"""How people choose to be reached, and how letters are left."""

from collections.abc import Callable

from flask.testing import FlaskClient

from lib.i18n import verbatim
from models.actor import Actor
from models.house import House
from models.notice import NoticeKind
from models.reach import ByMail, Reach, Topic, kinds_of, wishes
from notifying import choosing
from notifying.leaving import Leaver, signed
from web.reaching.words import KIND_WORDS

Login = Callable[[FlaskClient, str], None]
FORM = {
    "mail_waiting": "digest",
    "mail_live": "at_once",
    "since": "19",
    "until": "9",
    "digest_at": "10",
    "day_5": "1",
    "zone": "Indian/Reunion",
    "on_call": "1",
}


def kept(house: House, who: Actor) -> Reach:
    with house.database.reading() as session:
        found = choosing.kept(session, who.user_id)
    assert found is not None
    return found


def link(house: House, who: Actor, topic: Topic | None, email: str = "bob@example.org") -> str:
    leaver = Leaver(user_id=who.user_id, email=email, topic=topic)
    return f"/fewer/{signed(house.settings.keyring, leaver)}"


def test_choices_are_kept_and_shown_again(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    assert "How you are reached" in client.get("/account/notices").get_data(as_text=True)
    assert client.post("/account/notices", data=FORM).status_code == 303
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert wish.of(Topic.WAITING) is ByMail.DIGEST
    assert wish.of(Topic.LIVE) is ByMail.AT_ONCE
    assert wish.of(Topic.TROUBLE) is ByMail.NEVER
    assert (wish.hours.since, wish.hours.until, wish.digest_at) == (19, 9, 10)
    assert wish.hours.days == frozenset({5})
    assert (wish.hours.zone, wish.on_call) == ("Indian/Reunion", True)
    page = client.get("/account/notices").get_data(as_text=True)
    assert 'value="Indian/Reunion"' in page


def test_choices_that_cannot_be_are_told_and_not_kept(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    always = {f"day_{day}": "1" for day in range(7)}
    for wrong in ({"zone": "Mars/Base"}, {"since": "99"}, {"until": "x"}, always):
        answer = client.post("/account/notices", data={**FORM, **wrong})
        assert answer.status_code == 422
    with house.database.reading() as session:
        assert choosing.kept(session, bob.user_id) is None


def test_a_preset_chooses_all_at_once_and_leaves_the_hours(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    client.post("/account/notices", data=FORM)
    client.post("/account/notices/preset", data={"preset": "emergencies"})
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert [topic for topic in Topic if wish.of(topic) is not ByMail.NEVER] == [Topic.TROUBLE]
    assert wish.hours.since == 19
    assert client.post("/account/notices/preset", data={"preset": "x"}).status_code == 404


APART = {"kind_mail_comment": "at_once", "kind_push_comment": "no", "kind_mail_live": "never"}


def test_a_kind_goes_by_its_own_choice_and_else_by_its_topic_s(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    client.post("/account/notices", data={**FORM, **APART, "mail_decided": "digest"})
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert wish.mailed(NoticeKind.COMMENT) is ByMail.AT_ONCE
    assert wish.mailed(NoticeKind.APPROVED) is ByMail.DIGEST
    assert wish.mailed(NoticeKind.LIVE) is ByMail.AT_ONCE, "alone in its topic, it has no other"
    assert (wish.pushed(NoticeKind.COMMENT), wish.kind_push) == (False, {NoticeKind.COMMENT: False})
    page = client.get("/account/notices").get_data(as_text=True)
    assert "(1 apart)" in page
    assert page.count("<details open>") == 1
    client.post("/account/notices", data={**FORM, "kind_mail_comment": ""})
    assert kept(house, bob).kind_mail == {}


def test_a_preset_and_the_link_in_letters_leave_no_kind_behind(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    client.post("/account/notices", data={**FORM, **APART, "kind_mail_failed": "at_once"})
    client.post(link(house, bob, Topic.DECIDED))
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert wish.mailed(NoticeKind.COMMENT) is ByMail.NEVER
    assert wish.mailed(NoticeKind.FAILED) is ByMail.AT_ONCE
    client.post("/account/notices/preset", data={"preset": "waiting"})
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert wish.mailed(NoticeKind.FAILED) is ByMail.NEVER
    assert wish.kind_push == {}


def test_every_kind_that_shares_its_topic_can_be_chosen() -> None:
    shared = [kinds_of(topic) for topic in Topic if len(kinds_of(topic)) > 1]
    assert {kind for kinds in shared for kind in kinds} == set(KIND_WORDS)


def test_an_address_that_was_refused_is_told_and_tried_again_on_demand(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "bob")
    client.post("/account/notices", data=FORM)
    with house.database.transaction() as session:
        reach = choosing.kept(session, bob.user_id)
        assert reach is not None
        reach.refused, reach.refused_email = verbatim("no such person"), "bob@example.org"
    assert "no such person" in client.get("/account/notices").get_data(as_text=True)
    client.post("/account/notices/address")
    assert kept(house, bob).refused is None


def test_letters_are_left_by_one_press_without_signing_in(
    house: House, client: FlaskClient, bob: Actor
) -> None:
    address = link(house, bob, Topic.WAITING)
    assert client.get(address).status_code == 200
    with house.database.reading() as session:
        assert choosing.kept(session, bob.user_id) is None  # a look changes nothing
    answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert wish.of(Topic.WAITING) is ByMail.NEVER
    assert wish.of(Topic.TROUBLE) is ByMail.AT_ONCE
    client.post(link(house, bob, None))
    wish = wishes(kept(house, bob), "Europe/Paris")
    assert {wish.of(topic) for topic in Topic} == {ByMail.NEVER}


def test_a_forged_link_opens_nothing(house: House, client: FlaskClient, bob: Actor) -> None:
    address = link(house, bob, None)
    for wrong in (
        address[:-2] + "xx",
        "/fewer/abc",
        link(house, bob, None, "alice@example.org"),  # of whoever had that number before
    ):
        assert client.post(wrong).status_code == 404
    with house.database.reading() as session:
        assert choosing.kept(session, bob.user_id) is None


def test_the_link_needs_no_token_of_a_form(house: House, app, bob: Actor) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert app.test_client().post(link(house, bob, Topic.LIVE)).status_code == 200

"""Connecting accounts and their rules."""

import pytest

from connectors.registry import UnknownNetwork
from editorial import channel_rules, channels
from lib.errors import Invalid, NotAllowed, NotFound
from models.actor import Actor
from models.channel import Channel
from models.house import House


def connect(house: House, who: Actor, **more: object) -> Channel:
    given: dict[str, object] = {"kind": "pretend", "handle": "friends", "credentials": {}, **more}
    with house.database.transaction() as session:
        return channels.connect(session, who, house.settings.keyring, now=house.now(), **given)  # type: ignore[arg-type]


def test_a_manager_connects_an_account_once(house: House, alice: Actor) -> None:
    made = connect(house, alice)
    assert (made.name, made.zone) == ("Pretend friends", "Europe/Paris")
    with pytest.raises(channels.AlreadyConnected):
        connect(house, alice)


def test_another_workspace_may_connect_the_same_account(
    house: House, alice: Actor, charlie: Actor
) -> None:
    assert connect(house, alice).id != connect(house, charlie).id


def test_a_feed_belongs_to_the_first_association_that_takes_its_name(
    house: House, alice: Actor, charlie: Actor
) -> None:
    connect(house, alice, kind="feed", handle="news")
    with pytest.raises(Invalid) as refused:
        connect(house, charlie, kind="feed", handle="news")
    assert "handle" in refused.value.fields


def test_an_archived_channel_comes_back_as_itself(house: House, alice: Actor) -> None:
    made = connect(house, alice)
    with house.database.transaction() as session:
        channels.archive(session, alice, made.id, now=house.now())
        assert channels.active(session, alice) == []
    again = connect(house, alice)
    assert (again.id, again.paused_at, again.archived_at) == (made.id, None, None)


@pytest.mark.parametrize("who", ["bob", "erin"])
def test_below_manager_nobody_connects(
    house: House, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(NotAllowed):
        connect(house, request.getfixturevalue(who))


def test_an_unknown_network_a_missing_credential_and_a_bad_zone_are_named(
    house: House, alice: Actor
) -> None:
    with pytest.raises(UnknownNetwork):
        connect(house, alice, kind="myspace")
    with pytest.raises(Invalid) as missing:
        connect(house, alice, kind="bluesky", handle="")
    assert {"handle", "app_password"} <= set(missing.value.fields)
    with pytest.raises(Invalid) as bad:
        connect(house, alice, zone="Paris")
    assert "zone" in bad.value.fields


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"gap_minutes": -1}, "gap_minutes"),
        ({"daily_cap": 0}, "daily_cap"),
        ({"quiet_from": 24}, "quiet_from"),
        ({"zone": "Paris"}, "zone"),
        ({"name": " "}, "name"),
        ({"late": {"hot": ["publish", 5]}}, "late"),
        ({"late": {t: ["never", 5] for t in ("hot", "warm", "cold")}}, "late"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_and_nothing_changes(
    house: House, alice: Actor, rules: dict[str, object], field: str
) -> None:
    made = connect(house, alice)
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        channel_rules.change_rules(session, alice, made.id, {"per_week": 3, **rules})
    assert set(refused.value.fields) == {field}
    with house.database.reading() as session:
        assert session.get_one(Channel, made.id).per_week == 7


def test_a_stranger_cannot_touch_a_channel(house: House, alice: Actor, charlie: Actor) -> None:
    made = connect(house, alice)
    for touch in (
        lambda s: channel_rules.change_rules(s, charlie, made.id, {"per_week": 3}),
        lambda s: channels.pause(s, charlie, made.id, reason="x", now=house.now()),
        lambda s: channels.resume(s, charlie, made.id),
        lambda s: channels.archive(s, charlie, made.id, now=house.now()),
        lambda s: channels.reconnect(
            s, charlie, house.settings.keyring, made.id, credentials={}, now=house.now()
        ),
    ):
        with pytest.raises(NotFound), house.database.transaction() as session:
            touch(session)

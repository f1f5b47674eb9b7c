"""What managers keep free of posts."""

from datetime import date

import pytest

from editorial import no_go
from lib.errors import Invalid, NotFound
from models.actor import Actor
from models.channel import Channel
from models.house import House
from tests.editorial.test_channels import connect

DAY = date(2026, 12, 24)


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return connect(house, alice)


def test_a_channel_has_its_own_days_and_those_of_all(
    house: House, alice: Actor, charlie: Actor, channel: Channel
) -> None:
    other = connect(house, alice, handle="others")
    with house.database.transaction() as session:
        no_go.keep_days(session, alice, channel.id, name="own", first=DAY, last=DAY)
        no_go.keep_days(session, alice, None, name="all", first=DAY, last=DAY)
        no_go.keep_days(session, alice, other.id, name="other’s", first=DAY, last=DAY)
        no_go.keep_days(session, charlie, None, name="strangers’", first=DAY, last=DAY)
    with house.database.reading() as session:
        assert [one.name for one in no_go.kept(session, alice, channel.id).days] == ["own", "all"]
        assert [one.name for one in no_go.kept(session, alice, None).days] == ["all"]


@pytest.mark.parametrize(
    ("country", "region", "field"),
    [("ZZ", "", "country"), ("FR", "BY", "region"), ("", "BY", "region")],
)
def test_an_unknown_country_or_region_is_refused_by_name(
    house: House, alice: Actor, channel: Channel, country: str, region: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused, house.database.transaction() as session:
        no_go.keep_holidays(session, alice, channel.id, country=country, region=region)
    assert set(refused.value.fields) == {field}


def test_there_is_an_end_to_what_one_workspace_keeps_free(
    house: House, alice: Actor, charlie: Actor
) -> None:
    with house.database.transaction() as session:
        for _ in range(no_go.MOST):
            no_go.keep_hours(session, alice, None, weekday=0, start=0, end=1)
        with pytest.raises(Invalid) as refused:
            no_go.keep_hours(session, alice, None, weekday=0, start=0, end=1)
        no_go.keep_hours(session, charlie, None, weekday=0, start=0, end=1)
    assert "past" in str(refused.value.remedy)


def test_a_stranger_s_channel_and_rows_are_not_there(
    house: House, alice: Actor, charlie: Actor, channel: Channel
) -> None:
    with house.database.transaction() as session:
        days = no_go.keep_days(session, alice, channel.id, name="own", first=DAY, last=DAY)
        hours = no_go.keep_hours(session, alice, channel.id, weekday=0, start=0, end=1)
        session.flush()
        for touch in (
            lambda: no_go.keep_days(session, charlie, channel.id, name="x", first=DAY, last=DAY),
            lambda: no_go.keep_hours(session, charlie, channel.id, weekday=0, start=0, end=1),
            lambda: no_go.keep_holidays(session, charlie, channel.id, country="FR", region=""),
            lambda: no_go.open_days(session, charlie, days.id),
            lambda: no_go.open_hours(session, charlie, hours.id),
        ):
            with pytest.raises(NotFound):
                touch()

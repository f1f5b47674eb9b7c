"""The line, as a script reads it."""

from datetime import timedelta

from editorial import channel_rules, line
from tests.api.test_access import all_scopes
from tests.web import rows


def test_the_line_is_told_with_what_there_is_of_it(as_alice, house, alice, sandbox):
    pillar = rows.pillar(house, alice, "Stories", share=7)
    rows.pillar(house, alice, "Appeals", share=3)
    with house.database.transaction() as session:
        rules = {"mission": "The street", "reserve": 1}
        channel_rules.change_rules(session, alice, sandbox.id, rules)
    at = house.now() + timedelta(days=1)
    rows.planned(house, alice, "One", sandbox.id, at=at, pillar="stories")
    rows.drafted(house, alice, "Two", sandbox.id, pillar="Elsewhere")
    told = as_alice.get("/line").get_json()
    assert told["pillars"][0] == {
        "pillar": pillar,
        "name": "Stories",
        "share": 7,
        "aimed": 70,
        "left": {"posts": 0, "percent": None},
        "planned": {"posts": 1, "percent": 100},
    }
    (channel,) = [one for one in told["channels"] if one["channel"] == sandbox.id]
    assert (channel["mission"], channel["reserve"], channel["planned"]) == ("The street", 1, 1)
    assert [one["planned"]["posts"] for one in channel["pillars"]] == [1, 0]
    assert told["unknown"] == [{"name": "Elsewhere", "posts": 1}]
    assert (told["explore"], told["cut_off"]) == (15, 18)


def test_a_script_changes_what_it_sends_and_the_rest_stays(as_alice, house, alice, sandbox):
    rows.pillar(house, alice, "Stories", share=50)
    rows.pillar(house, alice, "Appeals", share=30)
    given = {
        "pillars": [{"name": "stories", "share": 40}, {"name": "Advice", "share": 20}],
        "cut_off": 12,
    }
    told = as_alice("PUT", "/line", given).get_json()
    shares = {one["name"]: one["share"] for one in told["pillars"]}
    assert shares == {"Stories": 40, "Appeals": 30, "Advice": 20}
    assert (told["explore"], told["cut_off"]) == (15, 12)
    for wrong in ({"explore": 5}, {"pillars": [{"name": "Stories", "share": 101}]}):
        assert as_alice("PUT", "/line", wrong).status_code == 422
    with house.database.transaction() as session:
        (stories, *_) = line.pillars(session, alice)
        line.archive(session, alice, stories.id, now=house.now())
    again = as_alice("PUT", "/line", {"pillars": [{"name": "Stories", "share": 5}]}).get_json()
    assert [one["name"] for one in again["pillars"]] == ["Appeals", "Advice", "Stories"]


def test_only_managers_change_the_line(script, house):
    on = script("erin")
    all_scopes(house, on.token)
    answer = on("PUT", "/line", {"pillars": [{"name": "Mine", "share": 1}]})
    assert answer.status_code == 403


def test_another_workspace_s_line_is_its_own(script, house, alice, sandbox):
    rows.pillar(house, alice, "Stories")
    rows.planned(house, alice, "One", sandbox.id, pillar="Stories")
    told = script("charlie").get("/line").get_json()
    assert (told["pillars"], told["unknown"]) == ([], [])

"""What asks for one agreement more, set and taken back by scripts."""

import pytest
from sqlalchemy import select

from models.audit import Act, AuditEntry
from models.house import House
from tests.api.conftest import error_of

LATE = {"because": "late", "hour": 20, "level": {"name": "Night desk", "role": "manager"}}
MONEY = {"because": "money", "hour": None, "level": {"role": "admin", "guests": True}}
AT = "/approval-rules"


def acts(house: House) -> list[Act]:
    with house.database.reading() as session:
        rules = AuditEntry.about == "approval_condition"
        return list(session.scalars(select(AuditEntry.act).where(rules).order_by(AuditEntry.id)))


def test_a_script_sets_changes_and_takes_back_what_is_looked_for(house: House, script) -> None:
    on = script("alice")
    told = on("PUT", AT, {"conditions": [LATE, MONEY]}).get_json()["conditions"]
    assert [(one["because"], one["hour"], one["level"]["name"]) for one in told] == [
        ("late", 20, "Night desk"),
        ("money", None, ""),
    ]
    earlier = {**LATE, "hour": 19}
    gone = {"because": "money", "level": None}
    told = on("PUT", AT, {"conditions": [earlier, gone, gone]}).get_json()["conditions"]
    assert [(one["because"], one["hour"]) for one in told] == [("late", 19)]
    assert on("PUT", AT, {"rules": []}).get_json()["conditions"] == told
    assert script("erin").get(AT).get_json()["conditions"] == told
    assert acts(house) == [Act.RULE_MADE, Act.RULE_MADE, Act.RULE_CHANGED, Act.RULE_REMOVED]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({**LATE, "hour": None}, "hour"),
        ({**LATE, "hour": 24}, "conditions[1].hour"),
        ({**LATE, "because": "weather"}, "conditions[1].because"),
        ({"because": "link"}, "conditions[1].level"),
        ({"because": "link", "level": {"role": "volunteer"}}, "levels"),
        ({"because": "link", "level": {}}, "levels"),
        ({"because": "link", "level": {"people": [999]}}, "levels"),
    ],
)
def test_what_nobody_could_meet_is_refused_by_its_field(house, script, wrong, field) -> None:
    refused = script("alice")("PUT", AT, {"conditions": [MONEY, wrong]})
    assert (refused.status_code, list(error_of(refused)["fields"])) == (422, [field])
    assert script("alice").get(AT).get_json()["conditions"] == []
    assert acts(house) == []


def test_only_managers_set_it_and_only_with_a_token_for_that(house: House, script) -> None:
    for who in ("bob", "erin"):
        assert script(who)("PUT", AT, {"conditions": [MONEY]}).status_code == 403
    reads = script("alice", "posts:read", "review")
    assert error_of(reads("PUT", AT, {"conditions": [MONEY]}))["code"] == "missing_scope"
    assert script("charlie").get(AT).get_json()["conditions"] == []
    assert acts(house) == []

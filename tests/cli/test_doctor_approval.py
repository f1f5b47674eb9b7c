"""Posts for which nobody is left who could agree."""

from cli.doctor.approval import stuck
from editorial import drafting, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.draft import Draft
from models import team
from models.actor import Actor
from models.approval import KeptFor, Level, Mode, OwnApproval
from models.house import House
from tests.conftest import actor_named
from tests.web import rows


def told(house: House) -> list[str]:
    with house.database.reading() as session:
        return [str(one.message) for one in stuck(session)]


def test_a_post_is_told_once_nobody_who_is_left_could_agree(house: House, alice: Actor) -> None:
    channel, ada = rows.connected(house, alice), actor_named(house, "ada")
    named = Level(name="Board", people=(alice.user_id,))
    with house.database.transaction() as session:
        never = OwnApproval.NEVER
        keeping.set_house(session, ada, own=never, kept_for=KeptFor.ANY_DAY, now=house.now())
        keeping.set_rule(session, ada, Asked(mode=Mode.LEVELS, levels=(named,)), now=house.now())
        draft = Draft(title="Soup", text="Come", channels=(channel.id,))
        post = drafting.create(session, actor_named(house, "erin"), draft, now=house.now())
        review.submit(session, ada, post.id, now=house.now())
    assert told(house) == []
    with house.database.transaction() as session:
        team.remove(session, ada, alice.user_id)
    assert told(house) == ["“Soup” waits for “Board”, and nobody there can agree to it."]

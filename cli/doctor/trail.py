"""Whether the trail of who did what holds, from its first act to its seal."""

from collections.abc import Iterator

from sqlalchemy import select

from cli.doctor.finding import Finding, fail, ok
from lib.i18n import say, say_n
from models.audit_chain import BENT_WORDS
from models.audit_check import check
from models.house import House
from models.people import Workspace


def trails(house: House) -> Iterator[Finding]:
    """Of every workspace, wholly: an act of long ago may have been altered since the last look."""
    acts = 0
    broken = False
    with house.database.reading() as session:
        for home in session.scalars(select(Workspace).order_by(Workspace.id)).all():
            count, wrong = check(session, house.settings.keyring, home.id)
            acts += count
            if wrong:
                broken = True
                yield fail(
                    f"audit of {home.slug}",
                    say(
                        "The audit of %(name)s does not hold at number %(number)s: %(what)s.",
                        name=home.name,
                        number=str(wrong.number),
                        what=BENT_WORDS[wrong.bent],
                    ),
                    say("Compare it with the newest backup in which it holds; see docs/audit.md."),
                )
    if not broken:
        words = say_n("The audit holds: %(n)s act.", "The audit holds: %(n)s acts.", acts)
        yield ok("audit", words)

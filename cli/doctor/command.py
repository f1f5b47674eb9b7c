"""`flask doctor`."""

import sys
from collections.abc import Sequence

import click

from cli.doctor.finding import Finding, Level
from cli.doctor.round import examine
from cli.edge import house, refusals, tell_json
from lib.clock import SystemClock
from lib.i18n import Text, say, say_n

_SIGNS = {Level.OK: ("✓", "green"), Level.WARN: ("!", "yellow"), Level.FAIL: ("✗", "red")}


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Write the findings as JSON.")
@refusals
def doctor(*, as_data: bool) -> None:
    """Look at everything that would stop a post from leaving.

    Exit codes: 0 posts can leave (warnings included), 1 something stops them.
    """
    here, found = house(), []
    shared = here.database.engine.dialect.name == "postgresql"  # its clock is not this machine's
    host = SystemClock().now() if shared else here.now()
    for finding in examine(here, host=host):
        found.append(finding)
        if not as_data:
            _tell(finding)
    failed = sum(finding.level is Level.FAIL for finding in found)
    if as_data:
        tell_json({"ok": not failed, "checks": [_shown(finding) for finding in found]})
    else:
        click.echo(str(_summary(failed, found)))
    sys.exit(1 if failed else 0)


def _tell(finding: Finding) -> None:
    sign, colour = _SIGNS[finding.level]
    click.echo(f"{click.style(sign, fg=colour)} {finding.message}")
    if finding.remedy is not None:
        click.echo(f"    → {finding.remedy}")


def _shown(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "level": finding.level.value,
        "message": str(finding.message),
        "remedy": None if finding.remedy is None else str(finding.remedy),
    }


def _summary(failed: int, found: Sequence[Finding]) -> Text:
    if failed:
        return say_n("%(n)s thing stops posts.", "%(n)s things stop posts.", failed)
    if any(finding.level is Level.WARN for finding in found):
        return say("Posts can leave; something deserves a look.")
    return say("Posts can leave.")

"""What came of a drill, told to people and to scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import click

from cli.drill.drilling import Drilled
from cli.drill.result import Result
from lib.i18n import Text, number, say, say_n


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the drill was carried out with, and how long it took. `seed` gives the same chances.
    `broker` None: there was none.
    """

    executor: str
    database: str
    broker: str | None
    network: str
    repeat: str
    seed: int
    seconds: float


def as_json(done: Drilled, setting: Setting) -> dict[str, Any]:
    result = done.result
    return {
        "posts": result.posts,
        "published": result.published,
        "copies": result.copies,
        "duplicates": result.duplicates,
        "lost": result.lost,
        "unsure": result.unsure,
        "failed": result.failed,
        "waiting": result.waiting,
        "kills": result.kills,
        "kills_while_sending": result.kills_sending,
        "faults": result.struck,
        "faults_by_kind": dict(sorted(result.faults.items())),
        "recovery_seconds": _seconds(result.recovery),
        "resolution_seconds": _seconds(result.resolution),
        "log_agrees": result.log_agrees,
        "complete": result.complete,
        "proven": result.proven,
        "fell": result.fell,
        "seconds": round(setting.seconds, 1),
        "executor": setting.executor,
        "database": setting.database,
        "broker": setting.broker,
        "network": setting.network,
        "repeat": setting.repeat,
        "seed": setting.seed,
        "findings": [
            {"what": one.wrong.value, "delivery": one.delivery_id, "message": str(one.words)}
            for one in result.findings
        ],
        "timeline": [{"at": one.at.isoformat(), "what": str(one.words)} for one in done.story],
        "evidence": str(done.evidence) if done.evidence else None,
    }


def tell(done: Drilled, setting: Setting) -> None:
    for name, value in _lines(done.result, setting):
        click.echo(f"  {name!s:<46} {value!s:>8}")
    _tell_story(done)
    for finding in done.result.findings:
        click.echo(f"✗ {finding.delivery_id or '?'}: {finding.words}", err=True)
    if done.evidence:
        click.echo(str(say("All of it is kept in %(folder)s", folder=str(done.evidence))), err=True)
    click.echo(str(_verdict(done.result)))


def _lines(result: Result, setting: Setting) -> Iterator[tuple[Text, str]]:
    yield say("posts"), number(result.posts)
    yield say("published"), number(result.published)
    yield say("copies on the network"), number(result.copies)
    yield say("duplicates"), number(result.duplicates)
    yield say("lost"), number(result.lost)
    yield say("unsure, waiting for a person"), number(result.unsure)
    yield say("failed, waiting for a person"), number(result.failed)
    if result.waiting:
        yield say("waiting otherwise"), number(result.waiting)
    yield say("kills"), number(result.kills)
    yield say("… that struck in the middle of a publish"), number(result.kills_sending)
    yield say("faults of the network"), number(result.struck)
    yield say("… of so many kinds"), number(len(result.faults))
    if result.fell:
        yield say("processes that ended by themselves"), number(result.fell)
    yield say("worst recovery (next post leaves), seconds"), _shown(result.recovery)
    yield say("worst resolution (what was cut off), seconds"), _shown(result.resolution)
    yield say("network’s log and attempts agree"), _yes(result.log_agrees)
    yield say("seconds in all"), number(round(setting.seconds))
    yield say("executor"), setting.executor
    if setting.broker:
        yield say("broker"), setting.broker
    yield say("database"), setting.database
    yield say("seed"), str(setting.seed)


def _tell_story(done: Drilled) -> None:
    if not done.story:
        return
    began = done.story[0].at
    title = say("Delivery %(id)s, cut off by a kill:", id=str(done.told_of))
    click.echo(f"\n{title}")
    for one in done.story:
        click.echo(f"  {(one.at - began).total_seconds():8.2f} s  {one.words}")
    click.echo()


def _verdict(result: Result) -> Text:
    if result.proven:
        return say("Nothing was published twice, nothing was lost, both sides agree.")
    if result.findings:
        return say_n(
            "%(n)s thing is wrong: see above.",
            "%(n)s things are wrong: see above.",
            len(result.findings),
        )
    return say(
        "Nothing is wrong, but the drill was less hard than asked: give more --minutes or --posts."
    )


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 1)


def _shown(length: timedelta | None) -> str:
    return "–" if length is None else number(round(length.total_seconds(), 1))


def _yes(agrees: bool) -> str:  # noqa: FBT001
    return str(say("yes") if agrees else say("no"))

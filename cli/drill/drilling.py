"""A drill from its first process to its last, in a folder of its own."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from cli.daemon import PROGRAM as DAEMON
from cli.drill import books, brokers, databases
from cli.drill.books import Books
from cli.drill.brokers import Broker
from cli.drill.course import Course
from cli.drill.crew import Crew
from cli.drill.databases import DrillDatabase
from cli.drill.mischief import Mischief
from cli.drill.network import Network
from cli.drill.programs import Program, surroundings
from cli.drill.recovery import Kill, Ledger
from cli.drill.result import Result, drawn_up
from cli.drill.scene import Scene, set_up
from cli.drill.stage import Stage
from cli.drill.timeline import Moment, most_telling, timeline
from cli.drill.wish import Wish
from cli.worker import worker_program
from lib import settings
from lib.clock import SystemClock
from lib.leash import Leash
from lib.seal import new_key
from models.house import House

_SENDERS = 3  # programs: while one starts anew, the others go on
_CLOCKS = 2  # daemons, where workers send
_NETWORK = "sandbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """`evidence`: the folder with both databases and all logs, None where it was not kept.
    `story`: of one delivery that was cut off, empty where none was. `broker` None: none was used.
    """

    result: Result
    story: Sequence[Moment]
    told_of: int | None
    evidence: Path | None
    broker: str | None = None


def drill(
    wish: Wish,
    stage: Stage,
    *,
    seed: int,
    keep: bool,
    told: Callable[[float], None],
) -> Drilled:
    """Raises Refusal where it cannot begin. `keep`: the folder stays even if nothing is wrong."""
    place = Path(tempfile.mkdtemp(prefix="marronnier-drill-"))
    try:
        done = _in(place, wish, stage, Random(seed), told)  # noqa: S311 - no secrets
    except KeyboardInterrupt:
        shutil.rmtree(place, ignore_errors=True)
        raise
    except Exception:
        with suppress(OSError):  # what lies in it tells why
            place.rmdir()
        raise
    if done.result.findings or keep:
        return done
    shutil.rmtree(place, ignore_errors=True)
    return replace(done, evidence=None)


def _in(
    place: Path,
    wish: Wish,
    stage: Stage,
    chance: Random,
    told: Callable[[float], None],
) -> Drilled:
    with ExitStack() as ends:
        leash = Leash()
        ends.callback(leash.close)
        database = databases.chosen(stage.database, place, leash)
        ends.callback(database.close)
        broker = (
            brokers.chosen(stage.broker, place / "broker", leash) if stage.distributed else None
        )
        if broker:
            ends.callback(broker.close)
        network = Network(place, leash)
        ends.callback(network.close)
        environ = _settings(place, database, network, broker)
        house = House.of(settings.load(environ, root=place))
        ends.callback(house.database.dispose)
        scene = set_up(house, network, posts=wish.posts, repeat=stage.repeat)
        mischief = Mischief(network, scene.classes, wish.faults, chance)
        with _crew(place, environ, leash, stage) as crew:
            course = Course(wish, scene, crew, mischief, database, broker, chance, told)
            course.run()
            course.settle()
        done = _told(place, wish, scene, network, crew, mischief, database)
        return replace(done, broker=brokers.kind_of(broker) if broker else None)


@contextmanager
def _crew(place: Path, environ: dict[str, str], leash: Leash, stage: Stage) -> Iterator[Crew]:
    programs = [
        Program(argv, environ=surroundings(environ), log=place / f"{name}.log", leash=leash)
        for name, argv in _senders(stage).items()
    ]
    crew = Crew(programs, SystemClock())
    try:
        yield crew
    finally:
        crew.close()


def _senders(stage: Stage) -> dict[str, list[str]]:
    """Name to argv; where workers send, the daemons are struck as well."""
    daemons = _CLOCKS if stage.distributed else _SENDERS
    workers = _SENDERS if stage.distributed else 0
    worker = worker_program(networks=[_NETWORK])
    return {
        **{f"daemon-{number}": list(DAEMON) for number in range(1, daemons + 1)},
        **{f"worker-{number}": worker for number in range(1, workers + 1)},
    }


def _told(
    place: Path,
    wish: Wish,
    scene: Scene,
    network: Network,
    crew: Crew,
    mischief: Mischief,
    database: DrillDatabase,
) -> Drilled:
    ledger = scene.ledger()
    result = drawn_up(
        wish,
        ledger,
        _books(scene, network, ledger),
        crew.kills,
        faults=mischief.struck(),
        fell=crew.fell,
    )
    chosen = most_telling(crew.kills, ledger)
    story = _story(chosen, crew.kills, ledger, scene, network)
    if not result.findings:
        scene.house.database.dispose()
        database.clear()
    return Drilled(result=result, story=story, told_of=chosen, evidence=place)


def _books(scene: Scene, network: Network, ledger: Ledger) -> list[Books]:
    return [
        books.opened(
            [one for one in ledger.deliveries if one.channel_id == channel_id],
            ledger.attempts,
            network.log(handle),
        )
        for channel_id, handle in scene.handles.items()
    ]


def _story(
    delivery_id: int | None,
    kills: Sequence[Kill],
    ledger: Ledger,
    scene: Scene,
    network: Network,
) -> Sequence[Moment]:
    if delivery_id is None:
        return []
    handle = scene.handles[ledger.delivery(delivery_id).channel_id]
    return timeline(delivery_id, kills, ledger, network.log(handle))


def _settings(
    place: Path, database: DrillDatabase, network: Network, broker: Broker | None
) -> dict[str, str]:
    """Of an installation that shares nothing with this one."""
    shared = {"MARRONNIER_BROKER_URL": broker.url} if broker else {}
    return {
        **shared,
        "MARRONNIER_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "MARRONNIER_SECRET_KEYS": new_key(),
        "MARRONNIER_MEDIA_DIR": str(place / "media"),
        "MARRONNIER_FEED_DIR": str(place / "feeds"),
        "MARRONNIER_SANDBOX_STORE": str(place / "sandbox.sqlite3"),
        "MARRONNIER_SANDBOX_BASE_URL": network.url,
    }

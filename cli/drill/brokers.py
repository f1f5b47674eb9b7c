"""Brokers of the drill's own, on loopback, in its folder: RabbitMQ, Redis, or one that is named."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Final, Protocol

from cli.drill.pause import pause
from cli.drill.programs import surroundings
from lib.errors import Refusal
from lib.i18n import say, verbatim
from lib.leash import Leash, send

_DEBIANS: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # on PATH: one that wants a user
_WITHIN: Final = 60.0  # seconds to start: the machine may be busy


class NotInstalled(Refusal):
    """There is no such broker on this machine."""

    code = "not_installed"


class Broker(Protocol):
    """`away()`: it was killed, and is back, empty or not, after the block."""

    @property
    def url(self) -> str: ...
    def away(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...


def chosen(wish: str | None, place: Path, leash: Leash) -> Broker:
    """`rabbitmq`, `redis`, or an address; None: RabbitMQ where it is installed, else Redis.

    Raises Refusal.
    """
    match wish:
        case "rabbitmq":
            return rabbitmq(place, leash)
        case "redis":
            return redis(place, leash)
        case None:
            try:
                return rabbitmq(place, leash)
            except NotInstalled:
                return redis(place, leash)
        case _:
            return NamedBroker(wish)


def kind_of(broker: Broker) -> str:
    """`rabbitmq` or `redis`."""
    return "redis" if broker.url.startswith("redis") else "rabbitmq"


class NamedBroker:
    """Somebody's: it is not ours to stop."""

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def away(self) -> Iterator[None]:
        yield

    def close(self) -> None:
        """It is not ours."""


class OwnBroker:
    """A server process of ours, leader of a group of its own. Raises Refusal where it does not
    start.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        url: str,
        greeting: tuple[bytes, bytes],
        environ: Mapping[str, str],
        place: Path,
        leash: Leash,
    ) -> None:
        """`greeting`: what it is told, and how its answer begins."""
        self.url = url
        self._argv = argv
        self._greeting = greeting
        self._environ = surroundings(environ)
        self._place = place
        self._leash = leash
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        with (self._place / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - ours
                self._argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._place,
                env=self._environ,
                start_new_session=True,
            )
        self._leash.hold(self._process.pid)
        over = monotonic() + _WITHIN
        while not self._answers():
            if monotonic() > over or self._process.poll() is not None:
                self.close()
                raise self._cannot()
            pause(0.1)

    def kill(self) -> None:
        """As `kill -9` does."""
        self._end(signal.SIGKILL)

    @contextmanager
    def away(self) -> Iterator[None]:
        self.kill()
        yield
        self.start()

    def close(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(15)
        send(self._process.pid, signal.SIGKILL)  # and what it started
        self._process.wait()
        self._leash.let_go(self._process.pid)
        self._process = None

    def _answers(self) -> bool:
        said, answer = self._greeting
        with suppress(OSError), closing(_to(self.url)) as line:
            line.sendall(said)
            return line.recv(len(answer)) == answer
        return False

    def _cannot(self) -> Refusal:
        said = (self._place / "log").read_text(errors="replace").strip().splitlines()
        return Refusal(
            say(
                "The drill’s own broker does not start: %(why)s",
                why=verbatim((said[-1:] and said[-1]) or ""),
            ),
            remedy=say("Read its log: %(log)s", log=str(self._place / "log")),
        )


def rabbitmq(place: Path, leash: Leash) -> OwnBroker:
    """Raises NotInstalled, or Refusal where it does not start."""
    program = program_of("rabbitmq")
    place.mkdir(parents=True)
    port = free_port()
    (place / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{port}\n")
    (place / "enabled_plugins").write_text("[].\n")
    return OwnBroker(
        # epmd in the foreground, so that it ends with the group; else Erlang leaves one behind.
        ["sh", "-c", f"epmd & exec {program}"],
        url=f"amqp://guest:guest@127.0.0.1:{port}//",
        greeting=(b"AMQP\x00\x00\x09\x01", b"\x01"),
        environ={
            "HOME": str(place),  # of its cookie
            "RUNNING_UNDER_SYSTEMD": "true",  # no shell that outlives it
            "RABBITMQ_NODENAME": "marronnier@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": str(place / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(place / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(place / "mnesia"),
            "RABBITMQ_LOG_BASE": str(place / "logs"),
            "RABBITMQ_CONF_ENV_FILE": str(place / "none"),
            "RABBITMQ_PID_FILE": str(place / "pid"),
            "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        },
        place=place,
        leash=leash,
    )


def redis(place: Path, leash: Leash) -> OwnBroker:
    """Raises NotInstalled, or Refusal where it does not start."""
    program = program_of("redis")
    place.mkdir(parents=True)
    port = free_port()
    own = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(place))
    return OwnBroker(
        [program, *own],
        url=f"redis://127.0.0.1:{port}/0",
        greeting=(b"PING\r\n", b"+PONG"),
        environ={},
        place=place,
        leash=leash,
    )


def program_of(name: str) -> str:
    """Of `rabbitmq` or `redis`. Raises NotInstalled."""
    package = f"{name}-server"
    if name == "rabbitmq" and _DEBIANS.exists():
        return str(_DEBIANS)
    found = shutil.which(package)
    if found is None:
        raise _missing(name, package)
    return found


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _to(url: str) -> socket.socket:
    port = int(url.rpartition("127.0.0.1:")[2].split("/")[0])
    return socket.create_connection(("127.0.0.1", port), timeout=2)


def _missing(name: str, package: str) -> NotInstalled:
    return NotInstalled(
        say("There is no %(name)s on this machine to start one of the drill’s own.", name=name),
        remedy=say(
            "Install it (Debian: apt-get install %(package)s), or give the address of one: "
            "--broker amqp://user:password@host or redis://host",
            package=package,
        ),
    )

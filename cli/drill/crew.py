"""The senders: several at once, killed in the middle of their work, started again at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cli.drill.programs import Program, group_of, members
from cli.drill.recovery import Kill, Victim, pid_of
from lib.clock import Clock

STOPPING = 12.0  # seconds that a sender has to end by itself


@dataclass(slots=True)
class _Sender:
    """`pids`: its processes, as seen of late: to ask for them would cost the moment of a kill."""

    program: Program
    started_at: datetime
    pids: frozenset[int] = frozenset()

    def seen(self) -> None:
        self.pids |= members(self.program.group)


class Crew:
    """`fell`: how many ended without having been killed."""

    def __init__(self, programs: Sequence[Program], clock: Clock) -> None:
        self._clock = clock
        self._senders = [_Sender(one, clock.now()) for one in programs]
        self.kills: list[Kill] = []
        self.fell = 0
        for one in self._senders:
            self._restart(one)

    def __len__(self) -> int:
        return len(self._senders)

    def supervise(self) -> None:
        """Who fell is started again, as a supervisor does."""
        for sender in self._senders:
            if sender.program.alive:
                sender.seen()
            else:
                self.fell += 1
                self._restart(sender)

    def kill(self, groups: Collection[int]) -> None:
        """Those at once, and as soon as they are gone their successors are started."""
        struck = [one for one in self._senders if one.program.group in groups]
        at = self._clock.now()
        for one in struck:
            one.program.strike()
        victims = tuple(Victim(pids=one.pids, started_at=one.started_at) for one in struck)
        for one in struck:
            self._restart(one)
        now = self._clock.now()
        self.kills.append(Kill(at=at, restarted_at=now, victims=victims))

    def groups(self) -> list[int]:
        return [one.program.group for one in self._senders]

    def busy(self, senders: Collection[str]) -> list[int]:
        """The groups to which those that are sending belong."""
        working = {group_of(pid_of(name)) for name in senders}
        return [group for group in self.groups() if group in working]

    def killed(self) -> int:
        """Programs killed so far."""
        return sum(len(kill.victims) for kill in self.kills)

    def close(self) -> None:
        for sender in self._senders:
            sender.program.ask_to_stop()
        for sender in self._senders:
            sender.program.stop(within=STOPPING)

    def _restart(self, sender: _Sender) -> None:
        sender.program.kill()
        sender.started_at = self._clock.now()
        sender.program.start()
        sender.pids = frozenset({sender.program.group})

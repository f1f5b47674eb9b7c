"""The name of a sending process, and whether the one of that name is gone.

A restarted daemon need not wait for the lease of its own dead predecessor.
"""

import os
import socket
from pathlib import Path


def own_name() -> str:
    """host/place/pid/start: no other process, now or later, has the same."""
    pid = os.getpid()
    return f"{socket.gethostname()}/{_place()}/{pid}/{_started(pid) or 'unknown'}"


def is_surely_dead(name: str) -> bool:
    """Only for a process of this very host; False wherever it cannot be known."""
    host, _, rest = name.partition("/")
    place, _, rest = rest.partition("/")
    pid, _, started = rest.partition("/")
    if host != socket.gethostname() or not place or place != _place() or not pid.isdigit():
        return False
    if started in {"", "unknown"}:
        return False
    return _started(int(pid)) != started


def _place() -> str:
    """The boot and process namespace we are in; empty where the system does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot[:8]}-{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _started(pid: int) -> str | None:
    """When the process began, in clock ticks since boot; None: there is none, or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else fields[19]

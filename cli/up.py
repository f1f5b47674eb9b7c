"""`flask up`: web and daemon, set up and kept running."""

import os
import socket
import sys
from contextlib import closing
from ipaddress import ip_address
from urllib.parse import urlsplit

import click
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from cli.daemon import PROGRAM as DAEMON
from cli.edge import house, refusals
from cli.worker import worker_program
from lib.errors import Refusal
from lib.i18n import say
from lib.log import redact
from lib.settings import ROOT
from lib.supervisor import Plan
from models import migrate
from models.house import House
from models.people import Workspace

BEHIND_A_PROXY = ("127.0.0.1", 5000)


class PortTaken(Refusal):
    """Something else answers at the address where the pages should be."""

    code = "port_taken"


@click.command()
@click.option("--bind", metavar="HOST:PORT", help="Where the web server listens (else: BASE_URL).")
@click.option("--demo/--no-demo", default=True, help="Load the demo association if all is empty.")
@click.pass_context
@refusals
def up(context: click.Context, bind: str | None, *, demo: bool) -> None:
    """Start web and daemon, kept running; Ctrl-C stops both."""
    here = house()
    address = parsed(bind) if bind else address_of(here.settings.base_url)
    refuse_if_taken(address)
    bring_up_to_date(here)
    if demo and is_empty(here):
        context.invoke(current_app.cli.commands["demo"])
    here.database.dispose()
    web_address = f"http://{shown(address)}" if bind else here.settings.base_url
    command = plan(here, address, web_address=web_address).command()
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606 - ours; this process has done its part


def plan(here: House, address: tuple[str, int], *, web_address: str) -> Plan:
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", shown(address)]
    greeting = say("Marronnier is ready: %(address)s (Ctrl-C stops it)", address=web_address)
    programs = {"web": gunicorn, "daemon": list(DAEMON)}
    if here.settings.broker_url:
        programs["worker"] = worker_program()
    return Plan(
        programs=programs,
        greeting=str(greeting),
        address=address,
        log_format=here.settings.log_format,
    )


def address_of(base_url: str) -> tuple[str, int]:
    """Where to listen: the public address itself on this machine, else behind its proxy."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not (host == "localhost" or _is_ip(host)):
        return BEHIND_A_PROXY
    return host, parts.port or 80


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def parsed(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise click.BadParameter(f"“{bind}” is not HOST:PORT, such as 127.0.0.1:5000.")
    return host.strip("[]"), int(port)


def shown(address: tuple[str, int]) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def refuse_if_taken(address: tuple[str, int]) -> None:
    """Raises PortTaken, also where this user may not listen."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTaken(
                say(
                    "Nothing can listen at %(address)s (%(reason)s).",
                    address=shown(address),
                    reason=os.strerror(error.errno) if error.errno else str(error),
                ),
                remedy=say(
                    "Stop what uses that port, or choose another: "
                    "MARRONNIER_BASE_URL=http://127.0.0.1:5001 make run"
                ),
            ) from error


def bring_up_to_date(here: House) -> None:
    """Raises Refusal where the database cannot be brought to this version."""
    try:
        migrate.upgrade(here.database.engine)
    except OperationalError as error:
        raise Refusal(
            say("The database does not answer: %(reason)s", reason=redact(str(error.orig))),
            remedy=say("Start it, or check MARRONNIER_DATABASE_URL."),
        ) from error
    except CommandError as error:
        raise Refusal(
            say("The database cannot be brought to this version: %(reason)s", reason=str(error)),
            remedy=say("If a newer version made it, install that one, or restore a backup."),
        ) from error


def is_empty(here: House) -> bool:
    with here.database.reading() as session:
        return session.scalar(select(Workspace.id).limit(1)) is None

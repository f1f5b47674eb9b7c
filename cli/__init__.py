"""Commands, one file per noun."""

from collections.abc import Sequence

import click

from cli.audit import audit
from cli.channel import channel
from cli.connectors import connectors
from cli.daemon import daemon
from cli.db import db
from cli.demo import demo
from cli.doctor import doctor
from cli.drill import drill
from cli.exporting import export_command
from cli.importing import import_command
from cli.plan import plan
from cli.report import report
from cli.rhythm import rhythm
from cli.search import search
from cli.stop import resume, stop
from cli.token import token
from cli.up import up
from cli.user import user
from cli.worker import worker

COMMANDS: Sequence[click.Command] = (
    audit,
    channel,
    connectors,
    daemon,
    db,
    demo,
    doctor,
    drill,
    export_command,
    import_command,
    plan,
    report,
    resume,
    rhythm,
    search,
    stop,
    token,
    up,
    user,
    worker,
)

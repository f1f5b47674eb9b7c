"""Commands, one file per noun."""

from collections.abc import Sequence

import click

from cli.daemon import daemon
from cli.demo import demo
from cli.importing import import_command
from cli.token import token
from cli.up import up
from cli.user import user

COMMANDS: Sequence[click.Command] = (daemon, demo, import_command, token, up, user)

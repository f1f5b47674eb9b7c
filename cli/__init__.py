"""Commands, one file per noun."""

from collections.abc import Sequence

import click

from cli.daemon import daemon
from cli.up import up

COMMANDS: Sequence[click.Command] = (daemon, up)

"""Commands, one file per noun."""

from collections.abc import Sequence

import click

from cli.daemon import daemon

COMMANDS: Sequence[click.Command] = (daemon,)

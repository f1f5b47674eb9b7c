"""Commands, one file per noun."""

from collections.abc import Sequence

import click

COMMANDS: Sequence[click.Command] = ()

"""python -m scheduler: the daemon with no more than it needs; `flask daemon` becomes it."""

import os
import sys

from lib import log, settings
from models.house import House
from scheduler.daemon import run


def main() -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
    log.set_up(style=read.log_format)
    run(House.of(read))


if __name__ == "__main__":
    main()

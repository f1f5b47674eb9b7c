"""python -m scheduler.distributed CONCURRENCY NETWORK…: what `flask worker` becomes."""

import os
import sys

from lib import log, settings
from models.house import House
from scheduler.distributed.worker import run


def main(concurrency: str, *networks: str) -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
    log.set_up(style=read.log_format)
    sys.exit(run(House.of(read), networks=networks, concurrency=int(concurrency)))


if __name__ == "__main__":
    main(*sys.argv[1:])

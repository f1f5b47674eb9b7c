"""python -m scheduler.distributed CONCURRENCY NETWORK…: what `flask worker` becomes."""

import os
import sys

from lib import garbage

with garbage.left_alone():
    from lib import log, settings
    from models.database import Database
    from models.house import House
    from scheduler.distributed.worker import run


def main(concurrency: str, *networks: str) -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
    log.set_up(style=read.log_format)
    hands = int(concurrency)
    house = House.of(read, Database(read.database_url, hands=hands))
    garbage.look_rarely()
    sys.exit(run(house, networks=networks, concurrency=hands))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""python -m daemon: publishing and collecting with no more than they need; `flask daemon`."""

import os
import sys

from daemon.collector import EVERY, Collector
from lib import log, settings
from models.house import House
from scheduler.daemon import Beside, run


def main() -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
    log.set_up(style=read.log_format)
    house = House.of(read)
    collector = Collector(house)
    beside = Beside(name="collect", every=EVERY, step=collector.step, close=collector.close)
    run(house, beside=(beside,))


if __name__ == "__main__":
    main()

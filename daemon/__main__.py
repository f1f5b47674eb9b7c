"""python -m daemon: publishing and collecting with no more than they need; `flask daemon`."""

import os
import sys

from daemon.collector import EVERY as COLLECTING
from daemon.collector import Collector
from daemon.planning import EVERY as PLANNING
from daemon.planning import Planning
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
    planning = Planning(house)
    run(
        house,
        beside=(
            Beside(name="collect", every=COLLECTING, step=collector.step, close=collector.close),
            Beside(name="plan weeks", every=PLANNING, step=planning.step, close=planning.close),
        ),
    )


if __name__ == "__main__":
    main()

"""python -m daemon.weekly WORKSPACE_ID: plans one workspace and ends.

A process of its own: what planning loads would stay in the daemon's memory for ever.
"""

import os
import sys

from editorial.approval.stricter import asked_when_late
from lib import log, settings
from models.house import House
from scheduler import by_itself


def main() -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))
    log.set_up(style=read.log_format)
    house = House.of(read)
    by_itself.plan(house, int(sys.argv[1]), asking=asked_when_late)
    house.database.dispose()


if __name__ == "__main__":
    main()

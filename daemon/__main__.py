"""python -m daemon: publishing and collecting with no more than they need; `flask daemon`."""

import os
import sys

from lib import garbage

with garbage.left_alone():
    from daemon import collector, hooks, ideas, occasions, planning, reminding, telling, thanking
    from lib import log, settings
    from models.house import House
    from scheduler.daemon import Beside, run
    from scheduler.seam import calm


def main() -> None:
    try:
        read = settings.load(os.environ)  # noqa: TID251 - an edge, like app.py
    except settings.BadSetting as bad:
        sys.exit(str(bad))  # names it with its remedy; a traceback would hide both
    log.set_up(style=read.log_format)
    house = House.of(read)
    reader, year = collector.Collector(house), occasions.Occasions(house)
    weeks, noted = planning.Planning(house), ideas.Ideas(house)
    turns = reminding.Reminding(house)
    news, praise = telling.Telling(house), thanking.Thanking(house)
    programs = hooks.Hooks(house)
    garbage.look_rarely()
    calm("occasions", year.step)()  # a day may have begun while nobody was there
    run(
        house,
        beside=(
            Beside(name="collect", every=collector.EVERY, step=reader.step, close=reader.close),
            Beside(name="occasions", every=occasions.EVERY, step=year.step, close=year.close),
            Beside(name="plan weeks", every=planning.EVERY, step=weeks.step, close=weeks.close),
            Beside(name="ideas", every=ideas.EVERY, step=noted.step, close=noted.close),
            Beside(name="remind", every=reminding.EVERY, step=turns.step, close=turns.close),
            Beside(name="thank", every=thanking.EVERY, step=praise.step, close=praise.close),
            Beside(name="notices", every=telling.EVERY, step=news.hand_on, close=news.close),
            Beside(name="push", every=telling.EVERY, step=news.push, close=news.close),
            Beside(name="mail", every=telling.EVERY, step=news.mail, close=news.close),
            Beside(name="web hooks", every=hooks.EVERY, step=programs.step, close=programs.close),
        ),
    )


if __name__ == "__main__":
    main()

"""The web server's settings; `gunicorn` finds them by this file's name.

One process with threads: an association's traffic is small. With several, the limits on sign-ins,
guests and calendars hold for all together; how much a token may ask of the API, each counts alone.
The worker is given less time to finish than the supervisor gives to the whole.
"""

import os
from typing import Any

from gunicorn import glogging

from lib import garbage, log, settings

wsgi_app = "app:create_app()"
bind = "127.0.0.1:5000"
workers = 1
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 5
loglevel = "warning"
control_socket_disable = True
proc_name = "marronnier"

log.set_up(style=settings.load(os.environ).log_format)  # noqa: TID251 - an edge, like app.py


def post_worker_init(worker: Any) -> None:  # noqa: ANN401 - gunicorn has no types
    """Here and not in the application: commands and tests watch nobody."""
    worker.wsgi.extensions["watchdog"].start()
    garbage.look_rarely()


class logger_class(glogging.Logger):  # noqa: N801 - gunicorn's name for it
    """The server's lines go the way of all others: one format, secrets hidden."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn has no types
        self.loglevel = self.LOG_LEVELS[cfg.loglevel]
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        self.access_log.propagate = False

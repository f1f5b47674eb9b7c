"""Settings, keys, disk and database."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from cli.doctor.finding import Finding, fail, ok, warn
from cli.edge import unreachable
from connectors import registry
from lib.i18n import ago, say
from lib.mail import Mailer, MailFailed
from lib.mailbox import MailboxFailed, opened
from lib.settings import PREFIX, ROOT, Settings
from models import migrate
from models.database import Database
from models.house import House
from models.writable import must_be_writable

KEYS_FILE: Final = ROOT / "var" / "secret_keys"
_TOO_FULL: Final = 100_000_000  # bytes free
_FULL: Final = 1_000_000_000
_CLOCKS_APART: Final = timedelta(seconds=5)
_CLOCKS_WRONG: Final = timedelta(seconds=60)


def settings(read: Settings) -> Iterator[Finding]:
    kinds = {one.kind.upper() for one in registry.plugins()} | {"OIDC"}
    unread = [name for name in read.networks if name.split("_")[0] not in kinds]
    for name in unread:
        yield warn(
            "settings",
            say("Nothing reads the setting %(name)s.", name=PREFIX + name),
            say("Check its spelling, or take it out."),
        )
    if not unread:
        yield ok("settings", say("The settings can be used."))


def keys(path: Path = KEYS_FILE) -> Finding:
    """The file of secret keys, where one was made."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return ok("keys", say("The secret keys come from the settings."))
    if mode & 0o077:
        return warn(
            "keys",
            say("Others on this machine can read the secret keys (%(path)s).", path=str(path)),
            say("Run: chmod 600 %(path)s", path=str(path)),
        )
    return ok("keys", say("Only their owner can read the secret keys."))


def disk(house: House) -> Iterator[Finding]:
    places = {"disk for images": house.settings.media_dir}
    if house.settings.database_url.get_backend_name() == "sqlite":
        places["disk for the database"] = Path(house.settings.database_url.database or ".").parent
    for check, path in places.items():
        yield _writable(check, path)


def _writable(check: str, path: Path) -> Finding:
    existing = next((one for one in (path, *path.parents) if one.exists()), Path("/"))
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return fail(
            check,
            say(
                "Nothing can be written in %(path)s (%(why)s).", path=str(existing), why=_why(error)
            ),
            say("Give the user that runs Marronnier the right to write there, and some space."),
        )
    return _space(check, existing)


def _space(check: str, path: Path) -> Finding:
    free = shutil.disk_usage(path).free
    shown = say("%(size)s MB are free in %(path)s.", size=free // 1_000_000, path=str(path))
    remedy = say("Make room on that disk.")
    if free < _TOO_FULL:
        return fail(check, shown, remedy)
    return warn(check, shown, remedy) if free < _FULL else ok(check, shown)


def database(house: House) -> Finding:
    """Whether it answers and takes writing."""
    try:
        if migrate.is_current(house.database.engine):  # else there is nothing to write in yet
            must_be_writable(house.database, now=house.now())
    except DBAPIError as error:
        refusal = unreachable(error)
        return fail("database", refusal.message, refusal.remedy)
    return ok("database", say("The database answers and can be written to."))


def telling(read: Settings) -> Finding:
    """Whether anybody would be told that nothing leaves. Sends nothing."""
    if read.smtp_url:
        return _mail(Mailer(read.smtp_url, sender=read.mail_from), read.mail_from)
    if read.webhook_url:
        return ok("alarms", say("Alarms go to a web hook."))
    return warn(
        "alarms",
        say("Nobody would be told if the daemon fell silent."),
        say("Set MARRONNIER_SMTP_URL for mails, or MARRONNIER_ALERT_WEBHOOK_URL for a chat."),
    )


def _mail(mailer: Mailer, sender: str) -> Finding:
    try:
        mailer.check()
    except MailFailed as failed:
        return warn("alarms", say("No mail can go: %(why)s", why=failed.reason), failed.remedy)
    return ok("alarms", say("Mail can go, from %(sender)s.", sender=sender))


def mailbox(read: Settings) -> Iterator[Finding]:
    """Of the letters that become ideas, where one is set. Reads none."""
    if not read.ideas_url:
        return
    try:
        with opened(read.ideas_url) as box:
            waiting = len(box.unread())
    except MailboxFailed as failed:
        yield warn("ideas by mail", failed.reason, failed.remedy)
    else:
        yield ok("ideas by mail", say("The mailbox opens; unread letters: %(n)s.", n=waiting))


def migrations(on: Database) -> Finding:
    if migrate.is_current(on.engine):
        return ok("migrations", say("The database has the tables of this version."))
    return fail(
        "migrations",
        say("The database is not that of this version."),
        say("Run “flask db upgrade”."),
    )


def clocks(on: Database, host: datetime) -> Finding:
    """How far the database's clock, which all senders share, is from this machine's."""
    apart = abs(on.now() - host)
    shown = say(
        "This machine’s clock and the database’s are %(time)s apart.", time=ago(apart.seconds)
    )
    remedy = say("Let both machines take their time from the network (NTP).")
    if apart > _CLOCKS_WRONG:
        return fail("clock", shown, remedy)
    if apart > _CLOCKS_APART:
        return warn("clock", shown, remedy)
    return ok("clock", say("The clocks agree."))


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)

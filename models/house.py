"""What every edge (pages, API, commands, daemon) is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lib.files import Files
from lib.settings import ROOT, Settings
from models.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its settings, database and media files."""

    settings: Settings
    database: Database
    files: Files

    def now(self) -> datetime:
        return self.database.now()

    def network(self, kind: str) -> dict[str, str]:
        """What the operator set for that network, with our own address for those that live here."""
        return {
            **_AT_HOME.get(kind, lambda _: {})(self.settings.base_url),
            **self.settings.for_network(kind),
        }

    @classmethod
    def of(cls, settings: Settings, database: Database | None = None) -> "House":
        return cls(
            settings=settings,
            database=database or Database(settings.database_url),
            files=Files(settings.media_dir),
        )


_AT_HOME: Final[Mapping[str, Callable[[str], dict[str, str]]]] = {
    "sandbox": lambda site: {
        "base_url": f"{site}/sandbox",
        "store": str(ROOT / "var" / "sandbox.sqlite3"),
    },
    "feed": lambda site: {"base_url": f"{site}/feeds", "dir": str(ROOT / "var" / "feeds")},
}

"""What every edge (pages, API, commands, daemon) is given."""

from dataclasses import dataclass
from datetime import datetime

from lib.files import Files
from lib.settings import Settings
from models.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its settings, database and media files."""

    settings: Settings
    database: Database
    files: Files

    def now(self) -> datetime:
        return self.database.now()

    @classmethod
    def of(cls, settings: Settings, database: Database | None = None) -> "House":
        return cls(
            settings=settings,
            database=database or Database(settings.database_url),
            files=Files(settings.media_dir),
        )

"""What every edge (pages, API, commands, daemon) is given."""

from dataclasses import dataclass
from datetime import datetime

from lib.files import Files
from lib.public import PublicMedia
from lib.settings import ROOT, Settings
from models import all_tables as _all_tables  # noqa: F401 - rows point at tables of other rooms
from models import watched as _watched  # noqa: F401 - what is written goes on the trail
from models.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One installation: its settings, database and media files."""

    settings: Settings
    database: Database
    files: Files

    def __post_init__(self) -> None:
        self.database.keyring = self.settings.keyring

    def now(self) -> datetime:
        return self.database.now()

    @property
    def public_media(self) -> PublicMedia:
        secret = self.settings.keyring.purpose("public media")
        return PublicMedia(site=self.settings.base_url, secret=secret)

    def network(self, kind: str) -> dict[str, str]:
        """What the operator set for that network, with our own address for those that live here."""
        return {
            **_at_home(kind, self.settings.base_url),
            **self.settings.for_network(kind),
        }

    @classmethod
    def of(cls, settings: Settings, database: Database | None = None) -> "House":
        return cls(
            settings=settings,
            database=database or Database(settings.database_url),
            files=Files(settings.media_dir),
        )


def _at_home(kind: str, site: str) -> dict[str, str]:
    match kind:
        case "sandbox":
            return {"base_url": f"{site}/sandbox", "store": str(ROOT / "var" / "sandbox.sqlite3")}
        case "feed":
            return {"base_url": f"{site}/feeds", "dir": str(ROOT / "var" / "feeds")}
        case _:
            return {}

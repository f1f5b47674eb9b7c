"""A network whose accounts are connected by signing in at the real OAuth server."""

from pathlib import Path

import pytest

PLUGIN = """
from dataclasses import replace

from connectors.contract import Capabilities, Credentials, Field, Plugin
from connectors.errors import Permanent
from connectors.http import Http
from connectors.oauth import App, OAuth, Opened
from lib.i18n import verbatim

class Pigeons:
    capabilities = Capabilities(max_chars=10)
    def __init__(self, account): self.account = account
    def check(self, post): return []
    def publish(self, post): raise Permanent("no")

def app(asked):
    base = asked.settings["base_url"]
    return App(client_id=asked.settings["client_id"], client_secret=asked.settings["client_secret"],
               authorize_url=base + "/auth", token_url=base + "/token",
               basic=asked.settings.get("basic") == "yes")

def accounts(asked, grant):
    http = Http(network="Pigeons", base_url=asked.settings["base_url"],
                headers={"Authorization": "Bearer " + grant.access_token})
    me = http.get("/me")["sub"]
    values = {"token": grant.access_token, "refresh": grant.refresh_token}
    keys = Credentials(values=values, expires_at=grant.expires_at)
    return [Opened(handle=me, name=me, number=me, credentials=keys)]

WHERE = Field(name="loft", label=verbatim("Loft"), help=verbatim("Any word."), secret=False)
OAUTH = OAuth(scopes=("openid", "offline_access"), app=app, accounts=accounts,
              registering=verbatim("-"), extra={"prompt": "consent"})
PLUGIN = Plugin(kind="pigeons", name="Pigeons", capabilities=Pigeons.capabilities, connect=Pigeons,
                handle=verbatim("A name."), oauth=OAUTH)
LOFTS = replace(PLUGIN, kind="lofts", name="Lofts", oauth=replace(OAUTH, fields=(WHERE,)))
"""


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if `pip install pigeons` had been run: the networks `pigeons`, and `lofts`, which asks
    something before.
    """
    info = folder / "pigeons-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    points = "".join(f"{kind} = real_pigeons:{kind.upper()}\n" for kind in ("pigeons", "lofts"))
    (info / "entry_points.txt").write_text(f"[marronnier.connectors]\n{points}")
    (folder / "real_pigeons.py").write_text(f"{PLUGIN}\nPIGEONS = PLUGIN\n")
    monkeypatch.syspath_prepend(str(folder))

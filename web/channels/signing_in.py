"""What a page says of connecting by signing in at a network."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from connectors.contract import Plugin
from connectors.errors import Ambiguous
from connectors.oauth import App, Asked, OAuth
from connectors.seam import told
from lib.settings import PREFIX
from web.edge import house


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """`ready`: an app is registered, or will register itself. `redirect`: what is entered at the
    network as the app's address; `settings`: the two that hold its id and secret.
    """

    ready: bool
    redirect: str
    settings: tuple[str, str]


def of(plugin: Plugin) -> SignIn | None:
    """None for a network whose accounts are not connected that way. Asks nothing."""
    if plugin.oauth is None:
        return None
    start = f"{PREFIX}{plugin.kind.upper()}_CLIENT"
    return SignIn(
        ready=_is_ready(plugin.kind, plugin.oauth),
        redirect=redirect_address(plugin.kind),
        settings=(f"{start}_ID", f"{start}_SECRET"),
    )


def asked(kind: str, given: Mapping[str, str]) -> Asked:
    return Asked(settings=house().network(kind), redirect=redirect_address(kind), given=given)


def redirect_address(kind: str) -> str:
    return house().settings.base_url + url_for("connecting.back", kind=kind)


def _is_ready(kind: str, oauth: OAuth) -> bool:
    if oauth.fields:  # its app may be registered only once they are known
        return True
    return isinstance(told(lambda: oauth.app(asked(kind, {})), unknown=Ambiguous), App)

"""Which abilities an account has, by its keys and its options."""

from connectors.contract import Account, Connector, Credentials
from connectors.errors import AuthExpired
from connectors.http import READ
from connectors.linkedin.connector import LinkedIn
from connectors.linkedin.page import Page
from connectors.linkedin.sign_in import PERSON, READS, app
from connectors.oauth import Asked
from connectors.signing_in import renewed
from lib.i18n import say


class _Refreshing(LinkedIn):
    def refresh(self) -> Credentials:
        """Only apps of LinkedIn's partners are given refresh tokens."""
        values, settings = self.account.credentials.values, self.account.settings
        registered = app(Asked(settings=settings, redirect=""))
        if registered is None:
            raise AuthExpired(
                say("The access to LinkedIn has run out, and no app is set to renew it."),
                remedy=say("Connect the account again."),
            )
        grant = renewed(
            registered,
            values["refresh_token"],
            network="LinkedIn",
            clock=self.clock,
            read=float(self.account.options.get("timeout", READ)),
        )
        fresh = {"access_token": grant.access_token, "refresh_token": grant.refresh_token}
        return Credentials(values={**values, **fresh}, expires_at=grant.expires_at)


class _RefreshingPage(_Refreshing, Page):
    pass


def connect(account: Account) -> Connector:
    page = account.options.get("kind") != PERSON
    reads = account.options.get(READS, "").strip().lower() in {"yes", "true", "1", "on"}
    renews = bool(account.credentials.values.get("refresh_token"))
    match page and reads, renews:
        case True, True:
            return _RefreshingPage(account)
        case True, False:
            return Page(account)
        case False, True:
            return _Refreshing(account)
        case _:
            return LinkedIn(account)

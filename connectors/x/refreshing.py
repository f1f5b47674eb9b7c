"""X accounts whose access is renewed, and those that hear what others say to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from connectors.contract import Account, Connector, Credentials, Mention, Outgoing, Receipt
from connectors.errors import AuthExpired
from connectors.http import READ
from connectors.oauth import Asked
from connectors.signing_in import renewed
from connectors.x.connector import X
from connectors.x.sign_in import app
from lib.i18n import say

MENTIONS: Final = "mentions"  # the channel's option: X charges for each that is read


class Refreshing(X):
    def refresh(self) -> Credentials:
        """X's refresh tokens serve once: what this gives must be kept before it is used."""
        registered = app(Asked(settings=self.account.settings, redirect=""))
        values = self.account.credentials.values
        if registered is None:
            raise AuthExpired(
                say("The access to X has run out, and no app is set to renew it."),
                remedy=say("Set MARRONNIER_X_CLIENT_ID to the app that this account allowed."),
            )
        grant = renewed(
            registered,
            values.get("refresh_token", ""),
            network="X",
            clock=self.clock,
            read=float(self.account.options.get("timeout", READ)),
        )
        fresh = {"access_token": grant.access_token, "refresh_token": grant.refresh_token}
        return Credentials(values={**values, **fresh}, expires_at=grant.expires_at)


class _Listening(X):
    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """What this account wrote itself is none."""
        found = self._timeline.mentions(since)
        return sorted(found, key=lambda one: one.written_at)

    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        """One write; pictures go up before it."""
        from connectors.x import media  # noqa: PLC0415 - as in X

        pictures = [media.picture(self._timeline, one) for one in post.images]
        number = self._timeline.publish(
            post.text, pictures, answers=mention_id, now=self.clock.now()
        )
        return self._receipt(number)


class _ListeningAndRefreshing(_Listening, Refreshing):
    pass


def connect(account: Account) -> Connector:
    """With the abilities that its keys and its options give it."""
    values = account.credentials.values
    renews = "access_token" not in values or bool(values.get("refresh_token"))
    listens = account.options.get(MENTIONS, "").strip().lower() in {"yes", "true", "1", "on"}
    match renews, listens:
        case True, True:
            return _ListeningAndRefreshing(account)
        case True, False:
            return Refreshing(account)
        case False, True:
            return _Listening(account)
        case _:
            return X(account)

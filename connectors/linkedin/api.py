"""LinkedIn's REST interface, call by call, for one author."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from connectors.contract import Account, Image, Kind, Metric, Sample, Video
from connectors.linkedin.kinds import made_of
from connectors.linkedin.text import plain
from connectors.linkedin.video import Upload
from connectors.linkedin.wire import PAGE, Wire
from connectors.steps import unseen
from lib.clock import Clock

_FIGURES: Final = {
    "likeCount": Metric.LIKES,
    "commentCount": Metric.COMMENTS,
    "shareCount": Metric.SHARES,
    "clickCount": Metric.CLICKS,
    "impressionCount": Metric.VIEWS,
    "uniqueImpressionsCount": Metric.REACH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A post on LinkedIn; `at`: when it was published."""

    number: str
    text: str
    at: datetime
    kind: Kind = Kind.UNKNOWN


@dataclass(frozen=True)
class Api:
    account: Account
    clock: Clock

    @cached_property
    def _wire(self) -> Wire:
        return Wire(self.account, self.clock)

    @property
    def author(self) -> str:
        """`urn:li:person:…` or `urn:li:organization:…`, which may be given by its digits alone."""
        found = self.account.credentials.values.get("id", "").strip()
        return f"urn:li:organization:{found}" if found.isdecimal() else found

    def publish(self, body: Mapping[str, Any]) -> str:
        """The number of the new post."""
        return self._wire.write("/rest/posts", body)

    def comment(self, number: str, text: str) -> str:
        """Below a post of ours; the comment's number."""
        body = {"actor": self.author, "object": number, "message": {"text": text}}
        path = f"/rest/socialActions/{quote(number, safe='')}/comments"
        return self._wire.write(path, body)

    def comments(self, number: str) -> Iterator[Standing]:
        """Our own below that post."""
        path = f"/rest/socialActions/{quote(number, safe='')}/comments"
        for one in self._wire.pages(path, ""):
            if one.get("actor") == self.author:
                with self._wire.readable(one):
                    text, at = one["message"]["text"], one["created"]["time"]
                    yield Standing(number=str(one["commentUrn"]), text=text, at=_instant(at))

    def own(self, since: datetime) -> Iterator[Standing]:
        """What the author published since then, the newest first."""
        query = f"author={quote(self.author, safe='')}&q=author&sortBy=CREATED"
        for one in self._wire.pages("/rest/posts", query, finder=True):
            with self._wire.readable(one):
                if one.get("lifecycleState", "PUBLISHED") != "PUBLISHED":
                    continue
                at = _instant(one.get("publishedAt") or one["createdAt"])
                if at < since:
                    return
                text = plain(one["commentary"])
                yield Standing(number=str(one["id"]), text=text, at=at, kind=made_of(one, text))

    def uploaded(self, image: Image) -> str:
        """The number of a picture that nobody sees until a post takes it along."""
        with unseen():
            path = "/rest/images?action=initializeUpload"
            told = self._wire.http.post(path, {"initializeUploadRequest": {"owner": self.author}})
            with self._wire.readable(told):
                address, number = told["value"]["uploadUrl"], str(told["value"]["image"])
                self._wire.put(address, image.data, image.mime)
            return number

    def upload(self, video: Video) -> Upload:
        return Upload(wire=self._wire, owner=self.author, clock=self.clock, video=video)

    def me(self) -> tuple[str, str]:
        """The person's number and name: by OpenID where the app has that, else by the profile."""
        path = "/v2/me" if self.for_pages else "/v2/userinfo"
        told = self._wire.get(path)
        with self._wire.readable(told):
            if not self.for_pages:
                return f"urn:li:person:{told['sub']}", str(told["name"])
            name = f"{told['localizedFirstName']} {told['localizedLastName']}"
            return f"urn:li:person:{told['id']}", name

    def pages(self) -> Iterator[str]:
        """The numbers of the organisations that the person may publish for."""
        for role in ("ADMINISTRATOR", "CONTENT_ADMINISTRATOR"):
            query = f"q=roleAssignee&role={role}&state=APPROVED"
            for one in self._wire.pages("/rest/organizationAcls", query, finder=True):
                with self._wire.readable(one):
                    yield str(one.get("organization") or one["organizationTarget"])

    def organisation(self, number: str) -> tuple[str, str]:
        """Its name as in its address, and as people call it."""
        told = self._wire.get(f"/rest/organizations/{number.rsplit(':', 1)[-1]}")
        with self._wire.readable(told):
            return str(told["vanityName"]), str(told["localizedName"])

    def figures(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Sample]]:
        """Of an organisation's posts."""
        found: dict[str, Sequence[Sample]] = {}
        for kind, name in (("share", "shares"), ("ugcPost", "ugcPosts")):
            wanted = [one for one in numbers if one.startswith(f"urn:li:{kind}:")]
            for first in range(0, len(wanted), PAGE):
                found |= self._figures(name, wanted[first : first + PAGE])
        return found

    @property
    def for_pages(self) -> bool:
        """Whether the installation's app is one for organisations' pages."""
        asked = self.account.settings.get("pages", "")
        return asked.strip().lower() in {"1", "yes", "true", "on"}

    def _figures(self, name: str, numbers: Sequence[str]) -> dict[str, Sequence[Sample]]:
        listed = ",".join(quote(one, safe="") for one in numbers)
        query = (
            f"q=organizationalEntity&organizationalEntity={quote(self.author, safe='')}"
            f"&{name}=List({listed})"
        )
        told = self._wire.get(f"/rest/organizationalEntityShareStatistics?{query}", finder=True)
        with self._wire.readable(told):
            return {
                str(one.get("share") or one["ugcPost"]): _samples(one["totalShareStatistics"])
                for one in told["elements"]
            }


def _instant(milliseconds: object) -> datetime:
    return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)


def _samples(told: Mapping[str, Any]) -> Sequence[Sample]:
    return [
        Sample(metric=metric, value=told[name] if isinstance(told.get(name), int) else None)
        for name, metric in _FIGURES.items()
    ]

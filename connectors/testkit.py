"""What every connector promises, as tests: ours and strangers' pass the same.

Make a class of `ConnectorKit` in a test file, name your plug-in, and give a `network` fixture:

    class TestPigeons(ConnectorKit):
        plugin = PLUGIN

        @pytest.fixture
        def network(self) -> Network: ...

All faults are made by a line that stands between the connector and `settings["base_url"]`.
"""

import base64
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import ClassVar, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.contract import (
    CONTRACT,
    Account,
    Connector,
    Finds,
    Image,
    Kind,
    Measures,
    Metric,
    Outgoing,
    PastPost,
    Plugin,
    Problem,
    Recalls,
    Receipt,
    Repeat,
    Severity,
    Video,
    VideoLimits,
)
from connectors.errors import Ambiguous, ConnectorError, RateLimited, Retryable
from connectors.faulty_line import Fault, FaultyLine, IsWrite, is_write
from connectors.kinds import kind_of
from connectors.matching import as_read, same_content
from connectors.words import normalised
from lib.clock import SystemClock

PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A post as the network itself shows it; `alts` of its pictures, in their order."""

    text: str
    alts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A test server, empty, and an account on it. `posts`: what stands there, asked anew.

    `is_write(method, path)` tells the request that publishes from sign-ins and uploads.
    """

    account: Account
    posts: Callable[[], Sequence[Seen]]
    is_write: IsWrite = is_write


class ConnectorKit:
    """`without`: tests that do not apply, each with its reason; or `connection`, for all of those
    that need a server between which and the connector a line can fail.
    """

    plugin: ClassVar[Plugin]
    without: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def network(self) -> Network:
        raise NotImplementedError("give the fixture `network`")

    def hurried(self, account: Account) -> Account:
        """The account with a short time-out, where yours can be chosen: the test waits for it."""
        return account

    def post(self) -> Outgoing:
        """A plain post that no other is like."""
        return Outgoing(key=str(uuid.uuid4()), text=f"Merci à vous toutes {uuid.uuid4().hex[:8]}")

    def __init_subclass__(cls) -> None:
        unknown = set(cls.without) - {"connection", *dir(ConnectorKit)}
        if unknown or not all(cls.without.values()):
            raise TypeError(f"`without` names no test, or gives no reason: {sorted(unknown)}")
        names = set(cls.without)
        if "connection" in names:
            names |= _OVER_A_CONNECTION
        for name in names - {"connection"}:
            setattr(cls, name, None)

    @pytest.fixture
    def line(self, network: Network) -> Iterator[FaultyLine | None]:
        if "connection" in self.without:
            yield None
            return
        line = FaultyLine(network.account.settings["base_url"], network.is_write)
        yield line
        line.close()

    @pytest.fixture
    def account(self, network: Network, line: FaultyLine | None) -> Account:
        """Reaches the network through the line."""
        if line is None:
            return network.account
        return replace(network.account, settings={**network.account.settings, "base_url": line.url})

    @pytest.fixture
    def connector(self, account: Account) -> Connector:
        return self.plugin.connect(account)

    # What can be said without a network

    def test_the_capabilities_are_sound(self) -> None:
        can = self.plugin.capabilities
        assert self.plugin.contract == CONTRACT
        assert can.max_chars > 0
        assert can.settle >= timedelta(0)
        assert can.repeat_window is None or can.repeat is Repeat.KEYED
        if can.max_images:
            assert can.image_types
            assert can.max_image_bytes > 0
        assert all(kind.startswith("image/") for kind in can.image_types)

    def test_counting_is_pure_and_takes_any_text(self) -> None:
        count = self.plugin.capabilities.count_chars
        assert count("") == 0

        @settings(deadline=None, database=None, max_examples=100)
        @given(st.text())
        def counts(text: str) -> None:
            assert count(text) == count(text) >= 0

        counts()

    def test_connecting_and_checking_ask_nothing_of_the_network(
        self, account: Account, line: FaultyLine | None
    ) -> None:
        if line is not None:
            line.close()
        assert not _stopping(self.plugin.connect(account).check(self.post()))
        assert isinstance(self.plugin.server(account), str)
        assert isinstance(self.plugin.profile(account), str)

    def test_a_text_that_is_too_long_is_a_problem_before_it_is_sent(
        self, connector: Connector
    ) -> None:
        can = connector.capabilities
        text = "a "
        while can.count_chars(text) <= can.max_chars:
            text += text
        fields = {
            problem.field for problem in _stopping(connector.check(replace(self.post(), text=text)))
        }
        assert "text" in fields

    def test_pictures_that_are_too_many_or_of_another_kind_are_problems(
        self, connector: Connector
    ) -> None:
        can = connector.capabilities
        pictures = (_picture(self.plugin),) * (can.max_images + 1)
        assert _stopping(connector.check(replace(self.post(), images=pictures)))
        odd = replace(_picture(self.plugin), mime="application/x-unheard-of")
        found = _stopping(connector.check(replace(self.post(), images=(odd,))))
        assert any(problem.field.startswith("images[") for problem in found)

    def test_a_description_that_is_too_long_is_a_problem_before_it_is_sent(
        self, connector: Connector
    ) -> None:
        can = connector.capabilities
        if not (can.max_images and can.max_alt):
            return
        alt = "a "
        while can.count_chars(alt) <= can.max_alt:
            alt += alt
        picture = replace(_picture(self.plugin), alt=alt)
        found = _stopping(connector.check(replace(self.post(), images=(picture,))))
        assert "images[0]" in {problem.field for problem in found}

    # Publishing

    def test_a_publish_is_one_write_and_gives_proof(
        self, connector: Connector, network: Network, line: FaultyLine | None
    ) -> None:
        post = self.post()
        _is_proof(connector.publish(post))
        assert [normalised(seen.text) for seen in network.posts()] == [normalised(post.text)]
        assert line is None or line.writes == 1

    def test_descriptions_of_pictures_arrive(self, connector: Connector, network: Network) -> None:
        can = connector.capabilities
        if not can.alt_text:
            return  # said by the capabilities, and shown so in the composer
        pictures = tuple(
            replace(_picture(self.plugin), alt=f"Affiche nº {number} : “venez” & <merci>")
            for number in range(min(can.max_images, 2))
        )
        connector.publish(replace(self.post(), images=pictures))
        assert [seen.alts for seen in network.posts()] == [tuple(one.alt for one in pictures)]

    def test_the_description_of_a_video_arrives(
        self, connector: Connector, network: Network, tmp_path: Path
    ) -> None:
        limits = connector.capabilities.video
        if limits is None or not limits.alt_text:
            return
        video = _video(tmp_path / "walk", limits)
        connector.publish(replace(self.post(), video=video))
        assert [seen.alts for seen in network.posts()] == [(video.alt,)]

    def test_a_second_publish_does_what_the_connector_says(
        self, connector: Connector, network: Network
    ) -> None:
        post = self.post()
        first, second = connector.publish(post), connector.publish(post)
        if connector.capabilities.repeat is Repeat.KEYED:
            assert first.remote_id == second.remote_id
            assert len(network.posts()) == 1

    # Looking

    def test_a_post_is_found_once_it_stands_and_not_before(self, connector: Connector) -> None:
        post, since = self.post(), SystemClock().now() - timedelta(hours=1)
        if not isinstance(connector, Finds):
            assert connector.capabilities.repeat is not Repeat.FINDABLE
            return
        assert connector.find(post, since=since) is None
        receipt = connector.publish(post)
        found = _found(connector, post, since, settle=connector.capabilities.settle)
        assert found is not None
        assert found.remote_id == receipt.remote_id
        assert connector.find(self.post(), since=since) is None

    def test_a_search_that_fails_is_not_an_absence(
        self, connector: Connector, line: FaultyLine
    ) -> None:
        if not isinstance(connector, Finds):
            return
        line.fault, line.on_reads_too = Fault.ERROR_500, True
        with pytest.raises(ConnectorError):
            connector.find(self.post(), since=SystemClock().now() - timedelta(hours=1))

    def test_a_post_is_known_again_among_the_accounts_own(self, connector: Connector) -> None:
        if not isinstance(connector, Recalls):
            return
        since = SystemClock().now() - timedelta(hours=1)
        link = "https://exemple.fr/agenda" if connector.capabilities.links else ""
        post = replace(self.post(), link=link)
        receipt = connector.publish(post)
        past = _recalled(connector, receipt, since, settle=connector.capabilities.settle)
        assert past is not None
        assert same_content(as_read(connector, post), past)
        assert past.kind in {Kind.UNKNOWN, _made_of(post)}

    def test_what_a_picture_is_among_the_accounts_own_is_told_rightly_or_not(
        self, connector: Connector
    ) -> None:
        if not isinstance(connector, Recalls) or not connector.capabilities.max_images:
            return
        since = SystemClock().now() - timedelta(hours=1)
        receipt = connector.publish(replace(self.post(), images=(_picture(self.plugin),)))
        past = _recalled(connector, receipt, since, settle=connector.capabilities.settle)
        assert past is not None
        assert past.kind in {Kind.UNKNOWN, Kind.PHOTO}

    # Measuring

    def test_figures_go_by_the_names_that_all_networks_share(self, connector: Connector) -> None:
        if not isinstance(connector, Measures):
            return
        receipt = connector.publish(self.post())
        told = connector.measure([receipt.remote_id]).get(receipt.remote_id, ())
        others = {one.metric: _SHARED[one.metric] for one in told if one.metric in _SHARED}
        assert not others, f"say {others}"

    # When things go wrong

    def test_a_refused_connection_surely_accepted_nothing(
        self, connector: Connector, line: FaultyLine, network: Network
    ) -> None:
        line.close()
        with pytest.raises(Retryable):
            connector.publish(self.post())
        assert not network.posts()

    @pytest.mark.parametrize(
        "fault",
        [Fault.ANSWER_CUT, Fault.ERROR_500, Fault.REDIRECT, Fault.WEB_PAGE, Fault.TRUNCATED],
    )
    def test_a_lost_answer_leaves_the_post_unsure(
        self, connector: Connector, line: FaultyLine, fault: Fault
    ) -> None:
        line.fault = fault
        with pytest.raises(Ambiguous):
            connector.publish(self.post())
        assert line.writes == 1

    def test_silence_after_the_post_leaves_it_unsure(
        self, account: Account, line: FaultyLine, network: Network
    ) -> None:
        line.fault = Fault.ANSWER_NEVER
        with pytest.raises(Ambiguous):
            self.plugin.connect(self.hurried(account)).publish(self.post())
        assert len(network.posts()) == 1
        assert line.writes == 1

    def test_being_told_to_wait_is_heard(self, connector: Connector, line: FaultyLine) -> None:
        line.fault = Fault.RATE_LIMITED
        with pytest.raises(RateLimited) as caught:
            connector.publish(self.post())
        assert caught.value.until is None or caught.value.until.tzinfo is not None

    @pytest.mark.parametrize(
        "fault",
        [
            *(Fault.ECHO_500, Fault.ECHO_400, Fault.ECHO_401, Fault.ECHO_404),
            *(Fault.ANSWER_CUT, Fault.RATE_LIMITED, None),
        ],
    )
    def test_no_error_shows_a_secret(
        self, account: Account, line: FaultyLine, fault: Fault | None
    ) -> None:
        connector = self.plugin.connect(account)
        line.fault = fault
        if fault is None:
            line.close()
        with pytest.raises(ConnectorError) as caught:
            connector.publish(self.post())
        error = caught.value
        shown = f"{error} {error.reason!r} {error.remedy} {error.evidence} {connector!r}"
        for secret in account.credentials.values.values():
            assert secret not in shown


# What networks call a figure that has a name here.
_SHARED: Final = {
    **dict.fromkeys(("favourites", "favorites", "reactions"), Metric.LIKES),
    **dict.fromkeys(("replies", "answers"), Metric.COMMENTS),
    **dict.fromkeys(("reposts", "reblogs", "boosts", "retweets"), Metric.SHARES),
    **dict.fromkeys(("bookmarks", "saved"), Metric.SAVES),
    "impressions": Metric.VIEWS,
}
_OVER_A_CONNECTION: Final = {
    "test_a_search_that_fails_is_not_an_absence",
    "test_a_refused_connection_surely_accepted_nothing",
    "test_a_lost_answer_leaves_the_post_unsure",
    "test_silence_after_the_post_leaves_it_unsure",
    "test_being_told_to_wait_is_heard",
    "test_no_error_shows_a_secret",
}


def _stopping(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.STOPS]


def _picture(plugin: Plugin) -> Image:
    mime = "image/png" if "image/png" in plugin.capabilities.image_types else "image/jpeg"
    url = "https://media.example/affiche" if plugin.capabilities.public_media else ""
    alt = "Une affiche : “venez” & <merci>"
    return Image(data=PNG, mime=mime, alt=alt, width=1, height=1, url=url)


def _video(path: Path, limits: VideoLimits) -> Video:
    """The beginning of one: a test server looks no further."""
    path.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 1000)
    mime = "video/mp4" if "video/mp4" in limits.types else min(limits.types)
    return Video(
        file=path,
        mime=mime,
        alt="Une promenade : “venez” & <merci>",
        bytes=path.stat().st_size,
        length=limits.shortest or timedelta(seconds=2),
        width=320,
        height=180,
        url="https://media.example/walk.mp4",
    )


def _made_of(post: Outgoing) -> Kind:
    return kind_of(post.text, photo=bool(post.images), link=bool(post.link))


def _is_proof(receipt: Receipt) -> None:
    assert receipt.remote_id
    assert not receipt.url or receipt.url.startswith(("http://", "https://"))
    assert receipt.published_at.utcoffset() == timedelta(0)


def _found(
    connector: Finds, post: Outgoing, since: datetime, *, settle: timedelta
) -> Receipt | None:
    """What is found within the settle time."""
    deadline, pause = SystemClock().now() + settle, Event()
    while (found := connector.find(post, since=since)) is None and SystemClock().now() < deadline:
        pause.wait(0.2)
    return found


def _recalled(
    connector: Recalls, receipt: Receipt, since: datetime, *, settle: timedelta
) -> PastPost | None:
    """As it stands among the account's posts within the settle time."""
    deadline, pause = SystemClock().now() + settle, Event()
    while SystemClock().now() < deadline:
        for one in connector.history(since=since):
            if one.remote_id == receipt.remote_id:
                return one
        pause.wait(0.2)
    return None

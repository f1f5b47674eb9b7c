"""The Graph client lets nothing out but what a ConnectorError says, against a *fake*."""

import pytest

from connectors.errors import Ambiguous, AuthExpired
from connectors.meta.errors import USUAL
from connectors.meta.graph import Graph
from connectors.meta.tests.fake_graph import TOKEN, FakeGraph, Refused, running


class Empty(FakeGraph):
    def answer(self, call):
        return {"data": []}


@pytest.fixture
def fake():
    with running(Empty) as server:
        yield server


@pytest.fixture
def graph(fake):
    return Graph(network="X", base_url=fake.url, version="v1.0", token=TOKEN, table=USUAL)


def test_a_path_without_a_version_is_asked_as_it_is(fake, graph):
    graph.unversioned("refresh_access_token", grant_type="again")
    (call,) = fake.calls
    assert (call.version, call.path, call.given) == (
        "",
        "refresh_access_token",
        {"grant_type": "again"},
    )


def test_the_token_of_a_write_is_in_its_form_and_that_of_a_read_in_its_address(fake, graph):
    graph.post("feed", {"message": "é&=+"})
    assert fake.calls[0].given == {"message": "é&=+"}


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b'"text"', b"[1]", b"null", {"error": {"message": "no code"}}]
)
def test_an_answer_that_is_no_object_of_theirs_is_unclear(fake, graph, content):
    fake.befalls("GET", content)
    with pytest.raises(Ambiguous):
        graph.get("me")


@pytest.mark.slow
def test_pages_have_an_end(fake, graph):
    for number in range(300):
        page = {"data": [], "paging": {"next": f"https://x/?after={number}"}}
        fake.befalls("GET", page)
    with pytest.raises(Ambiguous):
        list(graph.everything("posts"))
    assert len(fake.calls) == 200


@pytest.mark.parametrize("words", ["soon", "", None, 7])
def test_an_instant_that_is_none_is_unclear(graph, words):
    with pytest.raises(Ambiguous):
        graph.instant({"created_time": words}, "created_time")


def test_nothing_of_an_account_shows_its_token(graph):
    assert TOKEN not in f"{graph!r} {graph.http!r}"


def test_a_short_number_of_the_account_does_not_spoil_the_network_s_codes(fake):
    graph = Graph(
        network="X", base_url=fake.url, version="v1.0", token=TOKEN, table=USUAL, secrets=("19",)
    )
    fake.befalls("GET", Refused(190, words="no 19"))
    with pytest.raises(AuthExpired) as told:
        graph.get("me")
    assert "no [hidden]" in told.value.evidence


def test_a_fault_of_theirs_is_never_a_refusal(fake, graph):
    fake.befalls("POST", Refused(100, status=500))
    with pytest.raises(Ambiguous):
        graph.post("feed", {"message": "x"})

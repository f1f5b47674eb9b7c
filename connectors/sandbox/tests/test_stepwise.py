"""The sandbox as a network that publishes in two steps."""

import pytest

from connectors.contract import Outgoing, Stepwise
from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.registry import plugin
from connectors.sandbox.tests.test_sandbox import LONG_AGO, POST

pytestmark = pytest.mark.slow


def two_steps(sandbox, **options):
    return plugin("sandbox").connect(sandbox.account("croix-verte", steps="two", **options))


def asked_to_publish(sandbox):
    return [call for call in sandbox.log("croix-verte") if call["call"] == "publish"]


def test_nothing_shows_before_the_second_step(sandbox):
    network = two_steps(sandbox)
    assert isinstance(network, Stepwise)
    first, second = network.steps(POST)
    done = {first: network.take_step(POST, first, {})}
    assert sandbox.posts("croix-verte") == []
    done[second] = network.take_step(POST, second, done)
    [post] = sandbox.posts("croix-verte")
    receipt = network.whole(POST, done)
    assert (post["text"], post["id"]) == (POST.text, receipt.remote_id)
    assert [call["key"] for call in asked_to_publish(sandbox)] == [POST.key]


def test_a_container_is_asked_whether_it_was_published(sandbox):
    network = two_steps(sandbox)
    done = {"container": network.take_step(POST, "container", {})}
    assert network.find_step(POST, "publish", done, since=LONG_AGO) is None
    sandbox.fault("croix-verte", "reset_after_accepting")
    with pytest.raises(Ambiguous):
        network.take_step(POST, "publish", done)
    found = network.find_step(POST, "publish", done, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == sandbox.posts("croix-verte")[0]["id"]


def test_a_container_is_published_once_and_another_one_is_another_post(sandbox):
    network = two_steps(sandbox)
    done = {"container": network.take_step(POST, "container", {})}
    again = [network.take_step(POST, "publish", done) for _ in range(2)]
    assert again[0].remote_id == again[1].remote_id
    other = {"container": network.take_step(POST, "container", {})}
    assert network.take_step(POST, "publish", other).remote_id != again[0].remote_id
    assert len(sandbox.posts("croix-verte")) == 2


@pytest.mark.parametrize("fault", ["reset_after_accepting", "error_500_before", "html_200"])
def test_a_container_that_was_lost_is_surely_no_post(sandbox, fault):
    network = two_steps(sandbox)
    sandbox.fault("croix-verte", fault, on="container")
    with pytest.raises(Retryable):
        network.publish(POST)
    network.publish(POST)
    assert len(sandbox.posts("croix-verte")) == 1


def test_a_container_of_somebody_else_cannot_be_published(sandbox):
    done = {"container": two_steps(sandbox).take_step(POST, "container", {})}
    other = plugin("sandbox").connect(sandbox.account("croix-bleue", steps="two"))
    assert isinstance(other, Stepwise)
    with pytest.raises(Permanent):
        other.take_step(POST, "publish", done)
    assert sandbox.posts("croix-bleue") == sandbox.posts("croix-verte") == []


def test_pictures_keep_their_descriptions_through_both_steps(sandbox):
    from connectors.contract import Image
    from connectors.testkit import PNG

    post = Outgoing(
        key="k-9",
        text="Affiche",
        images=(Image(data=PNG, mime="image/png", alt="Une affiche", width=1, height=1),),
    )
    two_steps(sandbox).publish(post)
    [shown] = sandbox.posts("croix-verte")
    assert [image["alt"] for image in shown["images"]] == ["Une affiche"]

"""What we send and read, held against X's published schema, as X's own SDK has it (xdk).

Its models let unknown fields pass: that ours are known is looked at here.
"""

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from xdk import schemas
from xdk.posts.client import PostsClient
from xdk.users.client import UsersClient

from connectors.contract import Image, Outgoing, Video
from connectors.testkit import PNG
from connectors.x.reading import FIELDS, standing

BODIES: dict[str, type[BaseModel]] = {
    "POST /2/tweets": schemas.CreatePostsRequest,
    "POST /2/media/upload": schemas.MediaUploadRequest,
    "POST /2/media/metadata": schemas.CreateMediaMetadataRequest,
}
WHOLE = Outgoing(
    key="k",
    text="Bonjour",
    thread=("Deux", "Trois"),
    comment="exemple.fr",
    link="https://exemple.fr",
    images=tuple(
        Image(data=PNG, mime=f"image/{kind}", alt=f"Une {kind}", width=1, height=1)
        for kind in ("png", "jpeg", "webp")
    ),
)


def unknown(made: BaseModel) -> set[str]:
    """Fields, at any depth, that the schema has not."""
    found = set(made.model_extra or {})
    for name in type(made).model_fields:
        for one in _inner(getattr(made, name)):
            found |= unknown(one)
    return found


def _inner(value: Any) -> list[BaseModel]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, BaseModel)]


def test_every_body_is_one_that_the_schema_has(x, network):
    x().publish(WHOLE)
    assert {call for call, _ in network.bodies} == set(BODIES)
    for call, body in network.bodies:
        made = BODIES[call].model_validate(body, strict=True)
        assert unknown(made) == set(), call
        assert made.model_dump(exclude_none=True, mode="json") == body


def test_every_body_of_a_video_is_one_that_the_schema_has(x, network, tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    video = Video(file=path, mime="video/mp4", alt="", bytes=4)
    x().publish(Outgoing(key="k", text="Un film", video=video))
    begun, appended, ended, _ = (body for _, body in network.bodies)
    assert unknown(schemas.InitializeMediaUploadRequest.model_validate(begun, strict=True)) == set()
    assert unknown(schemas.AppendMediaUploadRequest.model_validate(appended, strict=True)) == set()
    assert ended == {}


def test_a_field_that_x_does_not_document_would_be_noticed():
    reply = {"in_reply_to_tweet_id": "1", "odd": 1}
    made = schemas.CreatePostsRequest.model_validate({"text": "a", "reply": reply, "new": 1})
    assert unknown(made) == {"odd", "new"}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/2/users/2244994945/tweets", UsersClient.get_posts),
        ("/2/users/2244994945/mentions", UsersClient.get_mentions),
        ("/2/tweets", PostsClient.get_by_ids),
    ],
)
def test_every_question_has_only_parameters_that_x_documents(x, network, path, method):
    connector = x(options={"mentions": "yes"})
    since = datetime.now(UTC) - timedelta(days=1)
    receipt = connector.publish(Outgoing(key="k", text="Bonjour"))
    list(connector.history(since=since))
    connector.mentions(since=since)
    connector.measure([receipt.remote_id])
    asked = {as_named_now(name) for at, query in network.queries if at == path for name in query}
    assert asked
    assert asked <= set(inspect.signature(method).parameters)


def as_named_now(parameter: str) -> str:
    """Tweepy's names; X's library has `post.fields`, its reference `tweet.fields`."""
    return parameter.replace(".", "_").replace("tweet_fields", "post_fields")


def test_what_we_read_of_a_post_is_in_the_schema():
    given = set(schemas.Post.model_fields)
    read = {name.replace("tweets", "posts") for name in FIELDS}
    assert {"id", "text", "public_metrics", *read} <= given


@pytest.mark.parametrize("name", ["referenced_tweets", "referenced_posts"])
def test_an_answer_is_known_by_either_of_its_names(name):
    told = {"id": "12", "text": "x", name: [{"type": "replied_to", "id": "7"}]}
    assert standing(told).answers == "7"

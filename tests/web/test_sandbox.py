"""The sandbox's own side: admission, bounds, pages, switches."""

import base64
import io
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from flask import Flask
from PIL import Image

from connectors.sandbox.readers import Readers
from connectors.sandbox.shapes import Draft, Reaction
from connectors.sandbox.store import Store
from connectors.sandbox.switchboard import Switchboard
from lib.errors import Invalid, NotAllowed, NotFound
from lib.i18n import gettext, language, moment, ngettext
from web.sandbox import create_sandbox, sandbox_api, sandbox_blueprint
from web.sandbox.visitors import Visitors

TOKEN = "a-long-token"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "sandbox.sqlite3"


@pytest.fixture
def visitor(path):
    client = create_sandbox(path).test_client()
    assert client.put("/sandbox/api/croix", json={"token": TOKEN}).status_code == 200
    return client


def bearer(token=TOKEN):
    return {"Authorization": f"Bearer {token}"}


def png(colour="red"):
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    return file.getvalue()


def picture(data=None, alt="A red square"):
    return {"data": base64.b64encode(data or png()).decode(), "alt": alt}


def publish(visitor, **content):
    return visitor.post("/sandbox/api/croix/posts", json=content, headers=bearer())


def test_an_account_is_made_from_this_machine_only(visitor):
    away = {"REMOTE_ADDR": "203.0.113.9"}
    new = {"token": TOKEN}
    assert visitor.put("/sandbox/api/other", json=new, environ_base=away).status_code == 403
    proxied = {"X-Forwarded-For": "203.0.113.9"}
    assert visitor.put("/sandbox/api/other", json=new, headers=proxied).status_code == 403
    assert visitor.get("/sandbox/other").status_code == 404


@pytest.mark.parametrize("handle", ["Croix", "-a", "a" * 41, "a.b", "é"])
def test_a_bad_handle_makes_no_account(visitor, handle):
    assert visitor.put(f"/sandbox/api/{handle}", json={"token": TOKEN}).status_code == 422


@pytest.mark.parametrize("token", ["short", "x" * 201, 7, None])
def test_a_bad_token_makes_no_account(visitor, token):
    assert visitor.put("/sandbox/api/other", json={"token": token}).status_code == 422


def test_an_account_keeps_its_first_token(visitor):
    assert visitor.put("/sandbox/api/croix", json={"token": TOKEN}).status_code == 200
    assert visitor.put("/sandbox/api/croix", json={"token": "another-one"}).status_code == 401


@pytest.mark.parametrize("page", ["posts", "log", "faults"])
@pytest.mark.parametrize("headers", [{}, bearer("wrong"), {"Authorization": f"Basic {TOKEN}"}])
def test_nothing_is_told_without_the_token(visitor, page, headers):
    assert visitor.get(f"/sandbox/api/croix/{page}", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "neither text nor picture"),
        ({"text": "é" * 501}, "longer than 500"),
        ({"text": 7}, "are strings"),
        ({"text": "a", "link": "javascript:alert(1)"}, "not a web address"),
        ({"text": "a", "images": [picture()] * 5}, "At most 4"),
        ({"text": "a", "images": [{"data": "AAAA"}]}, "needs a description"),
        ({"text": "a", "images": [picture(b"GIF89a")]}, "neither PNG"),
        ({"text": "a", "images": [{"data": "%%", "alt": ""}]}, "base64"),
        ({"text": "a", "images": [picture(png() + b"0" * 2_000_000)]}, "2 MB"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason_and_noted(visitor, path, content, words):
    answer = publish(visitor, **content)
    assert answer.status_code in {400, 422}
    assert words in answer.json["error"]["message"]
    assert [call.outcome for call in Store(path).log("croix")] == ["refused"]
    assert Store(path).posts("croix") == []


def test_a_body_that_is_not_json_is_refused(visitor):
    answer = visitor.post("/sandbox/api/croix/posts", data=b"\xff{", headers=bearer())
    assert answer.status_code == 400


def test_the_log_can_only_be_written_to(visitor, path):
    publish(visitor, text="Merci")
    with closing(sqlite3.connect(path)) as db:
        for words in ("DELETE FROM log", "UPDATE log SET outcome = 'refused'"):
            with pytest.raises(sqlite3.IntegrityError, match="only written to"):
                db.execute(words)


def test_readers_see_newest_posts_first_with_pictures_and_their_descriptions(visitor):
    publish(visitor, text="First")
    publish(visitor, text="Second <b>", link="https://don.example/", images=[picture()])
    page = visitor.get("/sandbox/croix")
    words = page.text
    assert words.index("Second &lt;b&gt;") < words.index("First")
    assert 'alt="A red square"' in words
    assert 'href="https://don.example/"' in words
    assert page.headers["X-Robots-Tag"] == "noindex"
    address = words.split('<img src="')[1].split('"')[0]
    image = visitor.get(address)
    assert (image.data, image.mimetype) == (png(), "image/png")
    assert visitor.get("/sandbox/croix/images/" + "0" * 64).status_code == 404


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "explode"},
        {"kind": "slow", "seconds": 1e9},
        {"kind": "slow", "seconds": "nan"},
        {"kind": "slow", "count": 0},
        {"kind": "slow", "probability": 2},
        {"kind": "slow", "colour": "red"},
        "slow",
    ],
)
def test_a_switch_out_of_bounds_is_refused(visitor, fault):
    answer = visitor.put("/sandbox/api/croix/faults", json={"faults": [fault]}, headers=bearer())
    assert answer.status_code == 422


def test_switches_strike_in_turn_and_are_told_until_spent(visitor):
    two = {"kind": "error_500_before", "count": 2}
    faults = [two, {"kind": "rate_limited"}]
    visitor.put("/sandbox/api/croix/faults", json={"faults": faults}, headers=bearer())
    assert [publish(visitor, text="Merci").status_code for _ in range(4)] == [500, 500, 429, 200]
    assert visitor.get("/sandbox/api/croix/faults", headers=bearer()).json == {"faults": []}


@pytest.mark.slow
def test_a_switch_of_chance_strikes_some_calls(visitor):
    faults = [{"kind": "error_500_before", "count": 1000, "probability": 0.5}]
    visitor.put("/sandbox/api/croix/faults", json={"faults": faults}, headers=bearer())
    assert {publish(visitor, text="Merci").status_code for _ in range(60)} == {200, 500}


def own(handle):
    return handle == "croix"


@pytest.fixture
def app(path):
    Store(path).register("croix", TOKEN)
    app = Flask(
        "house", root_path=create_sandbox(path).root_path, template_folder="../../templates"
    )
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext, language=language)
    app.jinja_env.filters["moment"] = moment
    app.register_blueprint(sandbox_api(path))
    app.register_blueprint(
        sandbox_blueprint(
            path,
            Visitors(may_switch=own, writes_as=lambda handle: "Alice" if own(handle) else None),
        )
    )
    return app


@pytest.mark.slow
def test_those_who_may_set_the_switches_from_the_page(app, path):
    client = app.test_client()
    assert "Make it misbehave" in client.get("/sandbox/croix").text
    answer = client.post(
        "/sandbox/croix/switches", data={"kind": "slow", "count": "3", "seconds": ""}
    )
    assert answer.status_code == 303
    assert [(s.kind, s.count) for s in Switchboard(Store(path)).switches("croix")] == [("slow", 3)]
    assert "3 more times" in client.get("/sandbox/croix").text
    client.post("/sandbox/croix/switches", data={"kind": ""})
    assert Switchboard(Store(path)).switches("croix") == []


def test_strangers_set_no_switches(app, path):
    Store(path).register("lune", TOKEN)
    client = app.test_client()
    assert "Make it misbehave" not in client.get("/sandbox/lune").text
    app.testing = True
    with pytest.raises(NotAllowed):
        client.post("/sandbox/lune/switches", data={"kind": "slow"})
    assert Switchboard(Store(path)).switches("lune") == []


def stands(path, handle="croix"):
    """The number of a post."""
    made = Store(path).publish(handle, Draft(text="Merci"), fault=None, at=datetime.now(UTC))
    assert made is not None
    return made.id


def posted(app, path):
    return app.test_client(), stands(path)


def test_the_team_plays_the_public_below_a_post(app, path):
    client, post = posted(app, path)
    assert 'value="Alice"' in client.get("/sandbox/croix").text
    for reaction in ("like", "like", "share"):
        answer = client.post(f"/sandbox/croix/posts/{post}/reactions", data={"reaction": reaction})
        assert answer.location == f"/sandbox/croix#post-{post}"
    said = {"text": " À quelle heure <b> ? ", "author": "Nadia", "on": str(post)}
    assert client.post("/sandbox/croix/remarks", data=said).location == "/sandbox/croix#remark-1"
    page = client.get("/sandbox/croix").text
    for words in ("2 likes", "1 share", "1 comment", "Nadia", "À quelle heure &lt;b&gt; ?"):
        assert words in page
    [told] = client.get("/sandbox/api/croix/mentions", headers=bearer()).json["mentions"]
    assert (told["on"], told["author"], told["text"]) == (
        str(post),
        "Nadia",
        "À quelle heure <b> ?",
    )


def test_somebody_writes_to_the_account_and_is_answered_on_its_page(app, path):
    client, _ = posted(app, path)
    client.post("/sandbox/croix/remarks", data={"text": "Bonjour", "author": "Léo", "on": ""})
    answer = client.post(
        "/sandbox/api/croix/mentions/1/answers", json={"text": "Bienvenue !"}, headers=bearer()
    )
    page = client.get("/sandbox/croix").text
    assert f'id="post-{answer.json["id"]}"' in page
    assert page.index("Bonjour") < page.index("to Léo") < page.index("Bienvenue !")
    assert page.count("sandbox-figures") == 1  # an answer is no post of its own


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": "é" * 501}, {"author": " "}, {"author": "n" * 61}]
)
def test_a_remark_that_does_not_fit_is_refused(app, path, given):
    client, _ = posted(app, path)
    app.testing = True
    with pytest.raises(Invalid):
        client.post("/sandbox/croix/remarks", data={"text": "Oui", "author": "Léo", **given})
    assert Readers(Store(path)).remarks("croix") == []


def test_a_remark_below_a_post_of_another_account_is_refused(app, path):
    client, post = posted(app, path)
    Store(path).register("lune", TOKEN)
    other = stands(path, "lune")
    app.testing = True
    for path_, data in (
        ("remarks", {"text": "Oui", "author": "Léo", "on": str(other)}),
        (f"posts/{other}/reactions", {"reaction": "like"}),
    ):
        with pytest.raises(NotFound):
            client.post(f"/sandbox/croix/{path_}", data=data)
    with pytest.raises(Invalid):
        client.post(f"/sandbox/croix/posts/{post}/reactions", data={"reaction": "hate"})


def test_strangers_only_look(app, path):
    Store(path).register("lune", TOKEN)
    post = stands(path, "lune")
    client = app.test_client()
    assert "<form" not in client.get("/sandbox/lune").text
    app.testing = True
    with pytest.raises(NotAllowed):
        client.post(f"/sandbox/lune/posts/{post}/reactions", data={"reaction": "like"})
    with pytest.raises(NotAllowed):
        client.post("/sandbox/lune/remarks", data={"text": "Oui", "author": "Léo"})


def test_a_store_of_an_earlier_version_keeps_its_posts(path):
    store = Store(path)
    store.register("croix", TOKEN)
    post = stands(path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "DROP VIEW shown; DROP TABLE answers; DROP TABLE reactions; DROP TABLE remarks;"
            "PRAGMA user_version = 2"
        )
    Readers(store).react("croix", post, Reaction.LIKE, at=datetime.now(UTC))
    assert Readers(store).figures("croix", [post])[post].likes == 1
    assert [post.text for post in store.newest("croix")] == ["Merci"]

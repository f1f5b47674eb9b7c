"""What a lost answer leaves on a real WordPress, and what somebody does there meanwhile."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.contract import Kind, Video
from connectors.errors import Permanent, Retryable
from connectors.faulty_line import Fault, FaultyLine
from connectors.wordpress.connector import WordPress
from connectors.wordpress.wire import Wire
from tests.servers.wordpress.fixtures import LONG_AGO, account, picture, post

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("wordpress")]


def film(folder: Path, alt: str = "La récolte, <à l’aube>", size: int = 300_000) -> Video:
    file = folder / "film"
    file.write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + os.urandom(size - 24))
    return Video(
        file=file,
        mime="video/mp4",
        alt=alt,
        bytes=size,
        length=timedelta(seconds=2),
        width=64,
        height=48,
    )


def test_a_picture_whose_answer_was_lost_is_not_uploaded_again(blog, wordpress):
    sent = post(images=(picture("Une"), picture("Deux")))
    first = wordpress.take_step(sent, "picture 1", {})
    assert wordpress.take_step(sent, "picture 1", {}).remote_id == first.remote_id
    second = wordpress.take_step(sent, "picture 2", {})
    assert second.remote_id != first.remote_id
    assert len(blog.pictures()) == 2
    other = post(images=sent.images)
    assert wordpress.take_step(other, "picture 1", {}).remote_id != first.remote_id


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.ANSWER_CUT, 1), (Fault.ERROR_500, 0)])
def test_after_a_lost_answer_the_picture_lies_there_once(blog, fault, arrived):
    def uploads(method: str, path: str) -> bool:
        return method == "POST" and path.startswith("/wp-json/wp/v2/media")

    sent, line = post(images=(picture("Une"),)), FaultyLine(blog.url, uploads)
    try:
        line.fault = fault
        plain = account(blog, blog.redactrice)
        wordpress = WordPress(replace(plain, settings={"base_url": line.url}))
        with pytest.raises(Retryable):
            wordpress.take_step(sent, "picture 1", {})
        assert len(blog.pictures()) == arrived
        line.fault = None
        kept = wordpress.take_step(sent, "picture 1", {})
    finally:
        line.close()
    (one,) = blog.pictures()
    assert kept.remote_id == f"picture {one['id']}"


def test_a_picture_that_was_changed_meanwhile_is_uploaded(blog, wordpress):
    sent = post(images=(picture("Une"),))
    other = post(images=(picture("Une", "tomato"),), key=sent.key)
    kept = [wordpress.take_step(one, "picture 1", {}).url for one in (sent, other)]
    assert len(set(kept)) == 2


def test_a_draft_that_waits_in_the_trash_is_not_written_anew(blog, wordpress):
    sent = post("Perdu, puis jeté")
    lost = wordpress.take_step(sent, "draft", {})
    blog.change("trash", lost.remote_id.removeprefix("draft "))
    for look in (
        lambda: wordpress.find_step(sent, "draft", {}, since=LONG_AGO),
        lambda: wordpress.find(sent, since=LONG_AGO),
        lambda: wordpress.take_step(sent, "draft", {}),
    ):
        with pytest.raises(Permanent) as told:
            look()
        assert "trash" in str(told.value.reason)


@pytest.mark.parametrize("status", ["pending", "private"])
def test_what_somebody_made_something_else_of_is_put_before_a_person(blog, wordpress, status):
    sent = post()
    done = {"draft": wordpress.take_step(sent, "draft", {})}
    blog.change("status", done["draft"].remote_id.removeprefix("draft "), status)
    with pytest.raises(Permanent) as told:
        wordpress.find_step(sent, "publish", done, since=LONG_AGO)
    assert status in str(told.value.reason)
    with pytest.raises(Permanent):
        wordpress.take_step(sent, "publish", done)
    assert blog.articles() == []


def test_an_article_is_found_by_its_number_whatever_address_it_was_given(blog, wordpress):
    sent = post()
    done = {"draft": wordpress.take_step(sent, "draft", {})}
    receipt = wordpress.take_step(sent, "publish", done)
    directrice = WordPress(account(blog, blog.directrice))
    directrice._blog.write(receipt.remote_id, {"slug": "une-autre-adresse"})
    found = wordpress.find_step(sent, "publish", done, since=LONG_AGO)
    assert found.remote_id == receipt.remote_id
    assert found.url.endswith("/une-autre-adresse/")


def test_of_two_drafts_of_one_delivery_the_published_one_is_it(blog, wordpress):
    sent = post("Deux brouillons")
    first = wordpress.take_step(sent, "draft", {})
    late = {"title": "Titre", "content": "x", "slug": wordpress._writing(sent)._article({})["slug"]}
    second = str(wordpress._blog.write("", {**late, "status": "draft"})["id"])
    receipt = wordpress.take_step(sent, "publish", {"draft": first})
    assert wordpress.find(sent, since=LONG_AGO) == receipt
    assert wordpress.publish(sent).remote_id == receipt.remote_id
    assert [one["id"] for one in blog.articles()] == [int(receipt.remote_id)]
    assert {str(one["id"]) for one in blog.everything()} == {receipt.remote_id, second}


def test_articles_go_into_the_channel_s_categories(blog):
    for name in ("Fêtes & marchés", "Récoltes"):
        blog.change("category", name)
    chosen = {"categories": "fêtes & marchés, recoltes"}
    WordPress(account(blog, blog.redactrice, chosen)).publish(post())
    (article,) = blog.articles()
    named = {one["id"]: one["name"] for one in blog.ask("/wp/v2/categories")}
    assert {named[one] for one in article["categories"]} == {"Fêtes &amp; marchés", "Récoltes"}


def test_a_category_that_is_not_there_is_told_with_those_that_are(blog):
    blog.change("category", "Récoltes")
    wrong = WordPress(account(blog, blog.redactrice, {"categories": "Récoltes, Fêtes"}))
    with pytest.raises(Permanent) as told:
        wrong.verify()
    assert "“Fêtes”" in str(told.value.reason)
    assert "Récoltes" in str(told.value.remedy)
    with pytest.raises(Permanent):
        wrong.publish(post())
    assert blog.everything() == []


def test_a_video_stands_in_the_article_with_its_description_below(blog, wordpress, tmp_path):
    video = film(tmp_path)
    receipt = wordpress.publish(post("Regardez", video=video))
    (kept,) = blog.pictures()
    page = blog.page(receipt.url)
    assert f'<video controls src="{kept["source_url"]}">' in page
    assert "La récolte, &lt;à l’aube&gt;</figcaption>" in page
    assert blog.file(kept["source_url"]) == video.file.read_bytes()
    (past,) = wordpress.history(since=LONG_AGO)
    assert past.kind is Kind.VIDEO


def test_a_video_that_is_too_large_for_the_blog_says_so_before_anything_is_seen(
    blog, wordpress, tmp_path
):
    for size in (3_000_000, 9_000_000):  # over PHP's upload_max_filesize, over its post_max_size
        with pytest.raises(Permanent) as told:
            wordpress.publish(post(video=film(tmp_path, size=size)))
        assert "larger than what" in str(told.value.reason)
        assert "Media → Add new file" in str(told.value.remedy)
    assert blog.everything() == []


def test_how_large_a_file_may_be_is_the_channel_s_to_say(blog, tmp_path):
    told = WordPress(account(blog, blog.redactrice, {"max_mb": " 8 Mo"}))
    assert told.capabilities.max_image_bytes == 8_000_000
    sent = post(video=film(tmp_path, size=3_000_000))
    assert told.check(sent) == []
    (warning,) = WordPress(account(blog, blog.redactrice)).check(sent)
    assert (warning.field, warning.severity) == ("video", "warns")


@pytest.mark.parametrize("structure", ["", "/%postname%/"])
def test_the_rest_api_is_asked_where_it_answers(blog, wordpress, structure):
    blog.change("option", "permalink_structure", structure)
    asked = blog.requests()
    wordpress.publish(post())
    lines = [one for one in blog.requests()[len(asked) :] if "POST" in one]
    assert len(lines) == 2
    assert ["/wp-json/" in one for one in lines] == [bool(structure)] * 2, lines


def test_a_write_that_comes_first_finds_its_address_by_reading(blog):
    blog.change("option", "permalink_structure", "")
    wire = Wire(account(blog, blog.redactrice), read=20)
    assert wire.write("/wp/v2/posts", b'{"title": "Un", "status": "draft"}')
    assert len(blog.everything()) == 1


def test_a_blog_that_is_away_is_not_taken_for_another_address(blog, wordpress):
    blog.stop()
    with pytest.raises(Retryable):
        wordpress.take_step(post(), "draft", {})

"""WordPress against a real one (6.5, SQLite): the kit, and what it alone can show."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import ClassVar

import httpx
import pytest

from connectors.contract import Plugin
from connectors.errors import AuthExpired, ConnectorError, Permanent, Retryable
from connectors.testkit import ConnectorKit, Network, Seen
from connectors.wordpress import PLUGIN
from connectors.wordpress.article import plain
from connectors.wordpress.connector import WordPress
from tests.servers.wordpress.fixtures import LONG_AGO, account, picture, post
from tests.servers.wordpress.server import Person, RealWordPress

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("wordpress")]


class TestWordPress(ConnectorKit):
    plugin: ClassVar[Plugin] = PLUGIN

    @pytest.fixture
    def network(self, blog: RealWordPress) -> Network:
        return Network(
            account=account(blog, blog.redactrice),
            posts=lambda: [
                Seen(
                    text=plain(one["content"]["raw"]),
                    alts=tuple(
                        unescape(alt or said)
                        for alt, said in re.findall(
                            r' alt="([^"]*)"|<figcaption[^>]*>([^<]*)', one["content"]["raw"]
                        )
                    ),
                )
                for one in blog.articles()
            ],
            is_write=lambda method, path: method == "POST" and "/wp/v2/posts/" in path,
        )

    def hurried(self, account):
        return replace(account, options={"timeout": "0.5"})


def test_a_french_article_with_pictures_is_read_as_it_was_meant(blog, wordpress):
    text = (
        "Récolte 🇫🇷 <samedi> & dimanche : voyez https://exemple.fr/a?b=1&c=2.\n"
        "Avec @lea et #Bénévolat.\n\nVenez « nombreux » !"
    )
    images = (picture('Une tomate "mûre"'), picture("Des bénévoles à l’œuvre"))
    receipt = wordpress.publish(
        post(
            text,
            title="L’été <b>arrive</b> & nous aussi",
            link="https://exemple.fr/",
            images=images,
        )
    )
    (kept,) = blog.articles()
    assert receipt.remote_id == str(kept["id"])
    assert receipt.url == kept["link"]
    assert "/l-ete-b-arrive-b-nous-aussi-" in receipt.url
    assert plain(kept["content"]["raw"]) == f"{text}\n\nhttps://exemple.fr/"
    assert "arrive" in kept["title"]["raw"]
    page = blog.page(receipt.url)
    assert 'href="https://exemple.fr/a?b=1&#038;c=2"' in page or "exemple.fr/a?b=1" in page
    assert "&lt;samedi&gt;" in page
    assert 'alt="Une tomate &quot;mûre&quot;"' in page
    assert "Des bénévoles à l’œuvre" in page
    assert [one["alt_text"] for one in blog.pictures()] == [one.alt for one in images]
    assert kept["featured_media"] == blog.pictures()[0]["id"]
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_no_word_becomes_a_program(blog):
    directrice = WordPress(account(blog, blog.directrice))
    receipt = directrice.publish(
        post("<script>alert(1)</script> <img src=x onerror=alert(1)> [gallery] <!-- wp:html -->")
    )
    page = blog.page(receipt.url)
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_done_twice_it_is_one_article_and_readers_are_told_once(blog, wordpress):
    once = post("Une seule fois", images=(picture("a"),))
    assert wordpress.publish(once).remote_id == wordpress.publish(once).remote_id
    assert len(blog.everything()) == 1
    assert blog.times_told() == 1


def test_a_draft_whose_answer_was_lost_is_taken_up(blog, wordpress):
    once = post("Perdu")
    wordpress.take_step(once, "draft", {})  # nobody kept what it gave
    found = wordpress.find_step(once, "draft", {}, since=LONG_AGO)
    assert wordpress.find(once, since=LONG_AGO) is None
    assert wordpress.take_step(once, "draft", {}).remote_id == found.remote_id
    done = {"draft": found}
    assert wordpress.find_step(once, "publish", done, since=LONG_AGO) is None
    receipt = wordpress.take_step(once, "publish", done)
    assert wordpress.find_step(once, "publish", done, since=LONG_AGO) == receipt
    assert wordpress.find(once, since=LONG_AGO) == receipt


def test_what_was_changed_in_the_draft_leaves_as_it_was_approved(blog, wordpress):
    once = post("Approuvé")
    done = {"draft": wordpress.take_step(once, "draft", {})}
    other = WordPress(account(blog, blog.directrice))
    other._blog.write(done["draft"].remote_id.removeprefix("draft "), {"content": "Autre chose"})
    wordpress.take_step(once, "publish", done)
    assert plain(blog.articles()[0]["content"]["raw"]) == "Approuvé"


def test_a_draft_that_somebody_binned_is_told(blog, wordpress):
    once = post("À la corbeille")
    done = {"draft": wordpress.take_step(once, "draft", {})}
    httpx_delete(blog, done["draft"].remote_id.removeprefix("draft "))
    with pytest.raises(Permanent):
        wordpress.take_step(once, "publish", done)
    assert blog.articles() == []


def httpx_delete(blog: RealWordPress, number: str) -> None:
    httpx.request(
        "DELETE",
        blog.url,
        params={"rest_route": f"/wp/v2/posts/{number}", "force": "true"},
        auth=(blog.directrice.name, blog.directrice.password),
    ).raise_for_status()


def test_who_may_only_draft_publishes_nothing(blog):
    stagiaire = WordPress(account(blog, blog.stagiaire))
    with pytest.raises(Permanent) as told:
        stagiaire.verify()
    assert "Author" in str(told.value.remedy)
    with pytest.raises(ConnectorError) as refused:
        stagiaire.publish(post("Brouillon"))
    assert "Author" in str(refused.value.remedy)
    assert blog.articles() == []


def test_an_account_that_opens_is_told_by_its_name(wordpress):
    assert wordpress.verify().startswith("redactrice, 127.0.0.1")


def test_a_wrong_password_asks_for_a_new_one(blog):
    for person in (blog.redactrice._replace(password="xxxx xxxx"), Person("nobody", "xxxx xxxx")):
        with pytest.raises(AuthExpired) as told:
            WordPress(account(blog, person)).verify()
        assert "Application passwords" in str(told.value.remedy)
        assert "xxxx" not in told.value.evidence


def test_what_stands_there_is_recalled_whoever_wrote_it(blog, wordpress):
    ours = wordpress.publish(post('Le nôtre "cité" -- ici'))
    other = WordPress(account(blog, blog.directrice)).publish(post("D’ailleurs", title="Autre"))
    past = {one.remote_id: one for one in wordpress.history(since=LONG_AGO)}
    assert set(past) == {ours.remote_id, other.remote_id}
    assert past[other.remote_id].text == "Autre\n\nD’ailleurs"
    assert past[ours.remote_id].published_at == ours.published_at
    assert list(wordpress.history(since=datetime.now(UTC) + timedelta(hours=1))) == []


def test_comments_are_counted(blog, wordpress):
    receipt = wordpress.publish(post())
    blog.change("comment", receipt.remote_id, "Bravo !")
    (figure,) = wordpress.measure([receipt.remote_id])[receipt.remote_id]
    assert (figure.metric, figure.value) == ("comments", 1)


def test_a_stopped_blog_is_tried_again_and_the_article_goes_out_once(blog, wordpress):
    once = post("Après la panne")
    blog.stop()
    with pytest.raises(Retryable):
        wordpress.publish(once)
    blog.start()
    wordpress.publish(once)
    assert len(blog.everything()) == 1


@pytest.mark.parametrize("structure", ["", "/%postname%/"])
def test_it_works_whatever_the_blog_s_addresses_look_like(blog, wordpress, structure):
    blog.change("option", "permalink_structure", structure)
    receipt = wordpress.publish(post("Ici"))
    assert "Ici" in blog.page(receipt.url)


@pytest.mark.parametrize("who", ["redactrice", "directrice"])
def test_readers_see_what_was_written_and_no_mark_of_it_works(blog, who):
    text = (
        'L\'été dit "bonjour" -- 9x9... (tm) [gallery] :) & <b>gras</b> <script>x()</script> ;-) '
        "Wordpress 5'6\" `` '' :roll: 8) 🇫🇷"
    )
    title = 'A & B "x" <i> -- [t]'
    WordPress(account(blog, getattr(blog, who))).publish(post(text, title=title))
    (article,) = blog.articles()
    assert unescape(re.sub(r"</?p>", "", article["content"]["rendered"])).strip() == text
    assert unescape(article["title"]["rendered"]) == title


def test_what_somebody_threw_away_is_not_put_up_again_unasked(blog, wordpress):
    sent = post()
    done = {"draft": wordpress.take_step(sent, "draft", {})}
    blog.change("trash", wordpress.take_step(sent, "publish", done).remote_id)
    with pytest.raises(Permanent):
        wordpress.find_step(sent, "publish", done, since=LONG_AGO)
    with pytest.raises(Permanent):
        wordpress.take_step(sent, "publish", done)
    assert blog.articles() == []


@pytest.mark.parametrize("count", [2, 3, 4])
def test_history_is_read_to_its_last_page(blog, wordpress, monkeypatch, count):
    monkeypatch.setattr("connectors.wordpress.blog.PAGE", 2)
    for number in range(count):
        wordpress.publish(post(f"Nouvelle {number}"))
    assert len(list(wordpress.history(since=LONG_AGO))) == count

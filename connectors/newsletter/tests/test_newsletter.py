"""What people find in their mail, told by a real mail server (aiosmtpd)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.contract import Credentials, Image, Outgoing, Receipt, Video
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited
from connectors.newsletter import PLUGIN
from connectors.newsletter.connector import Newsletter
from connectors.newsletter.tests.people import SENDER, account, html_of, pictures_in, text_of
from connectors.testkit import PNG
from tests.fakes import FakeClock
from tests.mail_server import PASSWORD

NOW = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
THREE = "alice@example.org, bob@example.org; charlie@éte.example"
POST = Outgoing(
    key="k-1",
    title="Le marché d’hiver",
    text="Venez <nombreux> & “gais” 🇫🇷.\nÀ 8 h.\n\nPlan : https://croix-verte.example/plan.",
    link="https://croix-verte.example/marché?a=1&b=2",
)
PICTURES = (
    Image(data=PNG, mime="image/png", alt="Une tomate « cœur de bœuf » & “co”", width=1, height=1),
    Image(data=PNG + b"2", mime="image/png", alt="", width=1, height=1),
)


def newsletter(*args, **options):
    return Newsletter(account(*args, **options), FakeClock(NOW))


def taken(connector, post):
    """Step by step, as the daemon does it: what was kept, and the receipt."""
    done: dict[str, Receipt] = {}
    for step in connector.steps(post):
        done[step] = connector.take_step(post, step, done)
    return done, connector.whole(post, done)


def test_a_letter_to_a_list_is_one_letter(inbox):
    receipt = newsletter(inbox.url).publish(POST)
    [letter] = inbox.letters
    assert letter["From"] == f"La Croix-Verte <{SENDER}>"
    assert letter["To"] == "liste@croix-verte.example"
    assert letter["Subject"] == POST.title
    assert letter["Date"].datetime == NOW
    assert letter["Message-ID"] == receipt.remote_id
    assert letter["Content-Language"] == "fr"
    assert letter["List-Unsubscribe"] is None  # the list has its own
    assert text_of(letter) == f"{POST.text}\n\n{POST.link}\n"
    assert (receipt.url, receipt.published_at) == ("", NOW)


@pytest.mark.parametrize(
    ("handle", "sender"),
    [
        (f"Été à Liège <{SENDER}>", "Été à Liège"),
        (f'"Croix-Verte, la lettre" <{SENDER}>', "Croix-Verte, la lettre"),
        (SENDER, ""),
    ],
)
def test_the_sender_stands_in_the_letter_by_name(inbox, handle, sender):
    connector = Newsletter(replace(account(inbox.url), handle=handle), FakeClock(NOW))
    connector.publish(POST)
    [one] = inbox.letters[0]["From"].addresses
    assert (one.display_name, one.addr_spec) == (sender, SENDER)


def test_a_sender_cannot_bring_headers_of_its_own(inbox):
    handle = f"Eve\r\nBcc: eve@example.org <{SENDER}>"
    connector = Newsletter(replace(account(inbox.url), handle=handle), FakeClock(NOW))
    connector.publish(POST)
    assert inbox.letters[0]["Bcc"] is None


def test_what_is_shown_is_what_is_read(inbox):
    post = replace(POST, images=PICTURES)
    newsletter(inbox.url).publish(post)
    assert [text_of(inbox.letters[0]).rstrip("\n")] == newsletter(inbox.url).shown(post)


def test_the_same_letter_has_html_whose_words_do_nothing(inbox):
    newsletter(inbox.url).publish(POST)
    html = html_of(inbox.letters[0])
    assert "<p>Venez &lt;nombreux&gt; &amp; “gais” 🇫🇷.<br>À 8 h.</p>" in html
    assert (
        '<a href="https://croix-verte.example/plan">https://croix-verte.example/plan</a>.' in html
    )
    assert 'href="https://croix-verte.example/marché?a=1&amp;b=2"' in html
    assert '<html lang="fr">' in html


def test_pictures_are_in_the_letter_with_their_descriptions(inbox):
    newsletter(inbox.url).publish(replace(POST, images=PICTURES))
    [letter] = inbox.letters
    assert pictures_in(letter) == [(PICTURES[0].alt, PNG), ("", PNG + b"2")]
    assert text_of(letter).endswith(f"[Image\u00a0: {PICTURES[0].alt}]\n")


def test_a_second_try_is_the_same_letter_to_whoever_compares(inbox):
    newsletter(inbox.url).publish(POST)
    newsletter(inbox.url).publish(POST)
    newsletter(inbox.url).publish(replace(POST, key="k-2"))
    first, second, other = (letter["Message-ID"] for letter in inbox.letters)
    assert first == second != other


def test_people_get_a_letter_each_and_see_nobody_else(inbox):
    done, receipt = taken(newsletter(inbox.url, THREE), POST)
    assert inbox.to == ["alice@example.org", "bob@example.org", "charlie@xn--te-9ia.example"]
    assert len(done) == 4
    assert len({one.remote_id for one in done.values()}) == 4
    assert receipt.extra == {"letters": "3"}
    assert not any("example" in name for name in done)
    for letter in inbox.letters:
        assert letter["List-Unsubscribe"] == f"<mailto:{SENDER}?subject=unsubscribe>"
        assert letter["List-Unsubscribe-Post"] is None
        assert SENDER in text_of(letter).rpartition("-- \n")[2]
        assert SENDER in html_of(letter)


def test_an_address_that_takes_people_off_at_once_is_said_to_do_so(inbox):
    way = "https://croix-verte.example/adieu?qui={address}"
    taken(newsletter(inbox.url, THREE, unsubscribe=way), POST)
    theirs = "https://croix-verte.example/adieu?qui=alice%40example.org"
    assert inbox.letters[0]["List-Unsubscribe"] == f"<{theirs}>"
    assert inbox.letters[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert theirs in text_of(inbox.letters[0])


@pytest.mark.parametrize(
    ("typed", "header"),
    [
        ("adieu@croix-verte.example", "<mailto:adieu@croix-verte.example?subject=unsubscribe>"),
        ("mailto:adieu@cv.example?subject=fin", "<mailto:adieu@cv.example?subject=fin>"),
    ],
)
def test_people_may_write_to_another_address_to_leave(inbox, typed, header):
    newsletter(inbox.url, unsubscribe=typed).publish(POST)  # also to a list, if one wants
    assert inbox.letters[0]["List-Unsubscribe"] == header


def test_after_a_crash_nobody_gets_it_twice(inbox):
    connector = newsletter(inbox.url, THREE)
    first, *others = connector.steps(POST)
    done = {first: connector.take_step(POST, first, {})}
    again = newsletter(inbox.url, f"new@example.org {THREE}")  # and the list was changed meanwhile
    assert [step for step in again.steps(POST) if step not in done][1:] == others
    for step in again.steps(POST):
        if step not in done:
            done[step] = again.take_step(POST, step, done)
    assert sorted(inbox.to) == sorted(
        ["alice@example.org", "new@example.org", "bob@example.org", "charlie@xn--te-9ia.example"]
    )


def test_one_that_is_refused_keeps_nobody_else_from_theirs_and_is_told(inbox):
    inbox.refuses["bob@example.org"] = "550 5.1.1 <bob@example.org> unknown"
    connector = newsletter(inbox.url, THREE)
    done: dict[str, Receipt] = {}
    *people, account_of_it = connector.steps(POST)
    for step in people:
        done[step] = connector.take_step(POST, step, done)
    with pytest.raises(Permanent, match="1 of 3 addresses") as caught:
        connector.take_step(POST, account_of_it, done)
    assert len(inbox.letters) == 2
    assert "b…@example.org" in str(caught.value.reason)
    assert "bob" not in f"{caught.value.reason} {caught.value.evidence} {done}"
    corrected = newsletter(inbox.url, "alice@example.org, charlie@éte.example")
    assert corrected.take_step(POST, account_of_it, done).extra == {"letters": "2"}


def test_all_in_a_row_what_fails_after_a_letter_is_never_called_refused(inbox):
    inbox.refuses["bob@example.org"] = "450 later"
    with pytest.raises(Ambiguous):
        newsletter(inbox.url, THREE).publish(POST)
    inbox.refuses["alice@example.org"] = "450 later"
    with pytest.raises(RateLimited):
        newsletter(inbox.url, THREE).publish(POST)


def test_without_people_it_is_one_letter(inbox):
    connector = Newsletter(replace(account(""), credentials=Credentials(values={})))
    assert list(connector.steps(POST)) == ["letter"]
    assert connector.check(POST) == []


def test_connecting_tries_the_password_and_sends_nothing(inbox):
    assert newsletter(inbox.url, user="lettre", password=PASSWORD).verify() == SENDER
    assert inbox.signed_in == ["lettre"]
    assert inbox.letters == []


WRONG = {
    "sender": ({"handle": "La Croix-Verte"}, "not an e-mail address"),
    "recipient": ({"recipients": "alice@example.org, bob"}, "Number 2 of the recipients"),
    "injection": ({"recipients": "a@b.example>,<c@d.example"}, "Number 1 of the recipients"),
    "nobody": ({"recipients": " , "}, "nobody to write to"),
    "too many": (
        {"recipients": " ".join(f"p{n}@example.org" for n in range(201))},
        "more than 200 addresses",
    ),
    "host": ({"recipients": f"a@{'é' * 70}.example"}, "Number 1 of the recipients"),
    "leaving with more": ({"unsubscribe": "https://x.example\r\nBcc: eve@example.org"}, "neither"),
    "leaving with a tail": (
        {"unsubscribe": "a@b.example?subject=x\r\nBcc: eve@x.example"},
        "neither",
    ),
    "leaving": ({"unsubscribe": "http://x.example"}, "neither a mail address"),
    "server": ({"server": "http://mail.example.org"}, "not the address of a mail server"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_was_typed_wrong_is_told_before_anything_is_sent(inbox, what):
    changed, words = WRONG[what]
    made = account(inbox.url)
    if "handle" in changed:
        made = replace(made, handle=changed["handle"])
    else:
        values = {**made.credentials.values, **changed}
        made = replace(made, credentials=replace(made.credentials, values=values))
    for call in (lambda n: n.verify(), lambda n: n.publish(POST)):
        with pytest.raises(AuthExpired, match=words) as caught:
            call(Newsletter(made, FakeClock(NOW)))
        assert caught.value.remedy
    assert inbox.letters == []


def test_the_same_address_twice_is_one_person(inbox):
    newsletter(inbox.url, "Alice@example.org alice@example.org").publish(POST)
    assert inbox.to == ["alice@example.org"]


@pytest.mark.parametrize(
    ("title", "text", "subject"),
    [
        ("Le marché", "x", "Le marché"),
        ("", "\nPremière ligne\nsuite", "Première ligne"),
        ("Bonjour\r\nBcc: eve@example.org", "x", "Bonjour Bcc: eve@example.org"),
        ("", "mot " * 60, "mot " * 28 + "mot…"),
    ],
)
def test_the_subject_is_the_title_or_the_first_line(inbox, title, text, subject):
    newsletter(inbox.url).publish(replace(POST, title=title, text=text))
    assert inbox.letters[0]["Subject"] == subject
    assert inbox.letters[0]["Bcc"] is None


def found(**changed):
    connector = PLUGIN.connect(account(""))
    return [(one.field, str(one.severity)) for one in connector.check(replace(POST, **changed))]


def test_what_makes_no_good_letter_is_said_before(tmp_path):
    large = replace(PICTURES[0], data=b"x" * 4_000_000)
    video = Video(file=tmp_path, mime="video/mp4", alt="", bytes=1)
    assert found() == []
    assert found(title=" ") == [("title", "warns")]
    assert found(images=(large,) * 2) == [("images[0]", "stops")]
    assert found(video=video) == [("video", "stops")]
    assert found(text="x" * 50_001) == [("text", "stops")]


def test_each_senders_house_fails_by_itself():
    assert PLUGIN.server(account("")) == "croix-verte.example"

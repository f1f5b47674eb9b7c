"""Counting as Threads counts, and what is said before it is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from connectors.contract import Image, Outgoing, Video
from connectors.threads.rules import count_chars, problems, text_of

PICTURE = Image(data=b"x", mime="image/jpeg", alt="a", width=8, height=8, url="https://x.fr/1")
POST = Outgoing(key="k", text="Bonjour")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Été", 3),
        ("E\u0301te\u0301", 3),  # the same, decomposed
        ("« l’été… » – 5 €", 16),
        ("😀", 4),
        ("👍🏽", 8),
        ("🇫🇷", 8),
        ("👨‍👩‍👧", 18),
        ("❤️", 6),
        ("❤", 1),  # as text, not as an emoji
        ("1️⃣", 7),
        ("12 #a", 5),
        ("日本", 2),
        ("😀" * 125, 500),
    ],
)
def test_an_emoji_counts_as_its_bytes_and_all_else_one(text, length):
    assert count_chars(text) == length


def fields(post):
    return [problem.field for problem in problems(post)]


@pytest.mark.parametrize(
    ("post", "wrong"),
    [
        (POST, []),
        (replace(POST, text="é" * 501), ["text"]),
        (replace(POST, text="😀" * 126), ["text"]),
        (replace(POST, text=""), ["text"]),
        (replace(POST, thread=("deux", "é" * 501)), ["thread[1]"]),
        (replace(POST, comment="é" * 501), ["comment"]),
        (replace(POST, images=(PICTURE,)), []),
        (replace(POST, images=(replace(PICTURE, url=""),)), ["images[0]"]),
        (replace(POST, images=(replace(PICTURE, mime="image/webp"),)), ["images[0]"]),
        (replace(POST, images=(PICTURE,) * 21), ["images[20]"]),
    ],
)
def test_what_threads_refuses_is_said_before(post, wrong):
    assert fields(post) == wrong


def test_a_video_without_a_public_address_is_said_before():
    video = Video(file=Path("v"), mime="video/mp4", alt="a", bytes=1)
    (problem,) = [one for one in problems(replace(POST, video=video)) if one.field == "video"]
    assert "MARRONNIER_BASE_URL" in str(problem.remedy)


def test_five_different_links_are_the_most():
    links = " ".join(f"https://exemple.fr/{number}" for number in range(5))
    assert fields(replace(POST, text=f"{links} https://exemple.fr/0")) == []
    assert fields(replace(POST, text=f"{links} www.exemple.fr")) == ["text"]
    assert fields(replace(POST, text=links, link="https://exemple.fr/5")) == ["text"]


def test_a_link_stands_in_the_text_where_there_is_no_card():
    post = replace(POST, link="https://exemple.fr")
    assert text_of(post) == "Bonjour"
    assert text_of(replace(post, text="")) == "https://exemple.fr"
    assert text_of(replace(post, images=(PICTURE,))) == "Bonjour\n\nhttps://exemple.fr"

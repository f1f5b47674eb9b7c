"""Every text that a person may read is collected, and none goes missing in French."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from scripts.translations import collected, problems, readable


@pytest.fixture
def source(tmp_path: Path) -> Catalog:
    """Of a house with one text of each kind."""
    for room in ("web", "templates"):
        (tmp_path / room).mkdir()
    (tmp_path / "web" / "pages.py").write_text(
        'say("Hello %(name)s", name=n)\nsay_n("%(n)s post", "%(n)s posts", n)\n_("Bye")\n'
    )
    (tmp_path / "templates" / "page.html").write_text("{{ _('This week') }}")
    return collected(tmp_path)


def french(**texts: str | tuple[str, str]) -> Catalog:
    catalog = Catalog(locale="fr")
    known: dict[str, tuple[str | tuple[str, str], str | tuple[str, str]]] = {
        "hello": ("Hello %(name)s", "Bonjour %(name)s"),
        "posts": (
            ("%(n)s post", "%(n)s posts"),
            ("%(n)s publication", "%(n)s publications"),
        ),
        "bye": ("Bye", "Au revoir"),
        "week": ("This week", "Cette semaine"),
    }
    for name, (english, translation) in known.items():
        if texts.get(name) != "absent":
            catalog.add(english, texts.get(name, translation))
    return catalog


def test_texts_come_from_python_and_from_templates(source):
    ids = {message.id for message in source if message.id}
    assert ids == {"Hello %(name)s", ("%(n)s post", "%(n)s posts"), "Bye", "This week"}


def test_a_complete_catalogue_has_no_problem(source):
    assert problems(french(), source) == []


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"bye": "absent"}, "not in the catalogue: 'Bye'"),
        ({"bye": ""}, "not translated: 'Bye'"),
        ({"posts": ("une publication", "")}, "not translated: '%(n)s post'"),
        ({"hello": "Bonjour"}, "not the same placeholders: 'Hello %(name)s'"),
        (
            {"posts": ("une publication", "%(n)s posts, oui%(n)s posts, oui")},
            "said twice over: '%(n)s post'",
        ),
        ({"hello": "Bonjour %(nom)s"}, "not the same placeholders: 'Hello %(name)s'"),
    ],
)
def test_what_a_french_reader_would_miss_is_named(source, texts, problem):
    assert problems(french(**texts), source) == [problem]


def test_a_plural_form_may_leave_its_number_out(source):
    fine = french(posts=("une seule publication", "%(n)s publications"))
    assert problems(fine, source) == []


def test_an_uncertain_translation_is_not_taken_for_one(source):
    catalog = french()
    catalog["Bye"].flags.add("fuzzy")
    assert problems(catalog, source) == ["marked as uncertain (fuzzy): 'Bye'"]


def test_a_text_that_left_the_source_is_still_read_in_french(source):
    catalog = french()
    catalog.add("Old words", "Anciens mots")
    catalog.update(source)
    assert "Old words" not in catalog
    compiled = BytesIO()
    write_mo(compiled, readable(catalog))
    compiled.seek(0)
    words = Translations(compiled)
    assert words.gettext("Old words") == "Anciens mots"
    assert words.gettext("Bye") == "Au revoir"

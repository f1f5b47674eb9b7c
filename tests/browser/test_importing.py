"""A spreadsheet, from the upload to taking it back, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from models.house import House
from models.post import Post
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count(Post.id))) or 0


def test_a_spreadsheet_from_the_upload_to_taking_it_back(
    visit: Visit, house: House, tmp_path: Path
) -> None:
    sheet = tmp_path / "autumn.csv"
    rows = "\n".join(f"Post {n};Words of post {n};01/12/2026" for n in range(400))
    sheet.write_text(f"Oddly named;Texte;Date\n{rows}\n;;31/11/2026\n", encoding="utf-8")
    page = visit("/calendar?view=month", who="erin")
    page.get_by_role("main").get_by_role("link", name="Import").click()
    page.get_by_label("A CSV file").set_input_files(sheet)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_label("Oddly named").select_option("Title")
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_text("31 November 2026 does not exist")).to_be_visible()
    expect(page.get_by_text("401 rows were read.")).to_be_visible()
    assert count(house) == 0
    page.get_by_role("button", name="Import them").click()
    expect(page.get_by_role("heading", name="What became of it")).to_be_visible()
    expect(page.get_by_text("Take it back")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=20_000)
    assert count(house) == 400
    page.get_by_text("Take it back").click()
    page.get_by_role("button", name="Take the whole import back").click()
    expect(page.get_by_text("400 posts were taken away.")).to_be_visible()
    assert count(house) == 0

"""What networks fetch here without signing in."""

from flask.testing import FlaskClient

from lib.public import PublicMedia, Shown
from models.house import House


def signed(house: House, sha256: str) -> str:
    shown = Shown(workspace_id=1, sha256=sha256, mime="image/jpeg")
    public = PublicMedia(site="https://asso.example", secret=house.public_media.secret)
    return public.address(shown).removeprefix("https://asso.example")


def test_a_signed_file_is_given_to_anyone_and_found_by_nobody_else(
    house: House, client: FlaskClient
) -> None:
    sha256 = house.files.write(1, b"a picture")
    answer = client.get(signed(house, sha256))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"a picture")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    answer.close()
    assert client.get(f"/media/public/{sha256}/file.jpg").status_code == 404


def test_a_file_that_is_gone_is_gone(house: House, client: FlaskClient) -> None:
    assert client.get(signed(house, "0" * 64)).status_code == 404
    assert client.get(signed(house, "../etc")).status_code == 404

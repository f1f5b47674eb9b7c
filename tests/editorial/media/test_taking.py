"""Pictures taken in."""

import io
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from editorial import media
from editorial.media.describing import Described, describe
from lib.errors import Invalid
from models.actor import Actor
from models.house import House
from models.post import Media


def kept(house: House, who: Actor, data: bytes, name: str = "a.jpg") -> Media:
    with house.database.transaction() as session:
        return media.store(session, who, house.files, data, filename=name, now=house.now())


def picture(
    size: tuple[int, int] = (60, 40), kind: str = "JPEG", mode: str = "RGB", **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **more)
    return out.getvalue()


def test_what_another_keeps_to_themselves_is_not_handed_out_by_sending_it_again(
    house: House, alice: Actor, bob: Actor
) -> None:
    row = kept(house, alice, picture())
    with house.database.transaction() as session:
        secret = Described(alt="A client’s name", shared=False)
        describe(session, alice, session.get_one(Media, row.id), secret)
    with pytest.raises(Invalid, match="Ask an editor to share it"):
        kept(house, bob, picture())
    assert kept(house, alice, picture()).id == row.id


def test_a_picture_is_turned_upright_and_forgets_where_it_was_taken(
    house: House, bob: Actor
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010E] = "planted description"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)  # latitude
    row = kept(house, bob, picture(exif=exif.tobytes()))
    assert (row.width, row.height, row.mime) == (40, 60, "image/jpeg")
    data = house.files.read(bob.workspace_id, row.sha256)
    assert b"planted" not in data
    with Image.open(io.BytesIO(data)) as again:
        assert not again.getexif()


@pytest.mark.slow
def test_a_large_picture_is_made_to_fit_every_network(house: House, bob: Actor) -> None:
    noise = Image.effect_noise((5200, 5200), 120).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=60)
    row = kept(house, bob, out.getvalue())
    assert max(row.width, row.height) <= media.LONGEST_SIDE
    assert row.bytes <= media.KEPT_BYTES


def test_what_is_see_through_stays_so(house: House, bob: Actor) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert kept(house, bob, out.getvalue()).mime == "image/png"


def test_of_a_picture_that_moves_the_first_one_is_kept_and_that_is_said(
    house: House, bob: Actor
) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    out.seek(0)
    taken = media.take_in(house.files, bob.workspace_id, out, filename="a.gif")
    assert "first picture" in str(taken.remark)
    assert taken.mime == "image/jpeg"


def test_wide_colours_of_telephones_become_plain_ones(house: House, bob: Actor) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    row = kept(house, bob, picture(icc_profile=profile))
    with Image.open(io.BytesIO(house.files.read(bob.workspace_id, row.sha256))) as again:
        assert "icc_profile" not in again.info


def test_the_same_picture_is_kept_once(house: House, bob: Actor) -> None:
    assert kept(house, bob, picture()).id == kept(house, bob, picture(), "b.jpg").id


def test_another_workspace_does_not_share_the_file(
    house: House, bob: Actor, charlie: Actor
) -> None:
    one, other = kept(house, bob, picture()), kept(house, charlie, picture())
    assert one.id != other.id
    assert (one.sha256, one.workspace_id) != (other.sha256, other.workspace_id)


def bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (8000, 5001)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"not a picture at all", "cannot be read|not a picture"),
        (picture()[:300], "not a picture|cannot be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (bomb(), "40 megapixels"),
        (b"\xff\xd8\xff" + b"0" * 20_000_001, "MB"),
    ],
    ids=["empty", "text", "cut off", "svg", "xml", "40 megapixels", "20 MB"],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    house: House, bob: Actor, data: bytes, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        kept(house, bob, data)
    assert any(one in str(refused.value.message) for one in says.split("|"))
    assert str(refused.value.remedy)
    assert "image" in refused.value.fields
    assert [f for f in Path(house.files.root).rglob("*") if f.is_file()] == []


def test_a_name_that_climbs_out_of_its_folder_is_only_a_name(house: House, bob: Actor) -> None:
    assert kept(house, bob, picture(), "../../etc/passwd").filename == "passwd"


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_what_telephones_take_is_kept_as_a_picture_that_networks_know(
    house: House, alice: Actor, kind: str
) -> None:
    pillow_heif.register_heif_opener()
    found = kept(house, alice, picture((64, 48), kind), "IMG_1.HEIC")
    assert (found.mime, found.width, found.height) == ("image/jpeg", 64, 48)

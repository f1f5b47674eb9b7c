"""The files that posts are taken out in, written piece by piece."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.workbook.workbook import Workbook

from editorial.exporting.cells import Cell, day, headings, row
from editorial.exporting.posts import Exported, Place
from editorial.formulas import natural, neutral
from models.delivery import Delivery
from models.post import Decision
from models.reuse import Reuse, ReuseRules

_MOST_IN_A_CELL: Final = 32_767  # characters that a workbook's cell holds
_WIDTHS: Final = {"A": 12, "B": 8, "C": 24, "D": 36, "E": 70}


def as_csv(found: Iterable[Exported], place: Place) -> Iterator[str]:
    """UTF-8 with its mark, semicolons: what spreadsheets open by themselves."""
    yield "\ufeff" + _line(headings())
    for one in found:
        yield _line([neutral(_words(cell)) for cell in row(one, place)])


def as_json(found: Iterable[Exported], place: Place) -> Iterator[str]:
    between = "["
    for one in found:
        yield between + json.dumps(data(one, place), ensure_ascii=False)
        between = ",\n"
    yield "]\n" if between != "[" else "[]\n"


def write_xlsx(path: Path, found: Iterable[Exported], place: Place) -> None:
    """Its cells are text, dates and numbers: none is a formula."""
    book: Any = Workbook(write_only=True)  # type: ignore[no-untyped-call]
    sheet = book.create_sheet("Marronnier")
    sheet.freeze_panes = "A2"
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append(headings())
    for one in found:
        sheet.append([_cell(sheet, cell) for cell in row(one, place)])
    book.save(path)


def data(one: Exported, place: Place) -> dict[str, Any]:
    """As the API names it; instants ISO 8601, UTC."""
    post, content = one.post, one.content
    return {
        "id": post.id,
        "title": post.title,
        "text": content.text,
        "link": content.link,
        "language": content.language,
        "temperature": post.temperature.value,
        "pillar": post.pillar,
        "goal": post.goal,
        "campaign": post.campaign,
        "priority": post.priority.value,
        "state": post.state.value,
        "owner": place.people.get(post.owner_id),
        "approved": _approved(one.approved, place),
        "wished_at": _iso(post.wished_at),
        "relevant_from": _iso(post.relevant_from),
        "embargo_until": _iso(post.embargo_until),
        "fresh_until": _iso(post.fresh_until),
        "channels": [_channel(i, place) for i in content.channels],
        "variants": {str(i): text for i, text in content.variants.items()},
        "thread": content.thread,
        "comment": content.comment,
        "wordings": list(content.wordings),
        "tags": asdict(content.tags) if content.tags else None,
        "reuse": _reuse(one.reuse),
        "media": [{"file": one.files.get(each.sha256), **asdict(each)} for each in content.media],
        "created_at": _iso(post.created_at),
        "updated_at": _iso(post.updated_at),
        "deliveries": [_delivery(each, place) for each in one.deliveries],
    }


def _approved(made: Decision | None, place: Place) -> dict[str, Any] | None:
    if made is None:
        return None
    by = made.as_name or place.people.get(made.by_id)
    return {"how": made.how.value if made.how else None, "by": by, "at": _iso(made.at)}


def _reuse(kept: Reuse | None) -> dict[str, Any]:
    rules = kept.rules if kept else ReuseRules()
    return {**rules.to_json(), "read_on": _iso(kept.read_on if kept else None)}


def _delivery(one: Delivery, place: Place) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": _channel(one.channel_id, place),
        "due_at": _iso(one.due_at),
        "state": one.state.value,
        "published_at": _iso(one.published_at),
        "url": one.url,
    }


def _channel(channel_id: int, place: Place) -> dict[str, Any]:
    channel = place.channels.get(channel_id)
    if channel is None:
        return {"id": channel_id, "name": None, "network": None}
    return {"id": channel.id, "name": channel.name, "network": channel.kind}


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _words(cell: Cell) -> str:
    match cell:
        case time():
            return f"{cell:%H:%M}"
        case date():
            return day(cell)
        case _:
            return str(cell)


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    return out.getvalue()


def _cell(sheet: Any, value: Cell) -> Any:  # noqa: ANN401 - the library has no types
    if isinstance(value, date):
        dated = WriteOnlyCell(sheet, value)  # type: ignore[no-untyped-call]
        dated.number_format = "dd/mm/yyyy"
        return dated
    if not isinstance(value, str):
        return value
    plain = ILLEGAL_CHARACTERS_RE.sub("", value.encode("utf-8", "replace").decode())
    if natural(plain) != plain:  # the import takes that apostrophe for ours: give it one to take
        plain = f"'{plain}"
    cell = WriteOnlyCell(sheet, plain[:_MOST_IN_A_CELL])  # type: ignore[no-untyped-call]
    cell.data_type = "s"  # also of what begins with “=”
    return cell

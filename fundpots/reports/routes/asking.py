"""What was asked for: the filters of pages and files, and what every file says of itself."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, g, request, send_file, stream_with_context

from fundpots import log
from fundpots.clock import Year, london_date, year_of
from fundpots.db import begin_snapshot
from fundpots.people.access import standing
from fundpots.pots.models import Pot
from fundpots.pots.queries import all_pots
from fundpots.pots.routes.blueprint import asked_year, starts
from fundpots.reports.exports import About
from fundpots.reports.queries.movements import years_moved
from fundpots.reports.rules import Asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_for(*, kept: bool = False) -> Asked:
    """The filters of this request; what is `kept` by treasurers holds, for a regional one, what is theirs."""
    pot_id = request.args.get("pot", type=int)
    mine = standing().treasures if kept and not standing().treasures_whole else None
    slug = next((pot.slug for pot in all_pots() if pot.id == pot_id), "") if pot_id is not None else ""
    return Asked(pot_id=pot_id, year=asked_year(), region_ids=mine, pot_slug=slug, on=london_date(g.at))


def this_year() -> Year:
    """The financial year of today."""
    return year_of(london_date(g.at), starts())


def filters(asked: Asked, pots: list[Pot] | None = None) -> dict[str, Any]:
    """What a page with the fields for pot and year needs."""
    return {"asked": asked, "pots": all_pots() if pots is None else pots, "years": years()}


def years() -> list[Year]:
    """The financial years in which money moved, newest first."""
    return [Year(number, *starts()) for number in years_moved(starts())]


def kept_pots() -> list[Pot]:
    """The pots whose money this treasurer keeps."""
    return [pot for pot in all_pots() if standing().may_treasure(pot.region_id)]


def about(asked: Asked) -> About:
    """What a file says of itself."""
    return About(filters=asked.words(), at=g.at, log_head=log.head())


def from_one_snapshot(made: Callable[[], Iterator[str]]) -> Iterator[str]:
    """The pieces of a file, all read as the data was when the first was asked for.

    What the view itself read was another transaction, which ended with the view; so everything that the
    file says, the head of the record included, is read in here.
    """
    begin_snapshot()
    yield from made()


def streamed(made: Callable[[], Iterator[str]], kind: str, name: str) -> Response:
    """A file that is sent as it is made."""
    pieces = stream_with_context(from_one_snapshot(made))
    answer = Response(pieces, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{dated(name)}"'
    return answer


def book_sent(file: Any, name: str) -> Response:
    """A workbook that was made, to download."""
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=dated(name))


def dated(name: str) -> str:
    """A file's name, beginning with ours and the day."""
    return f"fundpots-{london_date(g.at).isoformat()}-{name}"

"""The award letter, as a page that prints and as a tagged PDF."""

from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from fundpots.bids.queries import benefit_areas
from fundpots.people.access import pdf_paced, see_if, signed_in
from fundpots.printed import pdf_answer
from fundpots.treasury.models import Award
from fundpots.treasury.queries.awards import find_award
from fundpots.treasury.queries.payments import instalments_of
from fundpots.treasury.routes.blueprint import belongs, bp, keeps
from fundpots.words import locale_now


@bp.route("/awards/<int:award_id>/letter")
@signed_in
def letter(award_id: int) -> str:
    """The letter of an award, for its group and its treasurers."""
    return render_template("treasury/letter.html", **_letter(award_id))


@bp.route("/awards/<int:award_id>/letter.pdf")
@signed_in
@pdf_paced
def letter_file(award_id: int) -> Response:
    """The same as a PDF that screen readers can read (PDF/UA-1)."""
    said = _letter(award_id)
    name = f"award-letter-{said['award'].reference}.pdf"
    return pdf_answer(render_template("treasury/letter_file.html", locale=locale_now(), **said), name)


def _letter(award_id: int) -> dict[str, Any]:
    award: Award = find_award(award_id)
    see_if(belongs(award) or keeps(award))
    planned = instalments_of([award.id]).get(award.id, [])
    return {
        "award": award,
        "areas": benefit_areas([award.bid_id]).get(award.bid_id, []),
        "instalments": [one for one in planned if one.cancelled_at is None],
    }

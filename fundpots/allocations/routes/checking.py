"""Everything with which a result can be checked by somebody who trusts nobody."""

from flask import Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from fundpots.allocations.exports import pabulib_of
from fundpots.allocations.queries import lines_of, opened_by
from fundpots.allocations.routes.blueprint import bp, choice_words, published
from fundpots.people.access import public
from fundpots.settings import ROOT
from fundpots.settled import settled

CHECKER = ROOT / "data" / "check_result.py"
FORMAT = ROOT / "data" / "bundle.md"
FOR_EVER = "public, max-age=31536000, immutable"


@bp.route("/rounds/<int:round_id>/check")
@public
def check(round_id: int) -> str:
    """How to check this result oneself; and whose ballot or vote a receipt code belongs to."""
    round_, publication = published(round_id)
    code = request.args.get("code", "").strip()[:80]
    return render_template(
        "allocations/check.html",
        round_=round_,
        publication=publication,
        proposal=publication.proposal,
        halves=sorted({line.half for line in lines_of(publication.proposal_id) if line.half is not None}),
        address=url_for(".bundle", round_id=round_id, _external=True),
        checker=url_for(".checker", _external=True),
        code=code,
        opened=opened_by(code, publication) if code else None,
        choices=choice_words(),
    )


@bp.route("/rounds/<int:round_id>/bundle.json")
@public
def bundle(round_id: int) -> Answer:
    """All that went in and all that came out, as one file that never changes."""
    _round, publication = published(round_id)
    file = Response(mimetype="application/json")
    file.set_etag(publication.bundle_digest)
    file.headers["Cache-Control"] = FOR_EVER
    file.headers["Content-Disposition"] = f'attachment; filename="fundpots-round-{round_id}.json"'
    if publication.bundle_digest not in request.if_none_match:
        file.set_data(publication.bundle)
    return file.make_conditional(request)


@bp.route("/rounds/<int:round_id>.pb")
@public
@settled
def pabulib(round_id: int) -> Response:
    """The round as an election that other programs can count; `half=1` or `half=2` for a half alone."""
    round_, publication = published(round_id)
    half = request.args.get("half", type=int)
    if half not in (None, 1, 2):
        abort(404)
    lines = lines_of(publication.proposal_id)
    text = pabulib_of(round_, publication.proposal, lines, half=None if half is None else half - 1)
    if text is None:
        abort(404)
    name = f"fundpots-round-{round_id}" + (f"-half-{half}" if half else "")
    file = Response(text, mimetype="text/plain")
    file.headers["Content-Disposition"] = f'attachment; filename="{name}.pb"'
    return file


@bp.route("/check_result.py")
@public
def checker() -> Response:
    """The program that checks a result, in one file."""
    file = Response(CHECKER.read_bytes(), mimetype="text/x-python")
    file.headers["Content-Disposition"] = 'attachment; filename="check_result.py"'
    return file


@bp.route("/bundle-format.md")
@public
def bundle_format() -> Response:
    """The specification from which that program was written, and from which anybody can write another."""
    return Response(FORMAT.read_bytes(), mimetype="text/markdown")

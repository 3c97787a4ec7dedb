"""Files of a bid: added, taken off, and read as downloads only."""

from io import BytesIO

from flask import Response, g, make_response, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fundpots.bids.forms import AttachForm
from fundpots.bids.operations import attach, detach
from fundpots.bids.queries import find_attachment, find_bid, partners_of
from fundpots.bids.routes.blueprint import (
    bp,
    is_out,
    joins,
    judges,
    may_screen,
    own_bid,
    requests_of,
    writes,
)
from fundpots.bids.routes.editing import done_form, section_page
from fundpots.bids.rules.files import FileRefused, TooManyFiles, kind_of
from fundpots.bids.stages import Section
from fundpots.db import begin_write, db
from fundpots.done import done
from fundpots.people.access import begins_late, requires, see_if, signed_in
from fundpots.people.stages import Role


@bp.post("/bids/<int:bid_id>/files")
@requires(Role.MEMBER)
@begins_late
def add_file(bid_id: int) -> str | Answer:
    """Attach a file, once its content has been looked at."""
    own_bid(bid_id)
    form = AttachForm()
    sent = form.file.data if form.validate() else None
    if not sent or not sent.filename:
        return _refused(bid_id, form, str(_("Choose a file first")), 400)
    content = sent.read()
    try:
        kind_of(content)
        begin_write()
        attach(own_bid(bid_id), sent.filename, content, by=g.person, at=g.at)
    except (FileRefused, TooManyFiles) as refused:
        db.session.rollback()
        return _refused(bid_id, form, str(refused), refused.status)
    return done(_attachments(bid_id))


@bp.post("/bids/<int:bid_id>/files/<int:file_id>/remove")
@requires(Role.MEMBER)
def remove_file(bid_id: int, file_id: int) -> Answer:
    """Take a file off."""
    bid = own_bid(bid_id)
    detach(find_attachment(bid, file_id), by=g.person, at=g.at)
    return done(_attachments(bid_id))


@bp.route("/bids/<int:bid_id>/files/<int:file_id>")
@signed_in
def file(bid_id: int, file_id: int) -> Response:
    """A file as a download: for the bid's groups, its administrators, and the groups that judge it."""
    bid = find_bid(bid_id)
    near = writes(bid) or joins(partners_of([bid.id]).get(bid.id, []))
    see_if(near or (is_out(bid) and (may_screen(bid) or judges(bid))))
    found = find_attachment(bid, file_id)
    answer = send_file(
        BytesIO(found.content), mimetype=found.kind, as_attachment=True, download_name=found.name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _refused(bid_id: int, form: AttachForm, why: str, status: int) -> Answer:
    """The page of the attachments with the one reason at the field."""
    bid = own_bid(bid_id)
    form.file.errors = [why]
    page = section_page(
        bid, Section.ATTACHMENTS, requests_of(bid), done_form(bid, Section.ATTACHMENTS), attach=form
    )
    return make_response(page, status)


def _attachments(bid_id: int) -> str:
    return url_for(".section", bid_id=bid_id, section=Section.ATTACHMENTS)

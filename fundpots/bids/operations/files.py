"""Files that belong to a bid: known by their content, limited in size and number, kept in the database."""

import hashlib
from datetime import datetime

from fundpots.bids.models import Attachment, Bid
from fundpots.bids.operations.noting import note
from fundpots.bids.queries import attachments_of, change_requests
from fundpots.bids.rules import must_allow_edit
from fundpots.bids.rules.files import MOST_FILES, TooManyFiles, kind_of, safe_name
from fundpots.bids.stages import Section
from fundpots.db import db, locked
from fundpots.people.models import Person


def attach(bid: Bid, name: str, content: bytes, *, by: Person, at: datetime) -> Attachment:
    """Add a file. Raises FileRefused with the one reason, TooManyFiles beyond the limit.

    The same content again is the same file.
    """
    kind = kind_of(content)
    _hold(bid, at)
    digest = hashlib.sha256(content).hexdigest()
    earlier = attachments_of(bid.id)
    same = next((one for one in earlier if one.digest == digest), None)
    if same is not None:
        return same
    if len(earlier) >= MOST_FILES:
        raise TooManyFiles
    added = Attachment(
        bid_id=bid.id,
        name=safe_name(name, kind),
        kind=kind.mimetype,
        size=len(content),
        digest=digest,
        added_at=at,
        added_by_id=by.id,
        content=content,
    )
    db.session.add(added)
    note("attachment.added", bid, by, at, after=_told(added))
    return added


def detach(attachment: Attachment, *, by: Person, at: datetime) -> None:
    """Take a file off a draft."""
    bid = attachment.bid
    _hold(bid, at)
    note("attachment.removed", bid, by, at, before=_told(attachment))
    db.session.delete(attachment)


def _hold(bid: Bid, at: datetime) -> None:
    locked(Bid, bid.id)
    must_allow_edit(bid, Section.ATTACHMENTS, at, change_requests([bid.id]).get(bid.id, []))


def _told(file: Attachment) -> dict[str, object]:
    return {"name": file.name, "size": file.size, "sha256": file.digest}

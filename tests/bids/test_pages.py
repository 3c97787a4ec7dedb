"""The pages of bids: from eligibility to the receipt, and who sees what."""

import pytest

from fundpots import clock
from fundpots.db import db
from fundpots.bids.models import Bid
from fundpots.bids.queries import find_bid, lines_of, missing_of
from tests import make
from sqlalchemy import select


@pytest.fixture
def noon(monkeypatch):
    class Clock:
        at = make.later(1)

    monkeypatch.setattr(clock, "now", lambda: Clock.at)
    return Clock

def test_walk(noon, client, sign_in):
    round_ = make.opened_round()
    group = make.groups_in(round_)[0]
    first, second = make.officers_for(group)
    admin = make.administrator(round_.pot.region)
    db.session.commit()
    mine, theirs = sign_in(first), sign_in(second)
    for p in (f"/rounds/{round_.id}/bid", f"/rounds/{round_.id}/form", f"/rounds/{round_.id}/bids"):
        a = mine.get(p); assert a.status_code == 200, p
    a = mine.post(f"/rounds/{round_.id}/bid", data={"group": group.id, "begin": 0})
    assert a.status_code == 303, a.get_data(as_text=True)
    here = a.location.removesuffix("/edit")
    bid_id = int(here.rsplit("/", 1)[1])
    for s in ("", "/project", "/areas", "/budget", "/timetable", "/attachments", "/partners"):
        a = mine.get(here + "/edit" + s); assert a.status_code == 200, s
    assert mine.get(here + "/check").status_code == 200
    bid = make.bid(round_, make.groups_in(round_)[1]); db.session.commit()
    f2, s2 = make.officers_for(bid.group)
    db.session.commit()
    c1, c2 = sign_in(f2), sign_in(s2)
    a = c1.post(f"/bids/{bid.id}/check"); assert a.status_code == 303
    assert c2.get(f"/bids/{bid.id}/sign-off").status_code == 200
    assert c1.get(f"/bids/{bid.id}/sign-off").status_code == 200
    a = c2.post(f"/bids/{bid.id}/sign-off", data={"answer": "sign", "version": bid.version})
    assert a.status_code == 303, a.get_data(as_text=True)
    for p in ("", "/edit", "/receipt", "/take-back", "/withdraw", "/check"):
        assert c1.get(f"/bids/{bid.id}{p}").status_code == 200, p
    make.screening(round_); db.session.commit()
    noon.at = make.later(31)
    ad = sign_in(admin)
    for p in (f"/rounds/{round_.id}/screening", f"/bids/{bid.id}/screening", f"/bids/{bid.id}/screening/areas", f"/bids/{bid.id}/screening/undo", f"/bids/{bid.id}", f"/rounds/{round_.id}/bids"):
        a = ad.get(p); assert a.status_code == 200, p

"""How long the result of a round of 1,000 bids takes: what is computed, and what is shown.

Run it with `python -m tests.bench.result`; it fills a database of its own (a minute or two), prints one table
of processor times, and exits with 1 where the result takes longer than its limit. Every group bids, and each
scores ten bids of the other half.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, TypeVar

from flask import Flask
from flask_migrate import upgrade

from fundpots.allocations.operations import close_scoring, publish, put_to_vote, rehearse_closing
from fundpots.allocations.operations.computing import compute
from fundpots.allocations.queries import roll
from fundpots.allocations.stages import Choice
from fundpots.app import create_app
from fundpots.db import db
from fundpots.rounds.models import Round
from fundpots.rounds.queries import criteria_of
from fundpots.scoring.models import Ballot, Remark, Score
from fundpots.scoring.queries import bench, panel
from fundpots.settings import read_settings
from tests import make
from tests.bench.figures import asked, below, tell
from weighting.allocation import allocate
from weighting.audit import audit_of
from weighting.explanation import explain

BIDS, EACH = 1000, 10
POT_PENCE = BIDS * 20_000
LIMIT = 1.0
Made = TypeVar("Made")


def timed(what: str, work: Callable[[], Made], times: dict[str, float]) -> Made:
    """Do it, and keep how long it took the processor."""
    started = process_time()
    made = work()
    times[what] = process_time() - started
    return made


def application(folder: Path) -> Flask:
    """An application on an empty database."""
    os.environ.update(DATABASE_URL=f"sqlite:///{folder / 'round.sqlite'}", FUNDPOTS_TESTING="1")
    app = create_app(read_settings())
    with app.app_context():
        upgrade()
    return app


def scored_round() -> Round:
    """A round whose groups have all scored."""
    members = tuple(20 + 5 * (number % 300) for number in range(BIDS))
    made = make.scoring_round(members=members, bids=BIDS, amount_pence=POT_PENCE, in_pot_pence=POT_PENCE)
    everything = bench(made)
    for seat in panel(made):
        score(made, seat.group_id, everything.to_judge(seat.group_id))
    db.session.commit()
    return made


def score(round_: Round, group_id: int, bids: list[Any]) -> None:
    """Cast a group's ballot on some of the bids that it may judge, in steps that spread over all of them."""
    ballot = Ballot(
        round=round_, group_id=group_id, nonce=f"nonce of {group_id}", receipt=f"receipt of {group_id}",
        started_at=make.later(40), cast_at=make.later(41),
    )  # fmt: skip
    db.session.add(ballot)
    db.session.flush()
    for bid in {bids[(37 * group_id + 101 * step) % len(bids)] for step in range(EACH)}:
        db.session.add(Remark(ballot_id=ballot.id, bid_id=bid.id, comment="", at=make.later(40)))
        for criterion in criteria_of(round_):
            points = (3 * group_id + 5 * bid.id + criterion.id) % 6
            about = {"bid_id": bid.id, "criterion_id": criterion.id, "at": make.later(40)}
            db.session.add(Score(ballot_id=ballot.id, points=points, reason="It says so.", **about))


def decide(round_: Round, times: dict[str, float]) -> None:
    """From the close of scoring to the published result; the parts of the computation one by one as well."""
    at = make.later(60)
    frozen = timed("freeze what decides", lambda: rehearse_closing(round_, by=None, at=at), times)
    assert frozen is not None
    allocated = timed("allocate", lambda: allocate(frozen.round), times)
    timed("explain every bid", lambda: explain(allocated), times)
    timed("audit every group", lambda: audit_of(allocated), times)
    computed = compute(frozen)
    db.session.rollback()
    proposal = timed("close scoring", lambda: close_scoring(round_, by=None, at=at, computed=computed), times)
    put_to_vote(round_, by=None, at=make.later(61))
    vote(round_, proposal)
    timed("publish", lambda: publish(round_, by=None, at=make.later(80)), times)
    db.session.commit()


def vote(round_: Round, proposal: Any) -> None:
    """Every group approves."""
    from fundpots.allocations.operations import cast_vote

    voter = make.person()
    for group in roll(round_):
        cast_vote(proposal, group, Choice.APPROVE, by=voter, at=make.later(62))


def show(round_id: int, times: dict[str, float]) -> None:
    """Ask for the result as its first visitor, and as the next."""
    path = f"/rounds/{round_id}/result"
    for what in ("the result's page, a program's first", "the result's page, made"):
        client = create_app(read_settings()).test_client()
        client.get("/pots")
        answer = timed(what, lambda here=client: here.get(path), times)  # type: ignore[misc]
        assert answer.status_code == 200, answer.status_code
    timed("the result's page, kept", lambda: client.get(path), times)


def main() -> int:
    """Print the table."""
    times: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        app = application(Path(folder))
        with app.app_context():
            round_ = scored_round()
            decide(round_, times)
            round_id = round_.id
            db.session.remove()
        show(round_id, times)
    limits = {"allocate": LIMIT, "the result's page, made": LIMIT}
    if asked():
        size = f"a round of {BIDS:,} groups and bids"
        tell(
            below("result", what, size, 1000 * took, "ms", 1000 * limits[what] if what in limits else None)
            for what, took in times.items()
        )
        return 0
    print(f"{f'a round of {BIDS:,} groups and bids':<58}{'ms':>12}{'limit ms':>10}")
    for what, seconds in times.items():
        limit = f"{1000 * limits[what]:>10,.0f}" if what in limits else ""
        print(f"{what:<58}{1000 * seconds:>12,.1f}{limit}")
    return int(any(times[what] > limit for what, limit in limits.items()))


if __name__ == "__main__":
    sys.exit(main())

"""The record: nobody bends it unnoticed, and what it tells is what happened (48 to 50)."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from fundpots.allocations.models import Publication
from fundpots.cli import main
from fundpots.db import db, is_postgres
from fundpots.log import LogEntry
from fundpots.pots.models import Entry, Pot
from fundpots.pots.operations import deposit
from tests import make
from tests.battery.replay import check_replay

BOTH = pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])

#: What somebody with the database's own password may try, and what the check then says.
BENT = {
    "an amount is changed": (
        ["""UPDATE log_entry SET after = replace(after, '600', '900') WHERE seq = 6"""],
        {"broken": 6, "what": "was changed after it was written"},
    ),
    "an act is taken out": (
        ["DELETE FROM log_entry WHERE seq = 6"],
        {"broken": 6, "what": "is missing"},
    ),
    "an act is taken out and the rest moves up": (
        ["DELETE FROM log_entry WHERE seq = 6", "UPDATE log_entry SET seq = 6 WHERE seq = 7"],
        {"broken": 6, "what": "does not follow the entry before it"},
    ),
    "two acts change places": (
        [
            "UPDATE log_entry SET seq = 999 WHERE seq = 6",
            "UPDATE log_entry SET seq = 6 WHERE seq = 7",
            "UPDATE log_entry SET seq = 7 WHERE seq = 999",
        ],
        {"broken": 6, "what": "does not follow the entry before it"},
    ),
    "somebody else's name is put in": (
        ["UPDATE log_entry SET person_id = 4711 WHERE seq = 6"],
        {"broken": 6, "what": "was changed after it was written"},
    ),
}


def with_acts(number: int = 10):
    """A pot with as many deposits of £1, £2, …, each of them an act."""
    pot = make.pot()
    for pounds in range(1, number + 1):
        deposit(pot, 100 * pounds, on=date(2026, 11, 2), reason="Dues", by=None, at=make.NOON)
    db.session.commit()


def bend(*statements: str) -> None:
    """Change the record by hand, past the triggers that forbid it."""
    names = ["no_change"] if is_postgres() else ["no_update", "no_delete"]
    on = " ON log_entry" if is_postgres() else ""
    db.session.rollback()  # a request before this may have left its snapshot, which can't be written to
    for statement in [*(f"DROP TRIGGER log_entry_{name}{on}" for name in names), *statements]:
        db.session.execute(text(statement))
    db.session.commit()


def verify(app, *arguments: str) -> tuple[int, dict]:
    """What `fundpots log verify` answers about the test's database."""
    db.session.rollback()
    environ = {"DATABASE_URL": app.config["SETTINGS"].database_url, "FUNDPOTS_TESTING": "1"}
    ran = CliRunner().invoke(main, ["log", "verify", *arguments], env=environ)
    assert ran.exit_code in (0, 1), ran.output
    return ran.exit_code, json.loads(ran.output)


@BOTH
def test_the_database_itself_refuses_to_change_the_record(app, where):
    with_acts()

    for statement in ("UPDATE log_entry SET reason = 'other'", "DELETE FROM log_entry WHERE seq = 10"):
        with pytest.raises(DBAPIError, match="written once"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert verify(app) == (0, {"entries": 10, "broken": None})


@BOTH
@pytest.mark.parametrize("how", BENT)
def test_whoever_bends_the_record_is_found_at_the_very_entry(app, where, how):
    statements, told = BENT[how]
    with_acts()

    bend(*statements)

    status, answer = verify(app)
    assert status == 1
    assert {key: answer[key] for key in told} == told


@BOTH
def test_a_record_cut_short_does_not_hold_the_head_that_was_published(app, where):
    round_ = make.published_round()
    published = db.session.get(Publication, round_.id).log_head
    with_acts()
    assert verify(app, "--head", published)[0] == 0

    cut = db.session.scalar(select(LogEntry.seq).where(LogEntry.digest == published))
    bend(f"DELETE FROM log_entry WHERE seq >= {cut}")

    status, answer = verify(app)
    assert (status, answer["broken"], answer["rounds"]) == (1, None, [round_.id])
    assert verify(app, "--head", published)[0] == 1


def test_administrators_check_the_record_on_a_page(app, sign_in):
    with_acts()
    somebody = sign_in(make.administrator())
    newest = db.session.scalar(select(LogEntry.digest).where(LogEntry.seq == 10))

    whole = somebody.get(f"/log/check?digest={newest}").get_data(as_text=True)
    bend("UPDATE log_entry SET reason = 'Gift' WHERE seq = 4")
    bent = somebody.get(f"/log/check?digest={'0' * 64}").get_data(as_text=True)

    assert "The chain of 10 entries is unbroken" in whole
    assert "This hash is in the record." in whole
    assert "Entry 4 was changed after it was written" in bent
    assert "This hash is not in the record." in bent


@BOTH
def test_whoever_bends_the_total_of_a_pot_is_found(app, where, sign_in):
    with_acts()
    somebody = sign_in(make.administrator())
    whole = somebody.get("/log/check").get_data(as_text=True)

    db.session.rollback()
    db.session.execute(text("UPDATE month_total SET pence = pence + 1 WHERE account = 'available'"))
    db.session.commit()

    status, answer = verify(app)
    assert (status, answer["broken"]) == (1, None)
    assert answer["pots"] == [pot.slug for pot in db.session.scalars(select(Pot))]
    bent = somebody.get("/log/check").get_data(as_text=True)
    assert "every balance is the sum of its entries" in whole
    assert "The record does not hold" in bent
    assert "The totals of these pots are not the sums of their ledger entries" in bent


def test_the_record_is_searched_by_act_person_round_and_day(app, sign_in):
    with_acts(3)
    first, second = make.person("ann@example.org", name="Ann"), make.person(name="Bob")
    round_ = make.complete_draft()
    for by, at in ((first, make.later(2)), (second, make.later(3))):
        deposit(round_.pot, 100, on=date(2026, 11, 2), reason=f"By {by.name}", by=by, at=at)
    opened = make.opened_round(at=make.later(5))
    db.session.commit()
    somebody, regional = sign_in(make.administrator()), sign_in(make.administrator(make.region()))

    def acts(question: str) -> list[str]:
        answer = somebody.get(f"/log.csv?{question}").get_data(as_text=True).splitlines()
        return [line.split(",")[2] for line in answer[1:]]

    assert acts("act=money&person=ann") == acts(f"person={second.id}") == ["money.deposit"]
    assert acts(f"round={opened.id}")[-1] == "round.open"
    assert acts("since=2026-11-04&until=2026-11-05") == ["money.deposit"] * 2
    assert len(acts("act=money.deposit")) == len(acts("act=money")) == 3 + 2 + 2
    page = somebody.get("/log?person=ann").get_data(as_text=True)
    assert "By Ann" in page
    assert "By Bob" not in page
    assert "No act fits these filters" in somebody.get("/log?act=nothing").get_data(as_text=True)
    assert somebody.get("/log?since=never&round=x&before=-1").status_code == 200
    assert regional.get("/log.csv").status_code == 404


def test_the_head_of_the_record_is_printed_on_results_and_receipts(app, sign_in, client):
    round_ = make.published_round()
    published = db.session.get(Publication, round_.id).log_head
    db.session.commit()

    for page in ("result", "check"):
        assert published in client.get(f"/rounds/{round_.id}/{page}").get_data(as_text=True)
    group = make.groups_in(round_)[0]
    officer = sign_in(make.officer(group))
    newest = db.session.scalar(select(LogEntry.digest).order_by(LogEntry.seq.desc()))
    for page in ("ballot", "vote"):
        receipt = officer.get(f"/rounds/{round_.id}/{page}/receipt?group={group.slug}")
        assert newest in receipt.get_data(as_text=True), page


# --- what the record tells is what happened --------------------------------------------------------


@pytest.mark.slow
def test_replaying_the_record_from_nothing_gives_the_same_tables(demonstration, tmp_path):
    engine = create_engine(demonstration.copy(tmp_path))
    with Session(engine) as session:
        replay = check_replay(session)
    engine.dispose()

    assert len(replay.bids) > 100
    assert {"open", "scoring", "ratification", "published", "closed"} <= set(replay.stages.values())
    assert "accepted" in replay.awards.values()


def test_a_replay_notices_money_that_moved_past_the_record(app):
    with_acts(3)
    check_replay(db.session)
    made = db.session.scalars(select(Entry)).first()

    db.session.add(
        Entry(transaction_id=made.transaction_id, pot_id=made.pot_id, account="available", amount_pence=1)
    )

    with pytest.raises(AssertionError):
        check_replay(db.session)

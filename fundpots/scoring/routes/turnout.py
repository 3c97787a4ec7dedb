"""For administrators: who lags, a letter to those only, and somebody else to score for a group."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from fundpots.db import db
from fundpots.errors import Unseen
from fundpots.people.access import requires, see_if, standing
from fundpots.people.models import Person
from fundpots.people.stages import Role
from fundpots.places.queries import find_group
from fundpots.rounds.models import Round
from fundpots.rounds.queries import find_round
from fundpots.rounds.rules import must_take_scores, takes_scores
from fundpots.scoring import operations
from fundpots.scoring.forms import DelegateForm
from fundpots.scoring.operations.chasing import REMIND_EVERY
from fundpots.scoring.queries import ballot_of, half_of_groups, last_reminder, people_of_group
from fundpots.scoring.queries import turnout as turnout_of
from fundpots.scoring.routes.blueprint import BALLOT_STAGES, HERE, bp
from fundpots.scoring.tables import half_word, halves_in_words, turnout_words


@bp.route("/rounds/<int:round_id>/turnout")
@requires(Role.ADMINISTRATOR)
def turnout(round_id: int) -> str:
    """Who has judged how much: counts, never scores."""
    round_ = _run_round(round_id)
    rows, last = turnout_of(round_), last_reminder(round_)
    return render_template(
        "scoring/turnout.html",
        round_=round_,
        rows=rows,
        words=turnout_words,
        half_word=half_word,
        drawn=halves_in_words(rows),
        behind=[row for row in rows if row.is_behind],
        last=last,
        again_at=last + REMIND_EVERY if last and last + REMIND_EVERY > g.at else None,
        is_open=takes_scores(round_, g.at),
    )


@bp.post("/rounds/<int:round_id>/turnout/remind")
@requires(Role.ADMINISTRATOR)
def remind(round_id: int) -> Response:
    """Write to the groups that are behind, and to nobody else."""
    round_ = _run_round(round_id)
    groups = operations.remind(round_, by=g.person, at=g.at)
    db.session.commit()
    text = ngettext("A reminder went to %(num)d group.", "A reminder went to %(num)d groups.", groups)
    flash(text, "success")
    return redirect(url_for(".turnout", round_id=round_id), 303)


@bp.route(f"{HERE}/delegate", methods=["GET", "POST"])
@requires(Role.OFFICER, Role.ADMINISTRATOR)
def delegate(round_id: int) -> str | Response:
    """Who scores for a group: for its officers, and for the administrator who needs a substitute."""
    round_ = find_round(round_id)
    group = find_group(request.args.get("group", ""))
    runs = standing().may_administer(round_.pot.region_id)
    see_if(standing().is_officer(group.id) or runs)
    must_take_scores(round_, g.at)
    see_if(group.id in half_of_groups(round_))  # the people of other groups are none of theirs
    people = people_of_group(group.id)
    form = DelegateForm()
    form.offer(people)
    ballot = ballot_of(round_.id, group.id)
    if form.validate_on_submit():
        operations.name_delegate(
            operations.open_ballot(round_, group, at=g.at),
            _person(people, form.delegate.data),
            by=g.person,
            at=g.at,
        )
        db.session.commit()
        if standing().belongs_to(group.id):
            return redirect(url_for(".ballot", round_id=round_id, group=group.slug), 303)
        return redirect(url_for(".turnout", round_id=round_id), 303)
    if request.method == "GET":
        form.delegate.data = (ballot.delegate_id if ballot else None) or 0
    return render_template(
        "scoring/delegate.html",
        round_=round_,
        group=group,
        form=form,
        is_mine=standing().belongs_to(group.id),
    )


def _run_round(round_id: int) -> Round:
    """A round that has been scored or is being, for its administrators."""
    round_ = find_round(round_id)
    see_if(standing().may_administer(round_.pot.region_id))
    if round_.stage not in BALLOT_STAGES:
        must_take_scores(round_, g.at)
    return round_


def _person(people: list[Person], person_id: int) -> Person | None:
    if not person_id:
        return None
    for one in people:
        if one.id == person_id:
            return one
    raise Unseen

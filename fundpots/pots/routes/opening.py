"""Opening a pot, and what a new drawing of regions means for the pots that are there."""

from flask import g, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fundpots.clock import london_date
from fundpots.done import done
from fundpots.people.access import public, requires, see_if, standing
from fundpots.people.stages import Role
from fundpots.places.queries import (
    country,
    drawing_before,
    drawn_regions,
    find_grouping,
    find_region,
    grouping_in_force,
    touched_regions,
)
from fundpots.pots import operations
from fundpots.pots.forms import PotForm
from fundpots.pots.operations import PotFacts
from fundpots.pots.queries import balances_of, pots_of_regions, rounds_under_way
from fundpots.pots.routes.blueprint import bp
from fundpots.words import told


@bp.route("/pots/new", methods=["GET", "POST"])
@requires(Role.TREASURER)
def new_pot() -> str | Response:
    """Open an empty pot: for treasurers of the whole."""
    see_if(standing().treasures_whole)
    form = PotForm()
    whole, today = country(london_date(g.at)), london_date(g.at)
    regions = drawn_regions(whole, grouping_in_force(today))
    form.offer({one.region.slug: told(one) for one in regions})
    if form.validate_on_submit():
        pot = operations.open_pot(_facts(form), by=g.person, at=g.at)
        return done(url_for(".show", slug=pot.slug), _("The pot is open, and empty."))
    return render_template("pots/new_pot.html", form=form)


@bp.route("/groupings/<int:grouping_id>/effects")
@public
def effects(grouping_id: int) -> str:
    """The pots of the regions that a drawing changes, their money, and the rounds under way."""
    drawing, today = find_grouping(grouping_id), london_date(g.at)
    touched = touched_regions(drawing, drawing_before(drawing, today))
    pots = pots_of_regions(touched.region_ids)
    has_pot = {pot.region_id for pot in pots}
    return render_template(
        "pots/effects.html",
        drawing=drawing,
        pots=pots,
        balances=balances_of(pot.id for pot in pots),
        rounds=rounds_under_way(pot.id for pot in pots),
        without=[region for key, region in touched.drawn.items() if key not in has_pot],
        gone=touched.gone,
    )


def _facts(form: PotForm) -> PotFacts:
    return PotFacts(
        name=(form.name.data or "").strip(),
        name_cy=(form.name_cy.data or "").strip() or None,
        region_id=find_region(form.region.data).id if form.region.data else None,
        kind=form.kind.data,
        source=form.source.data or "",
        source_cy=form.source_cy.data or None,
    )

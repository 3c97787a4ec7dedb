"""My tasks: what waits, until when; nothing else."""

from flask import g, render_template
from sqlalchemy import select

from fundpots.db import db
from fundpots.people.access import signed_in, standing
from fundpots.people.queries.reach import regions_of_groups
from fundpots.places.models import Group
from fundpots.reports.queries import tasks_of
from fundpots.reports.routes.blueprint import bp
from fundpots.rounds.models import Round
from fundpots.rounds.queries import open_rounds


@bp.route("/tasks")
@signed_in
def tasks() -> str:
    """The first page after signing in."""
    mine = tasks_of(standing(), g.at)
    g.tasks_count = len(mine)
    groups = db.session.scalars(
        select(Group).where(Group.id.in_(standing().groups)).order_by(Group.name)
    ).all()
    return render_template(
        "reports/tasks.html", tasks=mine, groups=groups, rounds=_rounds_to_bid_in() if groups else []
    )


def _rounds_to_bid_in() -> list[Round]:
    """The open rounds of the regions in which the person's groups are at home, and those of the whole."""
    regions = {None, *regions_of_groups(standing().groups, g.at).values()}
    return [round_ for round_ in open_rounds(g.at) if round_.pot.region_id in regions]

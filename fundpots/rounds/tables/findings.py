"""What a what-if found, in a sentence that can be read aloud."""

from typing import Any

from flask_babel import gettext as _

from fundpots.money import pounds
from fundpots.shown import percent, points

#: Below this the curves lie on one another for everybody who looks at them.
NOTHING = 0.005


def told_finding(report: dict[str, Any]) -> str:
    """Whether these terms lean the money further towards low presence than the same terms without weights."""
    with_it, without = report["with"]["index"], report["without"]["index"]
    if with_it is None or without is None:
        return _("No bid was funded, so nothing leans either way.")
    if abs(with_it - without) < NOTHING:
        return _("The leaning changed nothing that can be seen here.")
    share = {
        "now": percent(report["with"]["least_share"]),
        "before": percent(report["without"]["least_share"]),
    }
    if report["with"]["least_share"] is None:
        return _better(with_it < without)
    if share["now"] == share["before"]:
        return _(
            "%(better)s The least-present fifth of electors gets %(now)s either way; the concentration index"
            " goes from %(from)s to %(to)s.",
            better=_better(with_it < without),
            now=share["now"],
            **{"from": points(without, 2), "to": points(with_it, 2)},
        )
    if with_it < without:
        return _(
            "%(now)s of the money goes to the fifth of electors where the movement is least present;"
            " without the leaning it would be %(before)s.",
            **share,
        )
    return _(
        "The leaning did not help here: %(now)s of the money goes to the fifth of electors where the movement"
        " is least present, and %(before)s without it.",
        **share,
    )


def chart_titles(report: dict[str, Any]) -> dict[str, str]:
    """The title of each picture: what it shows, in the figures of this report."""
    least = report["fifths"][0]
    moved = [bid["plain_rank"] - bid["rank"] for bid in report["list"] if bid["rank"] and bid["plain_rank"]]
    return {
        "fifths": _told_fifth(pounds(least["plain_pence"]), pounds(least["pence"])),
        "curve": _told_index(points(report["without"]["index"], 2), points(report["with"]["index"], 2)),
        "slope": _(
            "The weights raise %(up)s bids and lower %(down)s in the order",
            up=sum(by > 0 for by in moved),
            down=sum(by < 0 for by in moved),
        ),
    }


def _told_fifth(before: str, now: str) -> str:
    if before == now:
        return _("The least-present fifth of the electors gets %(now)s either way", now=now)
    return _(
        "The least-present fifth of the electors gets %(now)s instead of %(before)s", now=now, before=before
    )


def _told_index(before: str, now: str) -> str:
    if before == now:
        return _("The concentration index stays at %(now)s", now=now)
    return _("The concentration index goes from %(before)s to %(now)s", before=before, now=now)


def _better(further: bool) -> str:
    if further:
        return _("The money leans further towards low presence than it would without the leaning.")
    return _("The money leans less towards low presence than it would without the leaning.")

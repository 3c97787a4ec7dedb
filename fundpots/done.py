"""How a view ends that has done something."""

from flask import flash, g, redirect
from werkzeug import Response

from fundpots import once
from fundpots.db import db


def done(address: str, said: str = "") -> Response:
    """Keep what was done, say so, and lead on; whoever sends the same form again is led to the same place.

    What is done and where it led are written in one transaction. Both address and words are made before it
    ends, while what they are made of is still at hand.
    """
    key = g.pop("submit_key", None)
    if key:
        once.lead(key, address)
    db.session.commit()
    if said:
        flash(said, "success")
    return redirect(address, 303)

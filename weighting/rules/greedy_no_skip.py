"""Greedy without skipping: stop at the first bid that does not fit.

Bids are funded down the ranking until one does not fit (or gets only a part); nothing behind it is
funded. It never funds a worse bid over a better one, which is easy to defend, and leaves money
unspent. Source: rule `greedy-no-skip` of Pabulib.
"""

from __future__ import annotations

from functools import partial

from weighting.contest import Contest, Decision
from weighting.rules.greedy import walk
from weighting.rules.stages import in_stages


def greedy_no_skip(contest: Contest) -> Decision:
    """Fund down the ranking by value and stop at the first bid that does not fit.

    >>> import numpy as np
    >>> asked = np.array([300, 400, 100])
    >>> greedy_no_skip(Contest(450, asked, asked, np.array([9.0, 8.0, 7.0]))).chosen
    [0]
    """
    return in_stages(contest, partial(walk, skip=False))

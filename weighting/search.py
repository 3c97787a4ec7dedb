"""Searches over whole numbers for the first that works, where trying one costs a run of a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Works = Callable[[int], bool]


def first(candidates: Sequence[int], works: Works, *, monotone: bool) -> int | None:
    """Find the first of ascending candidates that works; by bisection if later ones work too."""
    if not monotone:
        return next((each for each in candidates if works(each)), None)
    if not candidates or not works(candidates[-1]):
        return None
    place = bisected(lambda place: works(candidates[place]), -1, len(candidates) - 1)
    return candidates[place]


def bisected(works: Works, short: int, enough: int) -> int:
    """Close in on the first number that works, between one that does not and one that does."""
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if works(middle) else (middle, enough)
    return enough


def strided(works: Works, now: int, most: int, *, step: int) -> int | None:
    """Stride upwards from `now`, doubling, until it works or the range ends; then close in.

    Only whole steps from `now` are tried, and the end of the range itself.
    """

    def works_after(steps: int) -> bool:
        return works(min(most, now + steps * step))

    short, last = 0, -(-(most - now) // step)
    for reach in _reaches(last):
        if works_after(reach):
            return min(most, now + bisected(works_after, short, reach) * step)
        short = reach
    return None


def _reaches(last: int) -> Iterator[int]:
    """Give about eight numbers of steps up to the last, each stride twice the one before."""
    reach, stride = 0, max(1, last // 128)
    while reach < last:
        reach = min(last, reach + stride)
        stride *= 2
        yield reach

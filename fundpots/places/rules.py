"""What counts and groupings must satisfy: pure decisions."""

from collections.abc import Iterable, Mapping

from fundpots.errors import Refusal


class CountRefused(Refusal):
    """A count of presence can't be taken in; `problems` says why, line by line."""

    status = 400

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def rounded_to_5(members: int) -> int:
    """To the nearest five, halves upwards: what is published can't point at one person.

    >>> [rounded_to_5(n) for n in (0, 2, 3, 7, 8, 12)]
    [0, 0, 5, 5, 10, 10]
    """
    return (members + 2) // 5 * 5


def groups_by_area(homes: Mapping[int, Iterable[str]], electorate: Mapping[str, int]) -> dict[str, float]:
    """How many groups each area has: a group that serves several is shared out by their electors.

    >>> groups_by_area({1: ["a", "b"], 2: ["a"]}, {"a": 60_000, "b": 20_000})
    {'a': 1.75, 'b': 0.25}
    """
    found: dict[str, float] = {}
    for codes in homes.values():
        served = list(codes)
        total = sum(electorate[code] for code in served)
        for code in served:
            share = electorate[code] / total if total else 1 / len(served)
            found[code] = round(found.get(code, 0.0) + share, 6)
    return found

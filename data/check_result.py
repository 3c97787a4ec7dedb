#!/usr/bin/env python3
"""Check a published result of fundpots by yourself.

    python3 check_result.py BUNDLE.json

Needs Python 3.11 and nothing else. Written from the specification in `bundle.md`, apart from the
application: if both agree, a mistake would have to have been made twice in the same way. Exit code
0 where everything agrees, 1 with the first difference named, 2 where the file cannot be read.
"""

import json
import sys
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from math import inf, sqrt

NEAR = 6e-7
SECTIONS = ("about", "round", "ballots", "presence", "draw", "outcome")


class Different(Exception):
    """Something in the bundle does not follow from the rest of it."""


def same(path, computed, found, near=0.0):
    """Stop at a difference: numbers may differ by `near`, everything else must be equal."""
    numbers = all(isinstance(value, (int, float)) for value in (computed, found))
    if numbers and not isinstance(computed, bool) and not isinstance(found, bool):
        agree = computed == found or abs(computed - found) <= near
    else:
        agree = type(computed) is type(found) and computed == found
    if not agree:
        raise Different(f"{path}: computed {computed!r}, but the bundle says {found!r}")


# --- 2. canonical form and hashes -------------------------------------------------------------


def canonical(value):
    """Write a document in its canonical form."""
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return json.dumps(value, ensure_ascii=False)


def digest(text):
    """SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def check_receipts(bundle):
    """Section 2: the hash of the marks of every group."""
    given = {group["id"]: {} for group in bundle["round"]["groups"]}
    for mark in bundle["round"]["marks"]:
        given[mark["group"]][mark["bid"]] = mark["mark"]
    same_fields(
        "hashes.marks_of",
        {group: digest(canonical(marks)) for group, marks in given.items()},
        bundle["hashes"].get("marks_of"),
    )


def check_hashes(bundle):
    """Section 2: the hash of every section."""
    expected = {name: digest(canonical(bundle[name])) for name in SECTIONS if name in bundle}
    given = {name: value for name, value in bundle["hashes"].items() if name != "marks_of"}
    same_fields("hashes", expected, given)


def same_fields(path, computed, found):
    """Compare two objects field by field."""
    if not isinstance(found, dict):
        raise Different(f"{path}: an object is missing")
    for key in [*computed, *(key for key in found if key not in computed)]:
        same(f"{path}.{key}", computed.get(key, "nothing"), found.get(key, "nothing"))


# --- 3. the round ------------------------------------------------------------------------------


class Heard:
    """The round as plain fields, with what follows from it step by step."""

    def __init__(self, document):
        self.document = document
        self.groups = [group["id"] for group in document["groups"]]
        self.bids = document["bids"]
        self.eligible = [bid.get("eligible", True) for bid in self.bids]
        self.place = {bid["id"]: place for place, bid in enumerate(self.bids)}
        self.half_of = None  # of every bidding group; None in an open panel
        self.weights = [Fraction(1)]  # of the halves

    def parts(self, pot):
        """Split a pot between the halves."""
        quota = pot * self.weights[0] / sum(self.weights)
        first = int(quota) + (quota - int(quota) >= Fraction(1, 2))
        return [first, pot - first][: len(self.weights)]

    def half(self, bid):
        """Half of a bid; 0 in an open panel."""
        return self.half_of[bid["groups"][0]] if self.half_of else 0

    def may_mark(self, group, bid):
        """Whether the group is to mark the bid, as far as is published."""
        barred = any(
            pair["group"] == group and pair["bid"] == bid["id"] for pair in self.document.get("interests", [])
        )
        inside = self.half_of is not None and self.half_of.get(group) == self.half(bid)
        return group not in bid["groups"] and not inside and not barred

    def check_marks_allowed(self):
        """Section 3: no mark on a group's own bid, its half's or a friend's, and none twice."""
        seen = set()
        for number, mark in enumerate(self.document["marks"]):
            pair = (mark["group"], mark["bid"])
            if not self.may_mark(mark["group"], self.bids[self.place[mark["bid"]]]) or pair in seen:
                raise Different(f"round.marks[{number}]: {pair[0]} may not mark {pair[1]}, or did it twice")
            if not 0 <= mark["mark"] <= 100:
                raise Different(f"round.marks[{number}].mark: is not from 0 to 100")
            seen.add(pair)


# --- 4 to 6. marks from scores, weights from presence, the seed from the draw -------------------


def check_ballots(bundle):
    """Section 4: every mark follows from scores."""
    if "ballots" not in bundle:
        return
    criteria = bundle["ballots"]["criteria"]
    whole = 5 * sum(criterion["weight"] for criterion in criteria)
    computed = {}
    for row in bundle["ballots"]["scores"]:
        if all(criterion["id"] in row["scores"] for criterion in criteria):
            points = sum(row["scores"][each["id"]] * each["weight"] for each in criteria)
            computed[row["group"], row["bid"]] = points * 100 / whole
    for number, mark in enumerate(bundle["round"]["marks"]):
        expected = computed.pop((mark["group"], mark["bid"]), None)
        same(f"round.marks[{number}].mark", expected, mark["mark"], near=1e-6)
    for group, bid in computed:
        raise Different(f"round.marks: the mark of group {group} for bid {bid} is missing")


def check_presence(bundle):
    """Section 5: the weights follow from counts."""
    if "presence" not in bundle:
        return
    presence = bundle["presence"]
    areas = {area["code"]: area for area in presence["areas"]}
    weigh = weigher(presence, areas)
    for kind in ("bids", "groups"):
        named = presence.get(kind, {})
        for number, holder in enumerate(bundle["round"][kind]):
            if holder["id"] in named:
                weight = weigh([areas[code] for code in named[holder["id"]]])
                same(f"round.{kind}[{number}].weight", weight, holder["weight"], near=1e-6)


def total(areas, key):
    """Sum one count over areas."""
    return sum(area[key] for area in areas)


def weigher(presence, areas):
    """Give the function from a list of areas to their weight."""
    terms = presence["terms"]
    counted = [area for area in areas.values() if area["electorate"] > 0]
    home = [areas[code] for code in presence.get("reference", areas) if areas[code]["electorate"] > 0]
    nu = terms.get("member_prior")
    nu = added_electors(counted) if nu is None else nu
    has_groups = all("groups" in area for area in areas.values())
    rate = total(home, "members") / total(home, "electorate")
    group_rate = total(home, "groups") / total(home, "electorate") if has_groups else 0

    def weigh(mine):
        x, m = total(mine, "electorate"), total(mine, "members")
        by_members = 1.0 if nu == inf else ratio(m + nu * rate, x * rate + nu * rate)
        blend, level = terms["blend"], by_members
        if has_groups and blend < 1:
            prior = terms["group_prior"]
            by_groups = ratio(total(mine, "groups") + prior, x * group_rate + prior)
            level = by_members**blend * by_groups ** (1 - blend) if blend else by_groups
        return min(max(level, 1 / terms["clip"]), terms["clip"]) ** -terms["tilt"]

    return weigh


def added_electors(areas):
    """Marshall's prior: how many average electors to add to every area."""
    x_all = total(areas, "electorate")
    b = total(areas, "members") / x_all
    s = sum(a["electorate"] * (a["members"] / a["electorate"] - b) ** 2 for a in areas) / x_all
    a = s - b / (x_all / len(areas))
    return b / a if a > 0 else inf


def ratio(above, below):
    """Divide, with 0/0 as 1 and a positive number over 0 as infinite."""
    if below:
        return above / below
    return inf if above else 1.0


def check_draw(bundle):
    """Section 6: the seed follows from the secret and the closed list of bids."""
    if "draw" not in bundle:
        return
    draw, keys = bundle["draw"], ("id", "groups", "asked_pence", "minimum_pence")
    listed = [{key: bid[key] for key in keys} for bid in bundle["round"]["bids"]]
    same("draw.bids_sha256", digest(canonical(listed)), draw["bids_sha256"])
    same("draw.commitment", digest(draw["secret"]), draw["commitment"])
    seed = digest(f"fundpots seed\n{draw['secret']}\n{draw['bids_sha256']}")
    same("round.seed", seed, bundle["round"]["seed"])


# --- 7. halves ---------------------------------------------------------------------------------


def exact(number):
    """Take a number as the decimal in which it is written."""
    return Fraction(repr(number))


def find_blocs(heard):
    """Step 1 and 2: sets of groups that bid together, with ask and weight, in order."""
    blocs = []
    for bid in heard.bids:
        touched = [bloc for bloc in blocs if bloc & set(bid["groups"])]
        blocs = [bloc for bloc in blocs if bloc not in touched]
        blocs.append(set(bid["groups"]).union(*touched))
    weights = {group["id"]: exact(group["weight"]) for group in heard.document["groups"]}
    rank = {group: number for number, group in enumerate(heard.groups)}
    asks = [sum(bid["asked_pence"] for bid in heard.bids if bid["groups"][0] in bloc) for bloc in blocs]
    listed = zip(blocs, asks, strict=True)
    rows = [(bloc, ask, sum(weights[group] for group in bloc)) for bloc, ask in listed]
    return sorted(rows, key=lambda row: (-row[1], min(rank[group] for group in row[0])))


def flips(seed):
    """Step 3: coin flips without end."""
    k = 0
    while True:
        number = int(digest(f"fundpots halves\n{seed}\n{k}"), 16)
        yield from (number >> place & 1 for place in range(255, -1, -1))
        k += 1


def draw_halves(heard):
    """Steps 4 and 5: the half of every bidding group."""
    blocs, coins = find_blocs(heard), flips(heard.document["seed"])
    asks, weights = sum(row[1] for row in blocs), sum(row[2] for row in blocs)
    best, least = [], None
    for _ in range(200):
        split = []
        while len(split) < len(blocs):
            flip = next(coins)
            split += [flip, 1 - flip]
        asks_1 = sum(row[1] for row, half in zip(blocs, split, strict=False) if half)
        weights_1 = sum(row[2] for row, half in zip(blocs, split, strict=False) if half)
        off = abs(asks_1 * weights - weights_1 * asks)
        if least is None or off < least:
            best, least = split, off
    return {group: half for row, half in zip(blocs, best, strict=False) for group in row[0]}


def settle_halves(heard):
    """Section 7: draw the halves, unless the panel is open or must be, and weigh them."""
    terms = heard.document
    if terms["panel"] == "open":
        return
    half_of = draw_halves(heard)
    sizes = [list(half_of.values()).count(half) for half in (0, 1)]
    outside = [len(heard.groups) - size for size in sizes if size]
    if terms.get("fallback", "none") == "open" and min(outside, default=0) < terms["minimum_scorers"]:
        return
    heard.half_of = half_of
    bidding = {group for bid in heard.bids if bid.get("eligible", True) for group in bid["groups"]}
    heard.weights = [Fraction(0), Fraction(0)]
    for group in terms["groups"]:
        if group["id"] in bidding:
            heard.weights[half_of[group["id"]]] += exact(group["weight"])
    if not any(heard.weights):
        heard.weights = [Fraction(1), Fraction(1)]


def check_halves(heard, outcome):
    """Section 7: the halves that were published."""
    same("outcome.panel", "halves" if heard.half_of is not None else "open", outcome["panel"])
    count = 2 if heard.half_of is not None else 0
    same("outcome.halves (how many)", count, len(outcome["halves"]))
    parts = heard.parts(heard.document["pot_pence"])
    for half, published in enumerate(outcome["halves"]):
        members = [group for group in heard.groups if heard.half_of.get(group) == half]
        same(f"outcome.halves[{half}].groups", members, published["groups"])
        same(f"outcome.halves[{half}].part_pence", parts[half], published["part_pence"])


# --- 8 and 9. who is ranked, and marks -----------------------------------------------------------


def unranked(heard):
    """Section 8: the reason of every bid that is not ranked, by its place."""
    received, returned = defaultdict(int), defaultdict(int)
    for mark in heard.document["marks"]:
        received[mark["bid"]] += 1
        returned[mark["group"]] += heard.eligible[heard.place[mark["bid"]]]
    lapsed = lapsed_groups(heard, returned)
    reasons = {}
    for place, bid in enumerate(heard.bids):
        if not heard.eligible[place]:
            reasons[place] = "not-eligible"
        elif lapsed & set(bid["groups"]):
            reasons[place] = "lapsed"
        elif received[bid["id"]] < heard.document["minimum_scorers"]:
            reasons[place] = "too-few-scorers"
    return reasons


def lapsed_groups(heard, returned):
    """Section 8: the groups that returned too few of their marks."""
    share = heard.document.get("participation")
    if share is None:
        return set()
    lapsed = set()
    for group in heard.document["groups"]:
        due = sum(
            eligible and heard.may_mark(group["id"], bid)
            for bid, eligible in zip(heard.bids, heard.eligible, strict=True)
        )
        if returned[group["id"]] < exact(share) * (due - group.get("excused", 0)):
            lapsed.add(group["id"])
    return lapsed


def merits(rows):
    """Section 9: the merit of every bid from rows of (group, bid, mark)."""
    scorers = {group: number for number, group in enumerate(dict.fromkeys(row[0] for row in rows))}
    by_bid = defaultdict(list)
    for group, bid, mark in rows:
        by_bid[bid].append((scorers[group], mark))
    left = [[float(i == k) for k in range(len(scorers))] for i in range(len(scorers))]
    right = [0.0] * len(scorers)
    for given in by_bid.values():
        mean = sum(mark for _, mark in given) / len(given)
        for i, mark in given:
            left[i][i] += 1
            right[i] += mark - mean
            for k, _ in given:
                left[i][k] -= 1 / len(given)
    kind = solve(left, right)
    return {bid: sum(mark - kind[i] for i, mark in given) / len(given) for bid, given in by_bid.items()}


def solve(left, right):
    """Solve linear equations by elimination; the matrix is symmetric and positive definite."""
    size = len(right)
    for i in range(size):
        for k in range(i + 1, size):
            factor = left[k][i] / left[i][i]
            if factor:
                right[k] -= factor * right[i]
                for column in range(i, size):
                    left[k][column] -= factor * left[i][column]
    for i in reversed(range(size)):
        known = sum(left[i][k] * right[k] for k in range(i + 1, size))
        right[i] = (right[i] - known) / left[i][i]
    return right


def check_marks(heard, outcome, reasons):
    """Section 9: marks, plain marks, spread, scorers, weight and value of every bid."""
    for half in range(len(heard.weights)):
        here = zip(heard.bids, heard.eligible, strict=True)
        mine = {bid["id"] for bid, eligible in here if eligible and heard.half(bid) == half}
        rows = [(m["group"], m["bid"], m["mark"]) for m in heard.document["marks"] if m["bid"] in mine]
        merit, marks = merits(rows), defaultdict(list)
        for _, bid, mark in rows:
            marks[bid].append(mark)
        for place, bid in enumerate(heard.bids):
            if heard.half(bid) == half:
                figures = mark_figures(marks[bid["id"]], merit.get(bid["id"]))
                check_figures(f"outcome.bids[{place}]", bid, figures, outcome[place], place in reasons)


def mark_figures(marks, merit):
    """Figures of one bid, by their names."""
    count = len(marks)
    if not count:
        return {"plain_mark": None, "mark": None, "spread": None, "scorers": 0}
    mean = sum(marks) / count
    spread = sqrt(sum((mark - mean) ** 2 for mark in marks) / (count - 1)) if count > 1 else None
    return {"plain_mark": mean, "mark": min(max(merit, 0), 100), "spread": spread, "scorers": count}


def check_figures(path, bid, figures, row, is_unranked):
    """Compare the figures of one bid; the value follows from the published mark."""
    for name, computed in figures.items():
        same(f"{path}.{name}", computed, row[name], near=0 if name == "scorers" else NEAR)
    same(f"{path}.weight", bid["weight"], row["weight"])
    value = None if is_unranked else round(row["mark"] * bid["weight"], 9)
    same(f"{path}.value", value, row["value"])


# --- 10 and 11. rank and money --------------------------------------------------------------------


class Contest:
    """The bids of one half, by place in the round, ready to be decided again and again."""

    def __init__(self, heard, places, values, part):
        self.heard, self.part = heard, part
        self.values = {place: values[place] for place in places if values[place] is not None}
        self.asked = {place: heard.bids[place]["asked_pence"] for place in places}
        self.least = {place: max(1, heard.bids[place]["minimum_pence"]) for place in places}

    def order(self):
        """Section 10: ranked bids, the best first."""
        by_pound = self.heard.document["rule"] == "density"

        def key(place):
            value = Fraction(self.values[place])
            return (-value / (self.asked[place] if by_pound else 1), self.asked[place], place)

        return sorted(self.values, key=key)

    def decide(self):
        """Section 11: amount, reason and money left when reached, for every ranked bid."""
        self.amount = dict.fromkeys(self.values, 0)
        self.reason, self.left = {}, {}
        order, funds = self.order(), self.part
        reserve = int(exact(self.heard.document.get("reserve", 0)) * self.part)
        if reserve:
            first = [place for place in order if self.heard.bids[place].get("reserved", False)]
            funds -= reserve - self.walk(first, reserve)
            taken = [place for place in order if self.amount[place]]
            for place in order:
                if self.another_is_funded(place, taken):
                    self.reason[place] = "group-served"
            done = ("full", "group-served")
            order = [place for place in order if self.reason.get(place) not in done]
        self.walk(order, funds)
        return self

    def another_is_funded(self, place, taken):
        """Whether another bid of one of the groups is among those funded."""
        mine = set(self.heard.bids[place]["groups"])
        others = [other for other in taken if mine & set(self.heard.bids[other]["groups"])]
        return self.heard.document["one_per_group"] and bool(others) and place not in taken

    def walk(self, order, funds):
        """Go once down the ranking; give what is left."""
        served = set()
        for place in order:
            groups = set(self.heard.bids[place]["groups"])
            had = self.amount[place]
            wants = self.asked[place] - had
            least = 1 if had else self.least[place]
            self.left[place], gets = funds, 0
            if served & groups:
                reason = "group-served"
            elif wants <= funds:
                reason, gets = "full", wants
            elif least <= funds:
                reason, gets = "part", funds
            else:
                reason = "part" if had else "too-dear"
            self.amount[place] += gets
            self.reason[place] = reason
            funds -= gets
            if gets and self.heard.document["one_per_group"]:
                served |= groups
        return funds


def contest_of(heard, half, values, pot):
    """The contest of one half, with its part of a pot."""
    places = [place for place, bid in enumerate(heard.bids) if heard.half(bid) == half]
    return Contest(heard, places, values, heard.parts(pot)[half])


def check_money(heard, outcome, reasons):
    """Sections 10 and 11 for the rules that are specified: rank, amounts, reasons, reserve list."""
    values = [row["value"] for row in outcome["bids"]]
    waiting = []
    for half in range(len(heard.weights)):
        contest = contest_of(heard, half, values, heard.document["pot_pence"]).decide()
        for rank, place in enumerate(contest.order(), start=1):
            row, path = outcome["bids"][place], f"outcome.bids[{place}]"
            same(f"{path}.rank", rank, row["rank"])
            same(f"{path}.left_pence", contest.left.get(place), row["left_pence"])
            same(f"{path}.amount_pence", contest.amount[place], row["amount_pence"])
            same(f"{path}.reason", contest.reason[place], row["reason"])
            if contest.reason[place] == "too-dear":
                shown = half if heard.half_of is not None else None
                bid = heard.bids[place]["id"]
                waiting.append({"id": bid, "half": shown, "needs_pence": contest.least[place]})
    same("outcome.reserve_list", waiting, outcome["reserve_list"])
    check_needs(heard, outcome, values, reasons)


def check_feasible(heard, outcome):
    """Section 11 for the rules that are not specified: nothing impossible was decided."""
    funded = set()
    for place, (bid, row) in enumerate(zip(heard.bids, outcome["bids"], strict=True)):
        amount, path = row["amount_pence"], f"outcome.bids[{place}]"
        possible = amount == 0 or max(1, bid["minimum_pence"]) <= amount <= bid["asked_pence"]
        same(f"{path}.amount_pence (possible)", True, possible and (row["value"] is not None or not amount))
        same(f"{path}.reason (full)", amount == bid["asked_pence"], row["reason"] == "full")
        same(f"{path}.reason (part)", 0 < amount < bid["asked_pence"], row["reason"] == "part")
        if amount and heard.document["one_per_group"]:
            if funded & set(bid["groups"]):
                raise Different(f"{path}.amount_pence: another bid of its groups is funded")
            funded |= set(bid["groups"])


def check_carried(heard, outcome):
    """Section 11: what every half spent and carries."""
    for half, part in enumerate(heard.parts(heard.document["pot_pence"])):
        rows = zip(heard.bids, outcome["bids"], strict=True)
        left = part - sum(row["amount_pence"] for bid, row in rows if heard.half(bid) == half)
        same(f"half {half} keeps to its part", True, left >= 0)
        if heard.half_of is not None:
            same(f"outcome.halves[{half}].carried_pence", left, outcome["halves"][half]["carried_pence"])
    carried = heard.document["pot_pence"] - sum(row["amount_pence"] for row in outcome["bids"])
    same("outcome.carried_pence", carried, outcome["carried_pence"])


# --- 12. what a bid would have needed --------------------------------------------------------------


def check_needs(heard, outcome, values, reasons):
    """Section 12: each value works, and one step nearer does not; where there is none, the end fails."""
    for place, row in enumerate(outcome["bids"]):
        needs, path = row["would_have_needed"], f"outcome.bids[{place}].would_have_needed"
        if (row["reason"] == "full") != (needs is None):
            raise Different(f"{path}: is not as the reason {row['reason']} wants it")
        if needs is None:
            continue
        trial = Trial(heard, row, place, values)
        for name, works in trial.tests().items():
            if place in reasons:
                same(f"{path}.{name}", None, needs[name])
            elif needs[name] is not None:
                check_need(f"{path}.{name}", needs[name], works, STEPS[name])
            elif works(trial.ends()[name]):
                raise Different(f"{path}.{name}: {trial.ends()[name]} would have been enough")


STEPS = {"mark": 10**-6, "weight": 10**-9, "asked_pence": -1, "pot_pence": 1}


def check_need(path, value, works, step):
    """Try a value, and the one just short of it."""
    short = value - step if isinstance(step, int) else round(value - step, 9)
    if not works(value):
        raise Different(f"{path}: {value} would not have been enough")
    if works(short):
        raise Different(f"{path}: {short} would have been enough already")


class Trial:
    """One bid, for which the money step is done again with one quantity changed."""

    def __init__(self, heard, row, place, values):
        self.heard, self.row, self.place, self.values = heard, row, place, values
        self.pot = heard.document["pot_pence"]

    def tests(self):
        """One test for each quantity: does this value give the full ask?"""
        return {
            "mark": lambda mark: self.with_value(round(mark * self.row["weight"], 9)),
            "weight": lambda weight: self.with_value(round(self.row["mark"] * weight, 9)),
            "asked_pence": self.with_ask,
            "pot_pence": self.with_pot,
        }

    def ends(self):
        """The far end of the range of each quantity."""
        least = max(1, self.heard.bids[self.place]["minimum_pence"])
        return {"mark": 100, "weight": 4, "asked_pence": least, "pot_pence": 10 * self.pot}

    def contest(self, values, pot):
        """The contest of the bid's half."""
        return contest_of(self.heard, self.heard.half(self.heard.bids[self.place]), values, pot)

    def with_value(self, value):
        """Try another value."""
        changed = [*self.values[: self.place], value, *self.values[self.place + 1 :]]
        return self.is_full(self.contest(changed, self.pot))

    def with_ask(self, ask):
        """Try another ask."""
        contest = self.contest(self.values, self.pot)
        contest.asked[self.place] = ask
        return self.is_full(contest)

    def with_pot(self, pot):
        """Try another pot."""
        return self.is_full(self.contest(self.values, pot))

    def is_full(self, contest):
        """Decide, and look at the bid."""
        return contest.decide().reason[self.place] == "full"


# --- all of it --------------------------------------------------------------------------------------


def check(bundle):
    """Check a whole bundle; say what was done, or raise Different."""
    same("format", "fundpots bundle 1", bundle["format"])
    check_receipts(bundle)
    check_draw(bundle)
    check_presence(bundle)
    check_ballots(bundle)
    heard, outcome = Heard(bundle["round"]), bundle["outcome"]
    settle_halves(heard)
    heard.check_marks_allowed()
    check_halves(heard, outcome)
    same("outcome.bids (ids)", [bid["id"] for bid in heard.bids], [row["id"] for row in outcome["bids"]])
    reasons = unranked(heard)
    for place, row in enumerate(outcome["bids"]):
        half = heard.half(heard.bids[place]) if heard.half_of is not None else None
        same(f"outcome.bids[{place}].half", half, row["half"])
        if place in reasons:
            same(f"outcome.bids[{place}].reason", reasons[place], row["reason"])
            same(f"outcome.bids[{place}].amount_pence", 0, row["amount_pence"])
            same(f"outcome.bids[{place}].rank", None, row["rank"])
            same(f"outcome.bids[{place}].left_pence", None, row["left_pence"])
    check_marks(heard, outcome["bids"], reasons)
    recomputed = bundle["round"]["rule"] in ("greedy", "density")
    if recomputed:
        check_money(heard, outcome, reasons)
    else:
        check_feasible(heard, outcome)
    check_carried(heard, outcome)
    check_hashes(bundle)
    if recomputed:
        return "Everything agrees to the penny."
    rule = bundle["round"]["rule"]
    return f"All agrees, but the rule {rule} was not recomputed: its amounts are possible ones."


def main():
    """Read the file that is named and check it."""
    if len(sys.argv) != 2:
        print("Usage: check_result.py BUNDLE.json", file=sys.stderr)
        return 2
    try:
        with open(sys.argv[1], encoding="utf-8-sig") as file:
            bundle = json.load(file)
        print(check(bundle))
    except Different as difference:
        print(difference, file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"{sys.argv[1]}: {error}", file=sys.stderr)
        return 2
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"{sys.argv[1]}: is not a bundle: {type(error).__name__} {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

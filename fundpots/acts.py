"""What each act in the record means, in words: `told_act` makes a sentence for people of it.

Sentences may use %(who)s (the person's name or pseudonym), %(reason)s, and the keys of the entry's `after`.
"""

import json

from flask_babel import lazy_gettext as _l

ACTS = {
    # people
    "person.invited": _l("%(who)s invited somebody"),
    "person.joined": _l("%(who)s accepted an invitation"),
    "person.disabled": _l("%(who)s closed an account"),
    "person.enabled": _l("%(who)s opened an account again"),
    "person.erased": _l("%(who)s had a person's data erased"),
    "appointment.made": _l("%(who)s gave somebody a role"),
    "appointment.ended": _l("%(who)s ended somebody's role"),
    "password.set": _l("%(who)s set a new password"),
    "address.changed": _l("%(who)s has a new e-mail address"),
    "factor.added": _l("%(who)s added a second factor"),
    "factor.removed": _l("%(who)s removed a second factor"),
    "recovery.used": _l("%(who)s signed in with a recovery code"),
    # places
    "geography.loaded": _l("The areas of Great Britain were loaded"),
    "presence.imported": _l("%(who)s imported a count of presence"),
    "group.founded": _l("%(who)s entered a new group"),
    "group.changed": _l("%(who)s changed what is kept of a group"),
    "group.closed": _l("%(who)s closed a group: %(reason)s"),
    "grouping.drafted": _l("%(who)s began a new drawing of regions"),
    "grouping.described": _l("%(who)s changed the name or reason of a drawing"),
    "grouping.areas-moved": _l("%(who)s moved areas to another region of a draft"),
    "grouping.region-added": _l("%(who)s added a region to a draft"),
    "grouping.region-renamed": _l("%(who)s changed a region of a draft"),
    "grouping.regions-merged": _l("%(who)s merged two regions of a draft"),
    "grouping.in-force": _l("%(who)s put a drawing of regions in force"),
    "grouping.discarded": _l("%(who)s threw a draft of regions away"),
    # the split of the national fund
    "split.saved": _l("%(who)s kept a way to split the national fund"),
    "split.in-force": _l("%(who)s put a split of the national fund in force"),
    "pot.opened": _l("%(who)s opened a new pot"),
    # the ledger
    "money.deposit": _l("%(who)s put money into the pot"),
    "money.split": _l("The pot got its share of the national fund"),
    "money.transfer": _l("%(who)s moved money to another pot"),
    "money.award": _l("Money was promised to a group"),
    "money.award-withdrawn": _l("Money that was promised is free again"),
    "money.payment": _l("Money was paid to a group"),
    "money.payment-failed": _l("A payment did not arrive, and is promised again"),
    "money.return": _l("Money came back from a group"),
    "money.correction": _l("%(who)s corrected a movement of money"),
    # rounds
    "round.made": _l("%(who)s began a round"),
    "round.copied": _l("%(who)s took over the terms of an earlier round"),
    "round.changed": _l("%(who)s changed the draft"),
    "round.terms-locked": _l("The terms were locked, and a secret for the seed was drawn"),
    "round.seed-fixed": _l("The seed was fixed by the secret and the list of bids"),
    "round.extended": _l("%(who)s put off a deadline: %(reason)s"),
    "round.open": _l("%(who)s opened the round"),
    "round.close-bids": _l("%(who)s closed the list of bids"),
    "round.start-scoring": _l("%(who)s started scoring"),
    "round.close-scoring": _l("%(who)s closed scoring"),
    "round.put-to-vote": _l("%(who)s put the proposal to the vote"),
    "round.score-again": _l("%(who)s went back to scoring: %(reason)s"),
    "round.propose-again": _l("%(who)s went back to the proposal: %(reason)s"),
    "round.publish": _l("%(who)s published the result"),
    "deadline.reminded": _l("The groups that were behind were reminded of a deadline"),
    "round.close": _l("%(who)s closed the round"),
    "round.cancel": _l("%(who)s cancelled the round: %(reason)s"),
    "criterion.added": _l("%(who)s added a criterion"),
    "criterion.changed": _l("%(who)s changed a criterion"),
    "criterion.removed": _l("%(who)s removed a criterion"),
    "criterion.shifted": _l("%(who)s changed the order of the criteria"),
    "scenario.saved": _l("%(who)s kept a scenario"),
    # bids
    "bid.started": _l("%(who)s began a bid"),
    "bid.copied": _l("%(who)s took over the text of an earlier bid"),
    "bid.written": _l("%(who)s changed the bid"),
    "bid.sent-for-sign-off": _l("%(who)s sent the bid for sign-off"),
    "bid.sign-off-declined": _l("%(who)s sent the bid back unsigned: %(reason)s"),
    "bid.submitted": _l("%(who)s submitted the bid, signed by two officers, as %(reference)s"),
    "bid.taken-back": _l("%(who)s took the bid back for changes"),
    "bid.withdrawn": _l("%(who)s withdrew the bid"),
    "bid.eligible": _l("%(who)s found the bid eligible"),
    "bid.ineligible": _l("%(who)s found the bid not eligible: %(reason)s"),
    "bid.screening-undone": _l("%(who)s undid the decision of screening: %(reason)s"),
    "bid.changes-asked": _l("%(who)s asked for changes"),
    "bid.changes-answered": _l("%(who)s sent the changes that were asked for"),
    "bid.areas-corrected": _l("%(who)s corrected the areas that benefit: %(reason)s"),
    "attachment.added": _l("%(who)s added the file %(name)s"),
    "attachment.removed": _l("%(who)s removed a file"),
    "partner.asked": _l("%(who)s asked %(name)s to be a partner"),
    "partner.consented": _l("%(name)s consented to be a partner"),
    "partner.declined": _l("%(name)s declined to be a partner"),
    "partner.dropped": _l("%(who)s goes on without %(name)s"),
    # scoring
    "interest.none": _l("%(who)s said that the group has no interest in a bid"),
    "interest.declared": _l("%(who)s declared an interest in a bid"),
    "interest.taken-back": _l("%(who)s took a declared interest back"),
    "scores.saved": _l("%(who)s saved scores; what they say stays sealed until scoring has closed"),
    "ballot.cast": _l("%(who)s cast the group's ballot"),
    "ballot.confirmed": _l("%(who)s confirmed the group's ballot"),
    "ballot.delegate": _l("%(who)s named who scores for the group"),
    "turnout.reminded": _l("%(who)s reminded the groups that were behind with their scores"),
    # allocations
    "proposal.made": _l("The inputs were frozen and the allocation was computed"),
    "proposal.overridden": _l("%(who)s changed an amount by hand: %(reason)s"),
    "vote.cast": _l("%(who)s cast a group's vote"),
    "round.bundle": _l("The result was written down for everybody to recompute"),
    "appeal.lodged": _l("%(who)s appealed"),
    "appeal.decided": _l("%(who)s decided an appeal: %(reason)s"),
    # treasury
    "award.offered": _l("An award was offered"),
    "award.accepted-by-one": _l("%(who)s accepted the award, as the first of two officers"),
    "award.accepted": _l("%(who)s accepted the award, as the second of two officers"),
    "award.declined": _l("%(who)s declined the award: %(reason)s"),
    "award.extended": _l("%(who)s gave the group more time to accept: %(reason)s"),
    "award.withdrawn": _l("%(who)s withdrew the award: %(reason)s"),
    "award.returned": _l("%(who)s recorded money that came back from the group"),
    "award.return-corrected": _l("%(who)s corrected money that was entered as returned: %(reason)s"),
    "award.closed": _l("%(who)s closed the award"),
    "bank-details.given": _l("%(who)s gave bank details"),
    "bank-details.confirmed": _l("%(who)s confirmed bank details"),
    "bank-details.dropped": _l("%(who)s took unconfirmed bank details back"),
    "bank-details.seen": _l("%(who)s looked at bank details in full"),
    "instalments.planned": _l("%(who)s planned the instalments"),
    "instalment.prepared": _l("%(who)s prepared instalment %(instalment)s"),
    "instalment.approved": _l("%(who)s approved instalment %(instalment)s"),
    "instalment.sent-back": _l("%(who)s sent instalment %(instalment)s back: %(reason)s"),
    "instalment.in-run": _l("%(who)s put instalment %(instalment)s into a payment run"),
    "instalment.paid": _l("%(who)s marked instalment %(instalment)s as paid"),
    "instalment.failed": _l("%(who)s marked instalment %(instalment)s as failed: %(reason)s"),
    "payment-run.made": _l("%(who)s made a payment run of %(payments)s payments"),
    "payment-run.file": _l("%(who)s downloaded the bank file of a payment run"),
    "report.submitted": _l("%(who)s sent a report"),
    "report.queried": _l("%(who)s asked for changes to the report: %(reason)s"),
    "report.accepted": _l("%(who)s accepted the report"),
    "report.reminded": _l("%(who)s reminded the group of its report"),
}


class _Known(dict[str, object]):
    """Values for a sentence; what an entry does not tell is left out rather than failing the page."""

    def __missing__(self, key: str) -> str:
        return "…"


def tells_reason(act: str) -> bool:
    """Whether the act's own sentence ends with the reason, so that nobody need say it again."""
    return "%(reason)s" in str(ACTS.get(act, ""))


def told_act(act: str, after: str | None, *, who: str, reason: str | None) -> str:
    """One act as a sentence, with what its entry tells; an act that has none is told by its name."""
    told = json.loads(after) if after else {}
    known = told if isinstance(told, dict) else {}
    return str(ACTS.get(act, act)) % _Known(known | {"who": who, "reason": reason or ""})

"""What each act in the record means, in words: `ACTS["bid.submitted"]` is a sentence for people.

Sentences may use %(who)s (the person's name or pseudonym), %(reason)s, and the keys of the entry's `after`.
"""

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
    "factor.added": _l("%(who)s added a second factor"),
    "factor.removed": _l("%(who)s removed a second factor"),
    "recovery.used": _l("%(who)s signed in with a recovery code"),
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
}

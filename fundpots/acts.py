"""What each act in the record means, in words: `ACTS["bid.submitted"]` is a sentence for people.

Sentences may use %(who)s (the person's name or pseudonym), %(reason)s, and the keys of the entry's `after`.
"""

from flask_babel import lazy_gettext as _l

ACTS = {
    # people
    "person.invited": _l("%(who)s invited somebody"),
    "person.joined": _l("%(who)s accepted an invitation"),
    "person.renamed": _l("%(who)s changed their name"),
    "person.disabled": _l("%(who)s closed an account"),
    "person.enabled": _l("%(who)s opened an account again"),
    "person.erased": _l("%(who)s had a person's data erased"),
    "person.exported": _l("%(who)s took a copy of their data"),
    "appointment.made": _l("%(who)s gave somebody a role"),
    "appointment.ended": _l("%(who)s ended somebody's role"),
    "password.set": _l("%(who)s set a new password"),
    "factor.added": _l("%(who)s added a second factor"),
    "factor.removed": _l("%(who)s removed a second factor"),
    "recovery.used": _l("%(who)s signed in with a recovery code"),
}

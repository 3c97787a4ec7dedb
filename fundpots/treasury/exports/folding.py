"""Names as banks can carry them: 18 characters out of A-Z a-z 0-9 . & / - and space.

Letters with a circumflex, as Welsh has them on w and y, lose it; typographic marks become plain ones; what
has no plain form is left out. Banks compare names loosely, so that a folded name still finds its account.
"""

import re
import unicodedata

LONGEST = 18
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "‑": "-", "+": "&", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae"}
)
_LEFT_OUT = re.compile(r"[’'`\"“”()!?]")
_FOREIGN = re.compile(r"[^A-Za-z0-9.&/ -]")


def fold(text: str, longest: int = LONGEST) -> str:
    """The text in the banks' characters, cut to length.

    >>> fold("Grŵp Llŷn a Dŵr"), fold("Women’s Aid: Leeds + York")
    ('Grwp Llyn a Dwr', 'Womens Aid Leeds &')
    """
    plain = _LEFT_OUT.sub("", text.translate(_PLAIN))
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
    )
    return " ".join(_FOREIGN.sub(" ", bare).split()).lstrip(" .&/-")[:longest].rstrip()

"""Refusals: what the application will not do, each named for the fact and fit to be shown."""


class Refusal(Exception):
    """Something was asked that the rules do not allow.

    A subclass is named for the fact (RoundNotOpen) and carries in `text` one sentence that a person
    can act on. One handler in the application turns every refusal into a page.
    """

    status = 409
    text: object = ""

    def __init__(self, text: object | None = None) -> None:
        super().__init__(text)
        if text is not None:
            self.text = text

    def __str__(self) -> str:
        return str(self.text)


class Unseen(Refusal):
    """The thing is not there, or not for this person: both look the same from outside."""

    status = 404


class Stale(Refusal):
    """Somebody else changed the same thing since this person opened it."""

    def __init__(self, text: object | None = None, *, yours: object = None, theirs: object = None):
        super().__init__(text)
        self.yours = yours
        self.theirs = theirs


class TooMany(Refusal):
    """The same thing was tried too often; `retry_after` says after how many seconds it may be tried again."""

    status = 429

    def __init__(self, text: object | None = None, *, retry_after: int = 60):
        super().__init__(text)
        self.retry_after = retry_after

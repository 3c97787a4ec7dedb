"""Where awards, instalments and reports are in their lives: one word each, derived and never stored."""

from enum import StrEnum


class AwardState(StrEnum):
    """One word for an award."""

    OFFERED = "offered"
    LAPSED = "lapsed"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    PAID = "paid"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class InstalmentState(StrEnum):
    """One word for an instalment."""

    PLANNED = "planned"
    FAILED = "failed"
    PREPARED = "prepared"
    APPROVED = "approved"
    SENT = "sent"
    PAID = "paid"
    CANCELLED = "cancelled"


class ReportState(StrEnum):
    """One word for a report."""

    DRAFT = "draft"
    QUERIED = "queried"
    RECEIVED = "received"
    ACCEPTED = "accepted"

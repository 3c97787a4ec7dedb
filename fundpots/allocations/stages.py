"""The words that a vote and an appeal can say."""

from enum import StrEnum


class Choice(StrEnum):
    """A group's answer to a proposal."""

    APPROVE = "approve"
    OBJECT = "object"
    ABSTAIN = "abstain"


class Grounds(StrEnum):
    """What an appeal can rest on."""

    PROCESS = "process"
    FACT = "fact"
    INTEREST = "interest"
    RULE = "rule"


class Outcome(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"

"""The codes that requests keep."""

from enum import StrEnum


class HelpKind(StrEnum):
    """What a leader asks the secretariat for."""

    VISIT = "visit"
    SPEAKER = "speaker"
    ADVICE = "advice"
    MATERIALS = "materials"
    OTHER = "other"


class HelpState(StrEnum):
    """How far a leader's request has come."""

    NEW = "new"
    TAKEN = "taken"
    ANSWERED = "answered"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HelpAct(StrEnum):
    """What one line of a request's thread did beside saying something."""

    SAID = "said"
    TOOK = "took"
    LET_GO = "let_go"
    ANSWERED = "answered"
    DONE = "done"
    DECLINED = "declined"
    WITHDREW = "withdrew"
    REOPENED = "reopened"

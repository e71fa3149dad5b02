"""The words of campaigns."""

from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands; only an open one takes texts and calls."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"


class Target(StrEnum):
    """Which of a supporter's legislators a campaign asks."""

    SENATORS = "senators"
    REPRESENTATIVE = "representative"
    ALL = "all"


class Outcome(StrEnum):
    """How a call to an office ended; `unknown`: it was connected and the caller did not say."""

    UNKNOWN = "unknown"
    SPOKE = "contact"
    VOICEMAIL = "voicemail"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skip"

    @property
    def rank(self) -> int:
        """An outcome gives way only to one of higher rank, so that repeated and late news change nothing."""
        return 1 if self is Outcome.UNKNOWN else 2


REACHED = (Outcome.SPOKE, Outcome.VOICEMAIL)


class How(StrEnum):
    """How we know of a call: bridged by us, or told by the caller on the page."""

    BRIDGED = "bridged"
    TOLD = "told"


class VisitState(StrEnum):
    """A visit is planned, then reported or called off."""

    PLANNED = "planned"
    REPORTED = "reported"
    CANCELLED = "cancelled"


class TouchKind(StrEnum):
    """The kinds of touch an office may get."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    MEETING = "meeting"


class Position(StrEnum):
    """Where a legislator stands on what the coalition asks."""

    YES = "yes"
    LEAN_YES = "lean-yes"
    UNDECIDED = "undecided"
    LEAN_NO = "lean-no"
    NO = "no"
    UNKNOWN = "unknown"


class Party(StrEnum):
    """Who made a promise: the office, or we."""

    THEY = "they"
    WE = "we"


class LobbyKind(StrEnum):
    """What a piece of work is to 26 USC 4911."""

    NONE = "none"
    DIRECT = "direct"
    GRASSROOTS = "grassroots"

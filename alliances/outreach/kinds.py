"""The codes that outlets and outreach keep."""

from enum import StrEnum


class OutletKind(StrEnum):
    """What sort of outlet or institution an alliance talks to."""

    NEWSPAPER = "newspaper"
    RADIO = "radio"
    TV = "tv"
    ONLINE = "online"
    SCHOOL = "school"
    UNIVERSITY = "university"
    CONGREGATION = "congregation"
    CLUB = "club"


class OutreachResult(StrEnum):
    """What came of a piece of outreach, in one word."""

    PUBLISHED = "published"
    AIRED = "aired"
    HELD = "held"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    NO_ANSWER = "no_answer"

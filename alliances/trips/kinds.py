"""The codes that trips keep."""

from enum import StrEnum


class AppointmentKind(StrEnum):
    """What the secretariat does at one hour of a trip."""

    MEMBERS_MEETING = "members_meeting"
    PROSPECT = "prospect"
    EDITORIAL_BOARD = "editorial_board"
    RADIO = "radio"
    INTERVIEW = "interview"
    PRESS_CONFERENCE = "press_conference"
    SPEECH = "speech"
    SCHOOL = "school"
    FOUNDING_VISIT = "founding_visit"
    ORGANIZING_MEETING = "organizing_meeting"
    LEGISLATOR = "legislator"
    OTHER = "other"


class AppointmentState(StrEnum):
    """How far an appointment of a trip has come."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class CostKind(StrEnum):
    """What a trip's money went to."""

    TRAVEL = "travel"
    LODGING = "lodging"
    OTHER = "other"

"""The codes of the directory: what one leader may ask another about."""

from enum import StrEnum


class Topic(StrEnum):
    """What one leader may ask another about."""

    FORMING = "forming"
    MEMBERS = "members"
    CONGRESS = "congress"
    PRESS = "press"
    RADIO = "radio"
    SCHOOLS = "schools"
    CAMPUSES = "campuses"
    CONGREGATIONS = "congregations"
    EVENTS = "events"
    POLLS = "polls"
    MONEY = "money"
    SPANISH = "spanish"

"""The codes of materials: whom they are for, who sees them, what others may do with them."""

from enum import StrEnum


class Audience(StrEnum):
    """Whom a material is written for."""

    ANYBODY = "anybody"
    LEADERS = "leaders"
    MEMBERS = "members"
    CONGREGATIONS = "congregations"
    PRESS = "press"
    SCHOOLS = "schools"
    CAMPUSES = "campuses"


class Sight(StrEnum):
    """Who may see a material."""

    PUBLIC = "public"
    STAFF = "staff"


class Licence(StrEnum):
    """What others may do with a material."""

    ASK = "ask"
    COALITION = "coalition"
    CC0 = "cc0"
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"
    CC_BY_NC = "cc_by_nc"
    OTHER = "other"

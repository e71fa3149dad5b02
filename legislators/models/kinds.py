"""The words that some columns of this room hold."""

from enum import StrEnum

UNITED_STATES = ""  # the `state` of a roster or of boundaries that cover the whole country


class Chamber(StrEnum):
    """The two chambers of Congress."""

    SENATE = "senate"
    HOUSE = "house"


class OfficeKind(StrEnum):
    """Where an office is: at the Capitol, or at home."""

    WASHINGTON = "washington"
    LOCAL = "local"


class StateKind(StrEnum):
    """What a state code stands for; only a state has Senators."""

    STATE = "state"
    DISTRICT = "district"
    TERRITORY = "territory"
    COMMONWEALTH = "commonwealth"


class LinkKind(StrEnum):
    """Where else a person is to be found, by their own account."""

    WEBSITE = "website"
    CONTACT_FORM = "contact_form"
    TWITTER = "twitter"
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    MASTODON = "mastodon"


class CommitteeKind(StrEnum):
    """Whose committee it is."""

    SENATE = "senate"
    HOUSE = "house"
    JOINT = "joint"


class CorrectionKind(StrEnum):
    """What somebody of the coalition knows better than our list."""

    OFFICE_DETAIL = "office_detail"
    OFFICE_CLOSED = "office_closed"
    OFFICE_ADDED = "office_added"
    SUCCESSOR = "successor"
    VACANT = "vacant"


class RefreshOutcome(StrEnum):
    """How a refresh of our list ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"

"""The codes this room's tables keep: stages, kinds, states."""

from enum import StrEnum


class Stage(StrEnum):
    """How far an alliance has come; the order is the order of the steps."""

    LEADER = "leader"
    BACKING = "backing"
    VISIT = "visit"
    MEMBERS = "members"
    MEETING = "meeting"
    ACTIVE = "active"

    @property
    def number(self) -> int:
        """One for the first step, six for the last."""
        return list(Stage).index(self) + 1

    @property
    def following(self) -> "Stage | None":
        """The step after this one, or nothing after the last."""
        steps = list(Stage)
        return steps[self.number] if self.number < len(steps) else None


class OrganizationKind(StrEnum):
    """What sort of organization it is."""

    NATIONAL = "national"
    LOCAL = "local"
    CONGREGATION = "congregation"
    SCHOOL = "school"
    UNION = "union"
    CIVIC = "civic"


class MaterialKind(StrEnum):
    """What a material is for."""

    HANDOUT = "handout"
    GUIDE = "guide"
    TALKING_POINTS = "talking_points"
    SLIDES = "slides"
    MEDIA_KIT = "media_kit"
    SCHOOL_KIT = "school_kit"
    CAMPUS_KIT = "campus_kit"

    @property
    def is_kit(self) -> bool:
        """Whether it holds other materials."""
        return self.value.endswith("_kit")


class OutreachKind(StrEnum):
    """Whom an alliance reached out to beside Congress."""

    EDITORIAL_BOARD = "editorial_board"
    OPINION_PIECE = "opinion_piece"
    LETTER = "letter"
    RADIO = "radio"
    INTERVIEW = "interview"
    PRESS_RELEASE = "press_release"
    PRESS_CONFERENCE = "press_conference"
    CLASS = "class"
    TALK = "talk"
    CAMPUS_EVENT = "campus_event"
    SCHOOL = "school"
    UNIVERSITY = "university"


class StartState(StrEnum):
    """What became of a wish to start an alliance."""

    NEW = "new"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class MatchMethod(StrEnum):
    """Who said which district a supporter lives in."""

    ZIP = "zip"
    PERSON = "person"


class AreaKind(StrEnum):
    """How large a piece of the map is."""

    STATE = "state"
    COUNTY = "county"
    ZIP = "zip"


class DeliveryState(StrEnum):
    """How far a piece of news has come on its way to another program; in a demo it is kept at home."""

    WAITING = "waiting"
    SENDING = "sending"
    TAKEN = "taken"
    GIVEN_UP = "given_up"
    KEPT_HOME = "kept_home"


class Standing(StrEnum):
    """Whether an alliance goes on, rests for a while, or was closed."""

    RUNNING = "running"
    RESTING = "resting"
    CLOSED = "closed"


class ProspectKind(StrEnum):
    """Who may join: an organization, or one person."""

    ORGANIZATION = "organization"
    PERSON = "person"


class ProspectAnswer(StrEnum):
    """What a prospective member has answered so far."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    LATER = "later"


class AskingWay(StrEnum):
    """How a prospective member was asked."""

    VISIT = "visit"
    CALL = "call"
    MAIL = "mail"
    MEETING = "meeting"


class RoleKind(StrEnum):
    """What somebody does for an alliance."""

    LEADER = "leader"
    DEPUTY = "deputy"
    TREASURER = "treasurer"
    MEDIA = "media"
    SCHOOLS = "schools"
    OUTREACH = "outreach"
    OTHER = "other"


class EntryKind(StrEnum):
    """What happened with a program commitment on a day."""

    DONE = "done"
    RENEWED = "renewed"
    ENDED = "ended"


class ImportState(StrEnum):
    """How far an import has come; the `-ing` ones are somebody's work at the moment."""

    WAITING = "waiting"
    TRYING = "trying"
    TRIED = "tried"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class ImportPart(StrEnum):
    """Which of an import's two files a piece belongs to."""

    FILE = "file"
    REFUSED = "refused"


class EventKind(StrEnum):
    """What people come together for."""

    MEETING = "meeting"
    ORGANIZING = "organizing"
    TRAINING = "training"
    COLLECTIVE = "collective"
    TALK = "talk"
    VIGIL = "vigil"


class EventState(StrEnum):
    """Whether an event is only thought of, told to people, called off or over."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    HELD = "held"


class HostState(StrEnum):
    """What somebody asked to host an event with others has answered."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class SeatState(StrEnum):
    """Where somebody who signed up for an event stands."""

    COMING = "coming"
    WAITING = "waiting"
    PENDING = "pending"
    CANCELLED = "cancelled"


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"


class Likeness(StrEnum):
    """Why two supporters may be one person."""

    NAME_AND_ZIP = "name_and_zip"
    NAME_AND_MAILBOX = "name_and_mailbox"
    NEAR_NAME = "near_name"

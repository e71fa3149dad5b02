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
    MEDIA_KIT = "media_kit"
    SCHOOL_KIT = "school_kit"


class OutreachKind(StrEnum):
    """Whom an alliance reached out to beside Congress."""

    EDITORIAL_BOARD = "editorial_board"
    OPINION_PIECE = "opinion_piece"
    RADIO = "radio"
    SCHOOL = "school"
    UNIVERSITY = "university"
    TALK = "talk"


class StartState(StrEnum):
    """What became of a wish to start an alliance."""

    NEW = "new"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class MatchMethod(StrEnum):
    """Who said which district a supporter lives in."""

    ZIP = "zip"
    PERSON = "person"

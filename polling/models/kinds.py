"""The words of polls that a column may hold."""

from datetime import datetime
from enum import StrEnum


class PollState(StrEnum):
    """How far a poll has come; it never goes back."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


class Recruitment(StrEnum):
    """How people came to a sample; samples of different recruitment are never one number."""

    LIST = "list"
    OPEN_LINK = "open_link"
    SUPPORTERS = "supporters"


class QuestionRole(StrEnum):
    """What a question is for: `opinion` is what we ask, the others place a person in the population."""

    AGE = "age"
    SEX = "sex"
    RACE = "race"
    EDUCATION = "education"
    OPINION = "opinion"


class Side(StrEnum):
    """What a choice says about the question: for it, against it, neither, or no answer at all."""

    FAVOR = "favor"
    OPPOSE = "oppose"
    PLAIN = "plain"
    APART = "apart"


class Mode(StrEnum):
    """Through what a person answered."""

    WEB = "web"


class Item(StrEnum):
    """What a poll must disclose with its results: the items of AAPOR's Code of 2021, III.A, by their numbers."""

    STRATEGY = "strategy"
    SPONSOR = "sponsor"
    INSTRUMENT = "instrument"
    POPULATION = "population"
    RECRUITMENT = "recruitment"
    MODES = "modes"
    DATES = "dates"
    PRECISION = "precision"
    WEIGHTING = "weighting"
    QUALITY = "quality"
    LIMITATIONS = "limitations"


class TableKind(StrEnum):
    """What a table of the population counts: adults by age and sex, these with race and education, or votes."""

    AGE_SEX = "age_sex"
    JOINT = "joint"
    VOTE = "vote"


def takes_answers(state: PollState, closes_at: datetime | None, now: datetime) -> bool:
    """Whether a poll in this state with this end may be answered at `now`."""
    return state == PollState.OPEN and (closes_at is None or now < closes_at)

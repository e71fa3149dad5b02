"""Tables of polls: what is asked, how people came, what they answered, and what was published."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from groundwork.database import Base, words


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
    """What a question is for: `age` and `sex` place a person in the population, `opinion` is what we ask."""

    AGE = "age"
    SEX = "sex"
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


def takes_answers(state: PollState, closes_at: datetime | None, now: datetime) -> bool:
    """Whether a poll in this state with this end may be answered at `now`."""
    return state == PollState.OPEN and (closes_at is None or now < closes_at)


class Poll(Base):
    """One set of questions put to one population between two moments.

    area: `US`, a state such as `OH`, or a district of the 119th Congress such as `OH-3`.
    population: who is meant, in words, such as "adults in Ohio".
    """

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_alliance_id_state", "alliance_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    state: Mapped[PollState] = mapped_column(words(PollState), default=PollState.DRAFT)
    title_en: Mapped[str]
    title_es: Mapped[str]
    area: Mapped[str]
    population_en: Mapped[str]
    population_es: Mapped[str]
    paid_by: Mapped[str]
    made_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    questions: Mapped[list["Question"]] = relationship(
        back_populates="poll", order_by="Question.number", lazy="raise", passive_deletes="all"
    )

    def titled(self, language: str) -> str:
        """The title in this language."""
        return self.title_es if language == "es" else self.title_en

    def population(self, language: str) -> str:
        """Who is meant, in this language."""
        return self.population_es if language == "es" else self.population_en

    def is_open(self, now: datetime) -> bool:
        """Whether people may answer at `now`; the closing moment itself is too late."""
        return takes_answers(self.state, self.closes_at, now)


class Question(Base):
    """One question, worded in both languages; read-only from the poll's first response."""

    __tablename__ = "poll_question"
    __table_args__ = (UniqueConstraint("poll_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    number: Mapped[int]
    role: Mapped[QuestionRole] = mapped_column(words(QuestionRole))
    wording_en: Mapped[str]
    wording_es: Mapped[str]
    poll: Mapped[Poll] = relationship(back_populates="questions", lazy="raise")
    choices: Mapped[list["Choice"]] = relationship(
        back_populates="question", order_by="Choice.number", lazy="raise", passive_deletes="all"
    )

    def worded(self, language: str) -> str:
        """The question in this language."""
        return self.wording_es if language == "es" else self.wording_en


class Choice(Base):
    """One answer a person may choose.

    category: its name in the population's table (`18-34`, `Female`); empty for opinions and refusals.
    """

    __tablename__ = "poll_choice"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id", ondelete="CASCADE"))
    number: Mapped[int]
    label_en: Mapped[str]
    label_es: Mapped[str]
    side: Mapped[Side] = mapped_column(words(Side), default=Side.PLAIN)
    category: Mapped[str] = mapped_column(default="")
    question: Mapped[Question] = relationship(back_populates="choices", lazy="raise")

    def labelled(self, language: str) -> str:
        """The choice in this language."""
        return self.label_es if language == "es" else self.label_en


class Sample(Base):
    """The people who came to one poll in one way.

    is_random: whether a list was drawn by chance from the population; only then is there a margin of error.
    frame: where a list came from, in words.
    """

    __tablename__ = "poll_sample"
    __table_args__ = (UniqueConstraint("poll_id", "recruitment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"))
    recruitment: Mapped[Recruitment] = mapped_column(words(Recruitment))
    is_random: Mapped[bool] = mapped_column(default=False)
    frame: Mapped[str] = mapped_column(default="")


class Invitation(Base):
    """One link for one person, good for one response; the token is kept as a digest only.

    used_at: the first moment of the month it was used in; anything finer could be laid beside a response.
    """

    __tablename__ = "poll_invitation"
    __table_args__ = (Index("ix_poll_invitation_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Response(Base):
    """One person's answers; nothing leads from here to who they were.

    answered_at: the first moment of the day (UTC), for the same reason.
    """

    __tablename__ = "poll_response"
    __table_args__ = (Index("ix_poll_response_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    answered_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(words(Mode))
    language: Mapped[str]


class Answer(Base):
    """What one response says to one question; no row where it was left blank."""

    __tablename__ = "poll_answer"
    __table_args__ = (Index("ix_poll_answer_question_id", "question_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("poll_response.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id"), primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("poll_choice.id"))


class SampleResult(Base):
    """How one sample came out when its poll was published; the numbers the method card prints.

    withheld: why its figures are not published; empty when they are. targets: what it was weighted to.
    """

    __tablename__ = "poll_sample_result"

    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int]
    effective_n: Mapped[float]
    design_effect: Mapped[float]
    is_weighted: Mapped[bool]
    iterations: Mapped[int]
    largest_gap: Mapped[float]
    collapses: Mapped[str]
    targets: Mapped[str]
    withheld: Mapped[str]


class Figure(Base):
    """One published share: of a choice, or of a side (choice_id empty), among all or in one age group.

    cut: empty for everybody, else the age group's category.
    moe: only where the sample was drawn at random; low and high likewise.
    """

    __tablename__ = "poll_figure"
    __table_args__ = (Index("ix_poll_figure_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id", ondelete="CASCADE"))
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("poll_choice.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(words(Side))
    cut: Mapped[str] = mapped_column(default="")
    share: Mapped[float]
    low: Mapped[float | None]
    high: Mapped[float | None]
    moe: Mapped[float | None]
    n: Mapped[int]
    effective_n: Mapped[float]
    design_effect: Mapped[float]


class PopulationCount(Base):
    """Adults of one area by age and sex, brought by an administrator; goes before the table we ship."""

    __tablename__ = "poll_population"
    __table_args__ = (UniqueConstraint("area", "sex", "age"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str]
    sex: Mapped[str]
    age: Mapped[str]
    adults: Mapped[int]
    source: Mapped[str]

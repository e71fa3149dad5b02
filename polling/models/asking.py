"""What is asked: polls, their questions and choices, and what their makers say about them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from groundwork.database import Base, words
from polling.models.kinds import Item, PollState, QuestionRole, Side, takes_answers


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


class Statement(Base):
    """What the poll's makers say of one item that nobody can compute, in both languages."""

    __tablename__ = "poll_statement"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[Item] = mapped_column(words(Item), primary_key=True)
    words_en: Mapped[str]
    words_es: Mapped[str]

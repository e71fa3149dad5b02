"""What was found and fixed when a poll was published: figures, district estimates, how it was done."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from polling.models.kinds import Side


class SampleResult(Base):
    """How one sample came out when its poll was published; the numbers the method card prints.

    withheld: why its figures are not published; empty when they are. targets: what it was weighted to.
    collapses: a JSON list, one object for each joining of categories.
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
    withheld: why the share is not published (it is empty then, and so are its margins); empty when it is.
    """

    __tablename__ = "poll_figure"
    __table_args__ = (Index("ix_poll_figure_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id", ondelete="CASCADE"))
    choice_id: Mapped[int | None] = mapped_column(ForeignKey("poll_choice.id", ondelete="CASCADE"))
    side: Mapped[Side] = mapped_column(words(Side))
    cut: Mapped[str] = mapped_column(default="")
    share: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    moe: Mapped[float | None]
    n: Mapped[int]
    effective_n: Mapped[float]
    design_effect: Mapped[float]
    withheld: Mapped[str] = mapped_column(default="")


class AreaModel(Base):
    """The model behind one question's district estimates, as it was fitted.

    fitted: JSON: formula, deviations, seed, draws, versions, validation.
    """

    __tablename__ = "poll_area_model"

    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id", ondelete="CASCADE"), primary_key=True)
    fitted: Mapped[str] = mapped_column(Text)


class AreaEstimate(Base):
    """The share in favor among the adults of one district, from the poll's model; never from its raw answers alone.

    n: people of the area who answered; it may be none.
    """

    __tablename__ = "poll_area_estimate"

    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id", ondelete="CASCADE"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    share: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    sd: Mapped[float]
    n: Mapped[int]


class Record(Base):
    """How a published poll was done, fixed with its numbers.

    recipe: JSON from which every number is made again. disclosure: JSON, the eleven items in both languages.
    data_hash: SHA-256 of the answers the numbers are from.
    """

    __tablename__ = "poll_record"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True)
    recipe: Mapped[str] = mapped_column(Text)
    disclosure: Mapped[str] = mapped_column(Text)
    data_hash: Mapped[str]
    made_at: Mapped[datetime]

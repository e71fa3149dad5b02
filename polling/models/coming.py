"""Who came, and what they answered; nothing leads from an answer to a person."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words
from polling.models.kinds import Mode, Recruitment


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


class SampleSegment(Base):
    """A segment whose supporters were asked for one sample; whom it chose then is not kept, only that it was used."""

    __tablename__ = "poll_sample_segment"

    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"), primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime]


class Invitation(Base):
    """One link for one person, good for one response; the token is kept as a digest only.

    used_at: the first moment of the month it was used in; anything finer could be laid beside a response.
    area: the district where the list says they live, such as `OH-3`; empty where it does not.
    """

    __tablename__ = "poll_invitation"
    __table_args__ = (Index("ix_poll_invitation_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    area: Mapped[str] = mapped_column(default="")


class Response(Base):
    """One person's answers; nothing leads from here to who they were.

    answered_at: the first moment of the day (UTC), for the same reason. area: the invitation's; empty for others.
    """

    __tablename__ = "poll_response"
    __table_args__ = (Index("ix_poll_response_sample_id", "sample_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("poll_sample.id", ondelete="CASCADE"))
    answered_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(words(Mode))
    language: Mapped[str]
    area: Mapped[str] = mapped_column(default="")


class Answer(Base):
    """What one response says to one question; no row where it was left blank."""

    __tablename__ = "poll_answer"
    __table_args__ = (Index("ix_poll_answer_question_id", "question_id"),)

    response_id: Mapped[int] = mapped_column(ForeignKey("poll_response.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("poll_question.id"), primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("poll_choice.id"))

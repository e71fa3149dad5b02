"""What alliances do and hand out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alliances.kinds import MaterialKind, OutreachKind
from groundwork.database import Base, words


class Material(Base):
    """Something to hand out, teach or speak from; no alliance means the whole coalition's."""

    __tablename__ = "material"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int | None] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(words(MaterialKind))
    language: Mapped[str]
    title: Mapped[str]
    audience: Mapped[str] = mapped_column(default="")
    body: Mapped[str]
    made_at: Mapped[datetime]


class Outreach(Base):
    """One piece of work with press, radio, schools or universities; people there are recorded by role."""

    __tablename__ = "outreach"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    kind: Mapped[OutreachKind] = mapped_column(words(OutreachKind))
    outlet: Mapped[str]
    city: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]
    met_role: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    made_at: Mapped[datetime]


class Event(Base):
    """Something people come to."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    title: Mapped[str]
    venue: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class ContentPage(Base):
    """One page of the content pack in both languages, in Markdown; a new version is a new row."""

    __tablename__ = "content_page"
    __table_args__ = (UniqueConstraint("slug", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    version: Mapped[int]
    title_en: Mapped[str]
    title_es: Mapped[str]
    body_en: Mapped[str]
    body_es: Mapped[str]
    made_at: Mapped[datetime]

"""Tables of what supporters do to Congress: campaigns and whom they went to, calls, visits, other touches, stances."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from groundwork.database import Base, words


class CampaignState(StrEnum):
    """Where a campaign stands; only an open one takes texts and calls."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"


class Target(StrEnum):
    """Which of a supporter's legislators a campaign asks."""

    SENATORS = "senators"
    REPRESENTATIVE = "representative"
    ALL = "all"


class Outcome(StrEnum):
    """How a call to an office ended; `unknown`: it was connected and the caller did not say."""

    UNKNOWN = "unknown"
    SPOKE = "contact"
    VOICEMAIL = "voicemail"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skip"

    @property
    def rank(self) -> int:
        """An outcome gives way only to one of higher rank, so that repeated and late news change nothing."""
        return 1 if self is Outcome.UNKNOWN else 2


REACHED = (Outcome.SPOKE, Outcome.VOICEMAIL)


class How(StrEnum):
    """How we know of a call: bridged by us, or told by the caller on the page."""

    BRIDGED = "bridged"
    TOLD = "told"


class VisitState(StrEnum):
    """A visit is planned, then reported or called off."""

    PLANNED = "planned"
    REPORTED = "reported"
    CANCELLED = "cancelled"


class TouchKind(StrEnum):
    """The kinds of touch an office may get."""

    VISIT = "visit"
    CALL = "call"
    LETTER = "letter"
    MEETING = "meeting"


class Position(StrEnum):
    """Where a legislator stands on what the coalition asks."""

    YES = "yes"
    LEAN_YES = "lean-yes"
    UNDECIDED = "undecided"
    LEAN_NO = "lean-no"
    NO = "no"
    UNKNOWN = "unknown"


class Party(StrEnum):
    """Who made a promise: the office, or we."""

    THEY = "they"
    WE = "we"


class Campaign(Base):
    """One ask of Congress by one alliance, open between two moments.

    audience: states and districts in words ("FK" or "FK-2, FK-3"); empty is every supporter of the alliance.
    poll_id: the published poll its script quotes, if any.
    script: what the page proposes to say, with merge fields; text: what the recipients are texted.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[CampaignState] = mapped_column(words(CampaignState), default=CampaignState.DRAFT)
    target: Mapped[Target] = mapped_column(words(Target))
    audience: Mapped[str] = mapped_column(default="")
    ask_en: Mapped[str]
    ask_es: Mapped[str]
    text_en: Mapped[str]
    text_es: Mapped[str]
    script_en: Mapped[str]
    script_es: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    made_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]

    def is_open(self, now: datetime) -> bool:
        """Whether supporters may act at `now`; the closing moment itself is too late."""
        return self.state is CampaignState.OPEN and self.opens_at <= now < self.closes_at

    @property
    def cause(self) -> str:
        """The key its batch of messages is known by."""
        return f"campaign:{self.id}"

    def ask(self, language: str) -> str:
        """What it wants done, in a language."""
        return self.ask_es if language == "es" else self.ask_en

    def script(self, language: str) -> str:
        """What to say, in a language."""
        return self.script_es if language == "es" else self.script_en

    def text(self, language: str) -> str:
        """What is texted, in a language."""
        return self.text_es if language == "es" else self.text_en


class Recipient(Base):
    """One supporter a campaign was sent to; the token of the link is kept only as a digest."""

    __tablename__ = "campaign_recipient"
    __table_args__ = (UniqueConstraint("campaign_id", "supporter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    supporter_id: Mapped[int] = mapped_column(ForeignKey("supporter.id"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class DialIn(Base):
    """One ring of our number by somebody who wants to call Congress: what that call has learnt so far.

    offered: office ids in the order of their keys, 1 to 9, parted by spaces; no phone number is kept.
    """

    __tablename__ = "dial_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    language: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="")
    offered: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Call(Base):
    """One attempt to reach one office; bridged ones are one row per turn of a dial-in, and one per leg."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("sid", "turn"),
        Index("ix_call_alliance_id_placed_at", "alliance_id", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    supporter_id: Mapped[int | None] = mapped_column(ForeignKey("supporter.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    how: Mapped[How] = mapped_column(words(How), default=How.BRIDGED)
    sid: Mapped[str | None]
    turn: Mapped[int] = mapped_column(default=0)
    leg_sid: Mapped[str | None] = mapped_column(unique=True)
    placed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))
    seconds: Mapped[int] = mapped_column(default=0)


class Visit(Base):
    """A visit to an office, planned and then reported; the office's people are kept by role only.

    who: our own people, as the alliance calls them.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_alliance_id_planned_for", "alliance_id", "planned_for"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    planned_for: Mapped[datetime]
    who: Mapped[str]
    state: Mapped[VisitState] = mapped_column(words(VisitState), default=VisitState.PLANNED)
    met: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")
    asked: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Touch(Base):
    """A letter, a meeting elsewhere or a call that staff made; visits and campaign calls have their own tables."""

    __tablename__ = "touch"
    __table_args__ = (Index("ix_touch_alliance_id_day", "alliance_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[TouchKind] = mapped_column(words(TouchKind))
    day: Mapped[date]
    met: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Promise(Base):
    """What an office promised us, or we it, with its day."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"), index=True)
    party: Mapped[Party] = mapped_column(words(Party))
    promised: Mapped[str]
    made_on: Mapped[date]
    due_on: Mapped[date | None]
    kept_on: Mapped[date | None]


class Stance(Base):
    """Where a legislator was heard to stand, with the evidence; a newer row follows, none is overwritten."""

    __tablename__ = "stance"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id"))
    position: Mapped[Position] = mapped_column(words(Position))
    evidence: Mapped[str]
    heard_on: Mapped[date]
    made_at: Mapped[datetime]
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Care(Base):
    """Who looks after an office for an alliance, how often it is touched, and what is booked next."""

    __tablename__ = "office_care"
    __table_args__ = (UniqueConstraint("alliance_id", "office_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    owner: Mapped[str] = mapped_column(default="")
    cadence_days: Mapped[int] = mapped_column(default=30)
    next_on: Mapped[date | None]
    next_kind: Mapped[TouchKind | None] = mapped_column(words(TouchKind))

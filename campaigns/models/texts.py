"""Campaigns and whom they went to."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.models.kinds import CampaignState, Target
from groundwork.database import Base, words
from polling.models import Poll


class Campaign(Base):
    """One ask of Congress by one alliance, open between two moments.

    audience: states and districts in words ("FK" or "FK-2, FK-3"); empty is every supporter of the alliance.
    segment_id: keeps only those of it whom this segment chooses; segment_en, segment_es, segment_people: its name and
    sentence and how many were named, as it was when the campaign was sent.
    poll_id: the published poll its script quotes, if any.
    script: what the page proposes to say, with merge fields; text: what the recipients are texted.
    asked_by, asked_at, asked_people: the account that wants to send it to so many people, where it costs more than one
    person may decide. approved_by, approved_at: the second account that said yes to just that.
    """

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"), index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state: Mapped[CampaignState] = mapped_column(words(CampaignState), default=CampaignState.DRAFT)
    target: Mapped[Target] = mapped_column(words(Target))
    audience: Mapped[str] = mapped_column(default="")
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    segment_en: Mapped[str] = mapped_column(default="")
    segment_es: Mapped[str] = mapped_column(default="")
    segment_people: Mapped[int | None]
    ask_en: Mapped[str]
    ask_es: Mapped[str]
    text_en: Mapped[str]
    text_es: Mapped[str]
    script_en: Mapped[str]
    script_es: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    poll_id: Mapped[int | None] = mapped_column(ForeignKey(Poll.id))  # the table itself: the worker loads no polls
    made_at: Mapped[datetime]
    launched_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime | None]
    asked_people: Mapped[int | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]

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

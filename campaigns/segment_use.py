"""Segments and campaigns: whom a campaign's segment names, what stays on record of it, and who acted."""

from datetime import datetime, timedelta

from flask import has_request_context, url_for
from flask_babel import force_locale
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Segment
from alliances.segments import keeping, marks, rules, typed
from alliances.segments.typed import Values
from campaigns.models import Call, Campaign, CampaignState, Outcome
from groundwork.segment_doors import PartInput, SegmentPart, SegmentUse
from groundwork.words import count, say


def chosen(session: Session, campaign: Campaign, *, now: datetime) -> ColumnElement[bool] | None:
    """Whom the campaign's segment chooses, as a condition over Supporter; nothing where it has none."""
    if campaign.segment_id is None:
        return None
    alliance = session.get_one(Alliance, campaign.alliance_id)
    return rules.condition(session, alliance, session.get_one(Segment, campaign.segment_id).rule, now=now)


def require_own(session: Session, alliance_id: int, segment_id: int | None) -> None:
    """Raises NotFound for a segment that is not this alliance's, or was given up."""
    if segment_id is not None:
        keeping.by_id(session, session.get_one(Alliance, alliance_id), segment_id)


def in_words(session: Session, campaign: Campaign) -> str:
    """The segment's name and sentence, in the language of the request: as it was when sent, else as it is now."""
    if campaign.segment_id is None:
        return ""
    if campaign.segment_en:
        is_spanish = has_request_context() and typed.language() == "es"
        return campaign.segment_es if is_spanish else campaign.segment_en
    return _words(session, campaign)


def remember(session: Session, campaign: Campaign, *, people: int) -> None:
    """Keep with a campaign that is being sent whom it names, in both languages, and how many: rules may change."""
    if campaign.segment_id is None:
        return
    campaign.segment_people = people
    campaign.segment_en, campaign.segment_es = (_words_in(session, campaign, one) for one in ("en", "es"))


def _words_in(session: Session, campaign: Campaign, language: str) -> str:
    if not has_request_context():
        return _words(session, campaign)
    with force_locale(language):
        return _words(session, campaign)


def _words(session: Session, campaign: Campaign) -> str:
    alliance, segment = session.get_one(Alliance, campaign.alliance_id), session.get_one(Segment, campaign.segment_id)
    return f"{segment.name}: {rules.sentence(session, alliance, segment.rule)}"


def uses(session: Session, alliance: Alliance, segment_id: int) -> list[SegmentUse]:
    """The campaigns that name a segment; one that was not sent yet still waits for it."""
    query = select(Campaign).where(Campaign.segment_id == segment_id, Campaign.alliance_id == alliance.id)
    return [
        SegmentUse(
            one.name,
            url_for("campaigns.plan", slug=alliance.slug, campaign=one.slug),
            is_waiting=one.state is CampaignState.DRAFT,
        )
        for one in session.scalars(query.order_by(Campaign.made_at.desc()))
    ]


def _called(session: Session, alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
    del session
    wanted = [Call.alliance_id == alliance.id, Call.supporter_id.is_not(None)]
    wanted.append(Call.outcome.is_distinct_from(Outcome.SKIPPED))
    if values.get("days"):
        wanted.append(Call.placed_at > now - timedelta(days=typed.days(values["days"])))
    has = marks.are_among(select(Call.supporter_id).where(*wanted))
    return ~has if values.get("answer") == "no" else has


def _called_words(session: Session, alliance: Alliance, values: Values) -> str:
    del session, alliance
    is_no = values.get("answer") == "no"
    if not values.get("days"):
        return say("never called an office") if is_no else say("called an office at any time")
    days = typed.days(values["days"])
    if is_no:
        return count(
            "did not call an office in the last %(num)s day", "did not call an office in the last %(num)s days", days
        )
    return count("called an office in the last %(num)s day", "called an office in the last %(num)s days", days)


def _answers(_session: Session, _alliance: Alliance) -> list[tuple[str, str]]:
    return [("yes", say("called")), ("no", say("did not call"))]


CALLED = SegmentPart(
    "called",
    lambda: say("called or did not call an office"),
    (
        PartInput("answer", "choice", lambda: say("Called or not"), _answers),
        PartInput(
            "days",
            "number",
            lambda: say("In the last days"),
            is_needed=False,
            hint=lambda: say("Empty: at any time, or never."),
        ),
    ),
    _called,
    _called_words,
    60,
)

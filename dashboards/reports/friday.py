"""The Friday note: what the week came to and what is next, mailed to each leader by the alliance's own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events import calendar, letters
from alliances.models import Alliance
from campaigns.models import Visit, VisitState
from dashboards.reports import counting, telling
from dashboards.reports.counting import Counted, Days
from groundwork.accounts import post
from groundwork.accounts.models import Account, Grant
from groundwork.delivery.models import Message
from groundwork.doors import Role
from groundwork.web.dates import day_in_words, in_words
from groundwork.words import count, say, written_in

FRIDAY, FROM_HOUR = 4, 15
AHEAD = timedelta(days=7)
MARK = "friday:"
WHEN = "EEE, MMM d, h:mm a"


@dataclass(frozen=True)
class Week:
    """What one alliance did in the week to a Friday, and in the week before: counted once, told in any language."""

    alliance: Alliance
    friday: date
    counted: Counted
    before: Counted


def post_notes(session: Session, *, now: datetime) -> int:
    """Mail the week's note wherever it is Friday afternoon, once to each leader who wants it; says how many."""
    posted = 0
    for alliance in counting.alliances_in_work(session):
        local = now.astimezone(ZoneInfo(alliance.time_zone))
        if local.weekday() == FRIDAY and local.hour >= FROM_HOUR:
            posted += _post(session, alliance, local.date(), now=now)
    return posted


def _post(session: Session, alliance: Alliance, friday: date, *, now: datetime) -> int:
    leaders = [
        one for one in leaders_of(session, alliance.slug) if not _is_posted(session, _key(alliance, friday, one))
    ]
    if not leaders:
        return 0
    week = _week(session, alliance, friday)
    written = {reads: _letter(session, week, reads, now=now) for reads in {one.language for one in leaders}}
    for one in leaders:
        subject, body = written[one.language]
        post.send(session, one.email, subject=subject, body=body, key=_key(alliance, friday, one), now=now)
    return len(leaders)


def leaders_of(session: Session, slug: str) -> Sequence[Account]:
    """The leaders of an alliance who want the note."""
    leads = (Grant.role == Role.LEADER) & (Grant.scope_id == slug) & Grant.ended_at.is_(None)
    wanted = select(Account).join(Grant, Grant.account_id == Account.id)
    return session.scalars(wanted.where(leads, Account.active, Account.wants_notes).order_by(Account.id)).all()


def note(session: Session, alliance: Alliance, friday: date, *, language: str = "en", now: datetime) -> str:
    """The words of one week's note: what was done, beside the week before, and what comes next."""
    _subject, body = _letter(session, _week(session, alliance, friday), language, now=now)
    return body


def _week(session: Session, alliance: Alliance, friday: date) -> Week:
    days = Days(friday - timedelta(days=6), friday, alliance.id, alliance.time_zone)
    return Week(alliance, friday, counting.counted(session, days), counting.counted(session, telling.before(days)))


def _letter(session: Session, week: Week, language: str, *, now: datetime) -> tuple[str, str]:
    """Subject and body, in the language of whoever reads it."""
    with written_in(language):
        day = day_in_words(week.friday)
        subject = say("%(alliance)s: the week to %(day)s", alliance=week.alliance.name, day=day)
        return subject, _body(session, week, language, now=now)


def _body(session: Session, week: Week, language: str, *, now: datetime) -> str:
    alliance = week.alliance
    done = [words for part in telling.parts(week.counted, week.before) for words in _part(part)]
    return "\n".join(
        [
            say("Hello,"),
            "",
            say("the week of the %(alliance)s, Saturday to Friday:", alliance=alliance.name),
            *(done or ["", say("Nothing is on record this week. One call to an office is a good beginning.")]),
            "",
            say("NEXT"),
            *_next(session, alliance, language, now=now),
            "",
            say("You get this note because you lead the alliance. Your account page ends it."),
        ]
    )


def _part(part: telling.Part) -> list[str]:
    """A heading and its lines; what is nothing now and was nothing before is left out."""
    told = [
        f"- {line.words}: {line.told}" + (f" ({line.change})" if line.change else "")
        for line in part.lines
        if line.number or line.before
    ]
    return ["", part.heading.upper(), *told] if told else []


def _next(session: Session, alliance: Alliance, language: str, *, now: datetime) -> list[str]:
    zone = ZoneInfo(alliance.time_zone)
    until = now + AHEAD
    lines = [
        f"- {in_words(event.starts_at.astimezone(zone), WHEN, is_local=True)}: {letters.title(event, language)}"
        for event, _owner in calendar.events_ahead(session, now=now, alliance_id=alliance.id)
        if event.starts_at < until
    ]
    booked = select(Visit).where(Visit.alliance_id == alliance.id, Visit.state == VisitState.PLANNED)
    visits = session.scalars(booked.where(Visit.planned_for < until)).all()
    ahead = sum(visit.planned_for >= now for visit in visits)
    if ahead:
        lines.append("- " + count("%(num)s visit to an office", "%(num)s visits to offices", ahead))
    if len(visits) > ahead:
        owed = len(visits) - ahead
        lines.append("- " + count("%(num)s visit waits for its report", "%(num)s visits wait for their report", owed))
    if alliance.next_step:
        by = f" ({day_in_words(alliance.next_step_on)})" if alliance.next_step_on else ""
        lines.append(f"- {alliance.next_step}{by}")
    return lines or ["- " + say("Nothing is planned yet. Plan one visit or one event.")]


def _key(alliance: Alliance, friday: date, account: Account) -> str:
    return f"{MARK}{alliance.id}/{friday.isoformat()}/{account.id}"


def _is_posted(session: Session, key: str) -> bool:
    return session.scalar(select(Message.id).where(Message.key == key).limit(1)) is not None

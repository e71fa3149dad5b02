"""Sign-in sheets: what was typed is kept at once, good lines become supporters, wrong ones stay with words beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import has_request_context
from flask_babel import force_locale
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alliances import finding, wording
from alliances.joining import Joining, sign_up
from alliances.models import Alliance, Event, SheetLine, SignInSheet, Signup
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LINES = 20
DRAFTS_KEPT = timedelta(days=30)
LONGEST = 200
BOXES = ("name", "zip", "phone", "email")
TICKS = ("wants_texts", "wants_mail", "is_adult")


@dataclass(frozen=True)
class Typed:
    """One line as it was typed."""

    number: int
    name: str = ""
    zip: str = ""
    phone: str = ""
    email: str = ""
    wants_texts: bool = False
    wants_mail: bool = False
    is_adult: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there; a tick alone is nothing."""
        return not any(getattr(self, box).strip() for box in BOXES)


@dataclass(frozen=True)
class Occasion:
    """Where and when the sheet went round."""

    met_on: date
    place: str = ""
    event_id: int | None = None
    language: str = "en"


def begin(
    session: Session, alliance: Alliance, occasion: Occasion, *, account_id: int | None, now: datetime
) -> SignInSheet:
    """A sheet to be typed, with the words that were printed on it. Raises Refusal for a day to come."""
    if occasion.met_on > finding.local_day(alliance, now):
        raise Refusal(say("That day is still to come."), field="met_on")
    if occasion.event_id is not None and _event(session, alliance, occasion.event_id) is None:
        raise Refusal(say("Choose one of your events."), field="event")
    texts, mail = words_of(alliance, occasion.language)
    made = SignInSheet(
        alliance_id=alliance.id,
        account_id=account_id,
        event_id=occasion.event_id,
        met_on=occasion.met_on,
        place=" ".join(occasion.place.split())[:LONGEST],
        language=occasion.language,
        text_wording=texts,
        mail_wording=mail,
        made_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    return made


def words_of(alliance: Alliance, language: str) -> tuple[str, str]:
    """The words people sign under for texts and for e-mail, in one language."""
    return in_language(language, lambda: (wording.text_consent(alliance.name), wording.mail_consent(alliance.name)))


def in_language(language: str, act: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """What `act` says in one language, whatever the language of the request."""
    if not has_request_context():
        return act()
    with force_locale(language):
        return act()


def save(session: Session, sheet: SignInSheet, lines: Sequence[Typed], *, seen: str = "", now: datetime) -> None:
    """Keep what was typed; lines that were entered before stay as they are.

    seen: when the sheet had last changed as the page showed it. Where somebody else has typed since, an empty line of
    that page clears none of theirs.
    """
    held = {line.number: line for line in _held_lines(session, sheet)}
    is_behind = bool(seen) and seen != sheet.changed_at.isoformat()
    for typed in lines:
        line = held.get(typed.number)
        if line is not None and line.entered_at is not None:
            continue
        if typed.is_empty and (line is None or is_behind):
            continue
        if line is None:
            line = SheetLine(alliance_id=sheet.alliance_id, sheet_id=sheet.id, number=typed.number)
            session.add(line)
        _fill(line, typed)
    sheet.changed_at = now
    session.flush()


def enter(
    session: Session,
    sheet: SignInSheet,
    alliance: Alliance,
    confirm_address: Callable[[str], str],
    *,
    account_id: int | None = None,
    now: datetime,
) -> int:
    """Make supporters of the lines that can be; says how many. A line that cannot keeps the reason beside its box.

    account_id: who enters them, where it is somebody else than whoever began the sheet.
    """
    count = 0
    for line in _held_lines(session, sheet):
        if line.entered_at is not None or _typed(line).is_empty:
            continue
        try:
            signup = _signed_up(session, sheet, line, alliance, confirm_address, now=now)
        except Refusal as refusal:
            line.trouble, line.trouble_field = str(refusal), refusal.field
        else:
            _fill(line, Typed(line.number))
            line.signup_id, line.entered_at, line.trouble, line.trouble_field = signup.id, now, "", ""
            count += 1
    session.flush()
    if count:
        told: dict[str, ledger.Plain] = {"entered": count, "day": sheet.met_on.isoformat()}
        subject, scope = f"sheet:{sheet.id}", alliance.slug
        ledger.record(
            session, "sheet.enter", account_id=account_id or sheet.account_id, scope=scope, subject=subject,
            told=told, now=now,
        )  # fmt: skip
    return count


def lines_of(session: Session, sheet: SignInSheet) -> Sequence[SheetLine]:
    """The lines with something on them, from the top."""
    mine = select(SheetLine).where(SheetLine.sheet_id == sheet.id)
    return session.scalars(mine.order_by(SheetLine.number)).all()


def _held_lines(session: Session, sheet: SignInSheet) -> Sequence[SheetLine]:
    """The lines as they are once whoever types the same sheet has finished; nobody else changes them now."""
    whole = select(SignInSheet).where(SignInSheet.id == sheet.id).with_for_update()
    session.scalars(whole.execution_options(populate_existing=True)).one()
    mine = select(SheetLine).where(SheetLine.sheet_id == sheet.id).order_by(SheetLine.number)
    return session.scalars(mine.execution_options(populate_existing=True)).all()


def names_of(session: Session, sheet: SignInSheet) -> dict[int, str]:
    """Who was entered from which line."""
    rows = session.execute(
        select(SheetLine.number, Signup.name)
        .join(Signup, Signup.id == SheetLine.signup_id)
        .where(SheetLine.sheet_id == sheet.id)
    )
    return {row[0]: row[1] for row in rows}


def by_id(session: Session, alliance_id: int, sheet_id: int) -> SignInSheet:
    """One of the alliance's sheets. Raises NotFound, for another alliance's too."""
    mine = (SignInSheet.alliance_id == alliance_id) & (SignInSheet.id == sheet_id)
    found = session.scalar(select(SignInSheet).where(mine))
    if found is None:
        raise NotFound(say("There is no such sheet here. Go back to the list of sheets."))
    return found


def sheets_of(session: Session, alliance_id: int, *, most: int = 50) -> list[tuple[SignInSheet, int, int]]:
    """The newest sheets, each with how many lines were entered and how many wait."""
    rows = session.execute(
        select(
            SignInSheet,
            func.count(SheetLine.entered_at),
            func.count(SheetLine.id).filter(SheetLine.entered_at.is_(None), SheetLine.name != ""),
        )
        .outerjoin(SheetLine, SheetLine.sheet_id == SignInSheet.id)
        .where(SignInSheet.alliance_id == alliance_id)
        .group_by(SignInSheet.id)
        .order_by(SignInSheet.id.desc())
        .limit(most)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def events_of(session: Session, alliance_id: int, *, most: int = 30) -> list[tuple[int, str]]:
    """The newest events of the alliance a sheet may belong to: number and title."""
    query = select(Event.id, Event.title).where(Event.alliance_id == alliance_id).order_by(Event.starts_at.desc())
    return [(row[0], row[1]) for row in session.execute(query.limit(most))]


def drop(session: Session, sheet: SignInSheet) -> None:
    """Put away a sheet of which nobody was entered. Raises Refusal for one that is somebody's proof of consent."""
    entered = select(SheetLine.id).where(SheetLine.sheet_id == sheet.id, SheetLine.entered_at.is_not(None))
    if session.scalar(entered.limit(1)) is not None:
        raise Refusal(say("People were entered from this sheet: it is the proof of their consent and stays."))
    session.execute(delete(SheetLine).where(SheetLine.sheet_id == sheet.id))
    session.delete(sheet)
    session.flush()


def forget_drafts(session: Session, before: datetime, *, now: datetime) -> int:
    """What was typed and entered by nobody goes; so does a sheet that nothing is left of. Says how many lines went."""
    del now
    old = select(SignInSheet.id).where(SignInSheet.changed_at < before)
    mine = SheetLine.sheet_id.in_(old) & SheetLine.entered_at.is_(None)
    gone = session.scalars(delete(SheetLine).where(mine).returning(SheetLine.id)).all()
    used = select(SheetLine.id).where(SheetLine.sheet_id == SignInSheet.id).exists()
    without = (SignInSheet.changed_at < before) & SignInSheet.photo_id.is_(None) & ~used
    session.execute(delete(SignInSheet).where(without).execution_options(synchronize_session=False))
    return len(gone)


def _signed_up(
    session: Session,
    sheet: SignInSheet,
    line: SheetLine,
    alliance: Alliance,
    confirm_address: Callable[[str], str],
    *,
    now: datetime,
) -> Signup:
    """The line as a sending of the join form; a number is asked to confirm, for a hand is easily misread."""
    if not line.is_adult:
        words = say("Only people of 18 or over are taken. Tick the box, or clear the line.")
        raise Refusal(words, field="is_adult")
    joining = Joining(
        alliance=alliance,
        name=line.name,
        zip=line.zip,
        phone=line.phone,
        email=line.email,
        wants_texts=line.wants_texts,
        wants_mail=line.wants_mail,
        is_adult=line.is_adult,
        language=sheet.language,
        text_wording=sheet.text_wording,
        mail_wording=sheet.mail_wording,
        confirm_address=confirm_address,
        how="paper sheet",
        evidence=f"sheet:{sheet.id}/{line.number}",
    )
    try:
        return _in_their_language(session, joining, sheet.language, now=now)
    except Refusal:
        with session.begin_nested():
            return sign_up(session, joining, now=now)  # says no again, in the language of whoever types


def _in_their_language(session: Session, joining: Joining, language: str, *, now: datetime) -> Signup:
    """What asks them to confirm is written in the language of the sheet."""
    with session.begin_nested():
        if not has_request_context():
            return sign_up(session, joining, now=now)
        with force_locale(language):
            return sign_up(session, joining, now=now)


def _event(session: Session, alliance: Alliance, event_id: int) -> int | None:
    return session.scalar(select(Event.id).where(Event.alliance_id == alliance.id, Event.id == event_id))


def _typed(line: SheetLine) -> Typed:
    return Typed(line.number, **{name: getattr(line, name) for name in (*BOXES, *TICKS)})


def _fill(line: SheetLine, typed: Typed) -> None:
    for box in BOXES:
        setattr(line, box, getattr(typed, box).strip()[:LONGEST])
    for tick in TICKS:
        setattr(line, tick, getattr(typed, tick))
    line.trouble = line.trouble_field = ""

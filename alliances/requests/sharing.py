"""An answered request as advice for every leader: anonymous words that both sides agree to, version by version."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Advice, Alliance, HelpRequest
from alliances.requests import asking, queries
from alliances.requests.asking import Hand
from alliances.requests.kinds import HelpAct
from alliances.typed import TEXT, required
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say

MAILBOX = re.compile(r"\S+@\S+\.\S+")
NUMBER = re.compile(r"(?:\d[\s().-]*){10,}")


@dataclass(frozen=True)
class Draft:
    """The words as somebody typed them."""

    title: str
    question: str
    answer: str


def advice_of(session: Session, request_id: int) -> Advice | None:
    """The advice that was made of a request, shared or not."""
    return session.scalar(select(Advice).where(Advice.request_id == request_id))


def first_words(session: Session, row: HelpRequest) -> Draft:
    """What a draft begins with: the request's own words and every answer, to be edited."""
    lines = asking.thread(session, row.id)
    answers = [one.words for one in lines if one.is_secretariat and one.act is HelpAct.ANSWERED]
    return Draft(row.title, "\n\n".join(part for part in (row.wanted, row.why) if part), "\n\n".join(answers))


def edit(session: Session, row: HelpRequest, draft: Draft, hand: Hand, *, now: datetime) -> Advice:
    """Put it into other words: nobody has agreed to those, so it is shared no longer until both do.

    Raises Refusal before there is an answer, and for words that name somebody.
    """
    if row.answered_at is None:
        raise Refusal(say("There is no answer yet that could be shared."))
    kept = Draft(
        required(draft.title, field="title"),
        required(draft.question, field="question", most=TEXT),
        required(draft.answer, field="answer", most=TEXT),
    )
    _require_anonymous(session, row, kept)
    advice = advice_of(session, row.id)
    if advice is None:
        advice = Advice(alliance_id=row.alliance_id, request_id=row.id, kind=row.kind, version=0, made_at=now)
        session.add(advice)
    elif Draft(advice.title, advice.question, advice.answer) == kept:
        return advice
    advice.title, advice.question, advice.answer = kept.title, kept.question, kept.answer
    advice.version += 1
    advice.edited_by, advice.edited_at = hand.account_id, now
    _untick(advice, is_secretariat=True)
    _untick(advice, is_secretariat=False)
    session.flush()
    return advice


def agree(session: Session, advice: Advice, version: int, hand: Hand, *, now: datetime) -> None:
    """One side agrees to share exactly these words. Raises Refusal where they have changed since they were read."""
    session.refresh(advice, with_for_update=True)  # two ticks at once must see each other
    if advice.version != version:
        raise Refusal(say("Somebody has changed the words since you read them. Read them again, then agree."))
    if hand.is_secretariat:
        advice.secretariat_agreed_by, advice.secretariat_agreed_at = hand.account_id, now
    else:
        advice.leader_agreed_by, advice.leader_agreed_at = hand.account_id, now
    if advice.leader_agreed_at and advice.secretariat_agreed_at and not advice.shared_at:
        advice.shared_at = now
        session.flush()
        _record(session, advice, "advice.share", hand, now=now)
    session.flush()


def withdraw(session: Session, advice: Advice, hand: Hand, *, now: datetime) -> None:
    """One side takes its yes back: from this moment on no other alliance reads it."""
    was_shared = advice.shared_at is not None
    _untick(advice, is_secretariat=hand.is_secretariat)
    session.flush()
    if was_shared:
        _record(session, advice, "advice.withdraw", hand, now=now)


def _untick(advice: Advice, *, is_secretariat: bool) -> None:
    if is_secretariat:
        advice.secretariat_agreed_by = advice.secretariat_agreed_at = None
    else:
        advice.leader_agreed_by = advice.leader_agreed_at = None
    advice.shared_at = None


def _require_anonymous(session: Session, row: HelpRequest, draft: Draft) -> None:
    """Raises Refusal for a mailbox, a number, the alliance, its town, its leader or whoever wrote in the thread."""
    alliance = session.get_one(Alliance, row.alliance_id)
    writers = queries.names(session, [row.asked_by, *(one.account_id for one in asking.thread(session, row.id))])
    whole = [alliance.name, alliance.city, alliance.leader_name, *writers.values()]
    named = {one for one in whole if one}
    for field in ("title", "question", "answer"):
        found = _naming(getattr(draft, field), named)
        if found:
            words = say("Take out %(found)s: shared advice names no person, town or alliance.", found=found)
            raise Refusal(words, field=field)


def _naming(text: str, names: set[str]) -> str:
    """The first thing in a text that leads to somebody, or nothing."""
    for pattern in (MAILBOX, NUMBER):
        found = pattern.search(text)
        if found:
            return found.group().strip()
    plain = text.casefold()
    return next((one for one in sorted(names) if re.search(rf"\b{re.escape(one.casefold())}\b", plain)), "")


def _record(session: Session, advice: Advice, act: str, hand: Hand, *, now: datetime) -> None:
    scope = session.get_one(Alliance, advice.alliance_id).slug
    told = {"version": advice.version}
    subject = f"advice:{advice.id}"
    ledger.record(session, act, account_id=hand.account_id, scope=scope, subject=subject, told=told, now=now)

"""Asking our own supporters: all of a segment or some of it drawn by chance, by text or e-mail, each who agreed to it.

Their sample is never mixed with another and never called random: they joined us because of what they think.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.audience import first_name
from alliances.events.planning import require_open
from alliances.models import Alliance, Segment, Supporter, split_zones
from alliances.segments import rules
from groundwork.delivery import outbox
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Batch, Message, ZoneSet
from groundwork.delivery.outbox import Outgoing
from groundwork.delivery.permission import consent
from groundwork.delivery.plan import plan
from groundwork.delivery.rows import add_all_once, add_once
from groundwork.delivery.texts.measure import mend
from groundwork.refusal import Refusal
from groundwork.words import say
from polling import finding
from polling.fieldwork import invitations, placing, segment_use
from polling.fieldwork.answers import closed
from polling.models import Poll, Recruitment, Sample

FEWEST = 10  # of fewer, an answer leads to a person
AT_ONCE = 500
EVERYBODY = rules.dump(rules.Rule())
TEXTS = {
    "en": "Hi{name}, {alliance} asks its supporters: {title}. Two minutes: {link} Reply STOP to stop.",
    "es": (
        "Hola{name}, {alliance} pregunta a quienes la apoyan: {title}. Dos minutos: {link} "
        "Responda STOP para no recibir mas."
    ),
}


@dataclass(frozen=True)
class Drawing:
    """Whom to ask and how. wanted: so many drawn by chance, all where it is none. way: `text` or `mail`."""

    way: str
    segment: Segment | None = None
    wanted: int | None = None


@dataclass(frozen=True)
class Asking:
    """What only the web knows.

    link: the full address for a token and a language. letter: subject and body of an e-mail for a token. own: the
    installation's number, for an alliance without one.
    """

    link: Callable[[str, str], str]
    letter: Callable[[Poll, str], tuple[str, str]]
    own: str = ""


@dataclass(frozen=True)
class _Send:
    """All that the invitations of one drawing share."""

    session: Session
    poll: Poll
    alliance: Alliance
    asking: Asking
    now: datetime


def invite(session: Session, poll: Poll, drawing: Drawing, asking: Asking, *, now: datetime) -> int:
    """Queue one invitation to each who is drawn, in the same transaction; returns how many.

    Raises Gone when the poll is not open, Refusal for too few people, in a closed alliance, without a payer, or past
    what one may spend.
    """
    if not poll.is_open(now):
        raise closed()
    alliance = session.get_one(Alliance, poll.alliance_id)
    require_open(alliance)
    there = askable(session, poll, alliance, drawing, now=now)
    drawn = invitations.draw([str(one) for one in there], drawing.wanted) if there else []
    if len(drawn) < FEWEST:
        words = say("Ask at least %(fewest)s people: of fewer, an answer would lead to a person.", fewest=FEWEST)
        raise Refusal(
            f"{words} {say('There are %(there)s who may be asked this way.', there=len(there))}", field="wanted"
        )
    sample = finding.sample(session, poll, Recruitment.SUPPORTERS)
    sample.frame = _frame(session, alliance, sample, drawing, drawn=len(drawn), there=len(there))
    if drawing.segment:
        segment_use.remember(session, sample, drawing.segment, now=now)
    areas = placing.kept(session, sample, _areas(poll, there, drawn))
    tokens = invitations.issue(session, sample, drawn, areas, now=now)
    made = [(there[int(person)], token) for person, token in tokens]
    send = _Send(session, poll, alliance, asking, now)
    return _text(send, made) if drawing.way == "text" else _mail(send, made)


def askable(session: Session, poll: Poll, alliance: Alliance, drawing: Drawing, *, now: datetime) -> dict[int, Any]:
    """Those who may be asked this way and were not yet: supporter -> id, address_id, name, language, place, zones."""
    column: InstrumentedAttribute[int | None] = Supporter.text_address_id
    if drawing.way != "text":
        column = Supporter.mail_address_id
    rule = drawing.segment.rule if drawing.segment else EVERYBODY
    wanted = select(
        Supporter.id, column.label("address_id"), Supporter.name, Supporter.language, Supporter.district,
        Supporter.state, Supporter.time_zone,
    ).where(rules.condition(session, alliance, rule, now=now), column.is_not(None))  # fmt: skip
    rows = session.execute(wanted).all()
    topic = consent.topic_of(alliance.slug)
    refused = consent.may_reach(session, [row.address_id for row in rows], topic=topic, now=now)
    asked = set(session.scalars(select(Message.key).where(Message.key.startswith(_key(poll, ""), autoescape=True))))
    return {row.id: row for row in rows if row.address_id not in refused and _key(poll, row.id) not in asked}


def causes(poll: Poll) -> list[str]:
    """The batches of these invitations, which end with the poll."""
    return [f"poll:{poll.id}/supporters/{way}" for way in ("text", "mail")]


def _key(poll: Poll, supporter_id: object) -> str:
    return f"poll:{poll.id}/supporter:{supporter_id}"


def _frame(session: Session, alliance: Alliance, sample: Sample, drawing: Drawing, *, drawn: int, there: int) -> str:
    """Where the sample is from, as the result prints it; a second drawing adds its own words."""
    rule = drawing.segment.rule if drawing.segment else EVERYBODY
    who = rules.sentence(session, alliance, rule)
    words = say("%(some)s drawn by chance from %(all)s: %(list)s", some=drawn, all=there, list=who)
    words = f"{alliance.name}: {who if drawing.wanted is None else words}"
    return words if sample.frame in ("", words) else f"{sample.frame}; {words}"


def _areas(poll: Poll, there: Mapping[int, Any], drawn: Sequence[str]) -> dict[str, str]:
    """The known district of each who is drawn, where the poll tells districts apart."""
    named = {person: str(there[int(person)].district) for person in drawn}
    is_of = {person: one for person, one in named.items() if one and "-" not in poll.area}
    return {person: one for person, one in is_of.items() if poll.area in {"US", one[:2]}}


def _batch(send: _Send, cause: str) -> Batch:
    return outbox.open_batch(
        send.session,
        cause=cause,
        alliance=send.alliance.slug,
        sender=send.alliance.sender,
        opens_at=send.now,
        closes_at=send.poll.closes_at,
        budget_cents=send.alliance.budget_cents,
        daily_cents=send.alliance.daily_cents,
        now=send.now,
    )


def _text(send: _Send, made: Sequence[tuple[Any, str]]) -> int:
    """A text to each, within what the alliance may spend without a second person."""
    if not send.alliance.payer:
        raise Refusal(say("Nobody is named who pays for this alliance's texts. Ask the secretariat to add a payer."))
    items = [_outgoing(send, row, token) for row, token in made]
    alliance = send.alliance
    cost = plan(
        send.session, items, alliance=alliance.slug, sender=alliance.sender or send.asking.own,
        closes_at=send.poll.closes_at, daily_cents=alliance.daily_cents, now=send.now,
    )  # fmt: skip
    if cost.waits_for:
        raise Refusal(say("Texts cannot be sent yet: there is no number, or the carriers have not approved it."))
    if cost.cents > min(alliance.budget_cents, alliance.confirm_above_cents):
        raise Refusal(say("These texts cost more than one person may decide. Draw fewer people, or e-mail them."))
    batch = _batch(send, causes(send.poll)[0])
    return outbox.queue(send.session, batch, items, now=send.now)


def _outgoing(send: _Send, row: Any, token: str) -> Outgoing:
    language = "es" if row.language == "es" else "en"
    name = mend(first_name(row.name))
    body = TEXTS[language].format(
        name=f" {name}" if name else "",
        alliance=mend(send.alliance.name),
        title=mend(send.poll.titled(language)),
        link=send.asking.link(token, language),
    )
    zones = quiet.areas(split_zones(row.time_zone), row.state)
    return Outgoing(row.address_id, _key(send.poll, row.id), body, token, zones)


def _mail(send: _Send, made: Sequence[tuple[Any, str]]) -> int:
    """An e-mail to each, with the link that stops all e-mail from us."""
    batch = _batch(send, causes(send.poll)[1])
    add_once(send.session, ZoneSet, zones="")
    rows = []
    for row, token in made:
        subject, body = send.asking.letter(send.poll, token)
        key = _key(send.poll, row.id)
        rows.append(outbox.mail_row(batch, row.address_id, key, subject=subject, body=body, now=send.now))
    pieces = (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
    return sum(add_all_once(send.session, Message, piece) for piece in pieces)

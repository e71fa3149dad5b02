"""The demo's tags, fields and notes; who may be on record twice is found among the invented names."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, CustomValue, FieldKind, Note, Supporter, SupporterTag, SupporterWord
from alliances.models.naming import word_rows
from alliances.records import doubles, fields, tags
from groundwork.accounts.models import Account

TAGS = {"drives": 17, "reads aloud in Spanish": 41, "founding meeting": 29, "visits offices": 13}
FIRST = 1_000  # supporters compared before the demo opens
NOTES = (
    (3, "Met at the library. Would speak at a school, in the evening only."),
    (40, "Brings the coffee urn to meetings. Ask before nine at night."),
)


def seed(session: Session, *, now: datetime) -> None:
    """Write down what Franklin's leader would have by now; the others begin with nothing."""
    _seed_words(session)
    franklin = session.scalar(select(Alliance).where(Alliance.slug == "franklin"))
    if franklin is None:
        return
    own = select(Supporter.id).where(Supporter.alliance_id == franklin.id, Supporter.left_at.is_(None))
    ids = list(session.scalars(own.order_by(Supporter.id)))
    _seed_tags(session, franklin, ids, now=now)
    _seed_fields(session, franklin, ids, now=now)
    _seed_notes(session, franklin, ids[0], now=now)
    doubles.look(session, now=now, most=FIRST)  # the worker looks at the rest


def _seed_words(session: Session) -> None:
    """What names are found by, of the crowd that was made in bulk and of nobody else."""
    is_found = select(SupporterWord.word).where(SupporterWord.supporter_id == Supporter.id)
    crowd = select(Supporter.alliance_id, Supporter.id, Supporter.name).where(~is_found.exists())
    session.execute(insert(SupporterWord), [row for one in session.execute(crowd) for row in word_rows(*one)])


def _seed_tags(session: Session, franklin: Alliance, ids: list[int], *, now: datetime) -> None:
    begun = now - timedelta(days=60)
    for name, every in TAGS.items():
        tag = tags.tag_named(session, franklin.id, name, now=begun)
        rows = [{"tag_id": tag.id, "supporter_id": one, "at": begun} for one in {ids[0], *ids[::every]}]
        session.execute(insert(SupporterTag), rows)


def _seed_fields(session: Session, franklin: Alliance, ids: list[int], *, now: datetime) -> None:
    hours = fields.make(session, franklin.id, "Hours a month", FieldKind.NUMBER, now=now)
    offered = ["morning", "afternoon", "evening"]
    best = fields.make(session, franklin.id, "Best time of day", FieldKind.CHOICE, choices=offered, now=now)
    rows = [
        {"supporter_id": one, "field_id": hours.id, "value": str(2 + turn % 7), "number": 2.0 + turn % 7}
        for turn, one in enumerate(ids[::23])
    ]
    rows += [
        {"supporter_id": one, "field_id": best.id, "value": offered[turn % 3], "number": None}
        for turn, one in enumerate(ids[::31])
    ]
    session.execute(insert(CustomValue), rows)


def _seed_notes(session: Session, franklin: Alliance, supporter_id: int, *, now: datetime) -> None:
    writer = session.scalar(select(Account.id).order_by(Account.id).limit(1))
    for days, words in NOTES:
        at = now - timedelta(days=days)
        session.add(Note(alliance_id=franklin.id, supporter_id=supporter_id, words=words, account_id=writer, at=at))
    session.flush()

"""What taking an import back means for the ledger of permissions: lines are added, none is changed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from groundwork.delivery.models import Consent, ConsentKind, Suppression

HOW = "import undone"
AT_ONCE = 1_000


def take_back(session: Session, address_ids: Collection[int], mark: str, *, now: datetime) -> None:
    """Withdraw the yes that an import gave for these addresses; what was agreed to before it counts on."""
    ids = list(address_ids)
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        lines = _lines(session, part)
        for address_id, ledger in lines.items():
            standing = _standing(ledger)
            if any(line.evidence == mark for line in standing):
                session.add(_line(address_id, ConsentKind.WITHDRAWN, "", "", mark, now))
                _give_again(session, address_id, [one for one in standing if one.evidence != mark], now=now)
    session.flush()


def take_back_stops(session: Session, mark: str, *, now: datetime) -> None:
    """Lift the stops that an import brought, and give back what it had withdrawn; a stop of their own stays."""
    lifted = update(Suppression).where(Suppression.evidence == mark, Suppression.lifted_at.is_(None))
    session.execute(lifted.values(lifted_at=now, lifted_how=HOW).execution_options(synchronize_session=False))
    withdrawn = select(Consent.address_id).where(Consent.evidence == mark, Consent.kind == ConsentKind.WITHDRAWN)
    ids = list(session.scalars(withdrawn.distinct()))
    for start in range(0, len(ids), AT_ONCE):
        for address_id, ledger in _lines(session, ids[start : start + AT_ONCE]).items():
            last = max((line for line in ledger if line.kind == ConsentKind.WITHDRAWN), key=lambda line: line.id)
            if last.evidence == mark:
                _give_again(session, address_id, _standing([one for one in ledger if one.id < last.id]), now=now)
    session.flush()


def _lines(session: Session, ids: Sequence[int]) -> dict[int, list[Consent]]:
    found: dict[int, list[Consent]] = {}
    for line in session.scalars(select(Consent).where(Consent.address_id.in_(ids)).order_by(Consent.id)):
        found.setdefault(line.address_id, []).append(line)
    return found


def _standing(ledger: Sequence[Consent]) -> list[Consent]:
    """Every yes since the last no, each topic once, in its newest words."""
    last = max((line.id for line in ledger if line.kind == ConsentKind.WITHDRAWN), default=0)
    given = [line for line in ledger if line.kind == ConsentKind.GIVEN and line.id > last]
    return list({line.topic: line for line in given}.values())


def _give_again(session: Session, address_id: int, standing: Sequence[Consent], *, now: datetime) -> None:
    for line in standing:
        evidence = f"consent:{line.id}"
        session.add(_line(address_id, ConsentKind.GIVEN, line.topic, line.wording, evidence, now))


def _line(address_id: int, kind: ConsentKind, topic: str, wording: str, evidence: str, now: datetime) -> Consent:
    parts = {"kind": kind, "topic": topic, "wording": wording, "how": HOW, "evidence": evidence}
    return Consent(address_id=address_id, at=now, **parts)

"""What passed through the simulated phone company: the ground truth that other figures are checked against."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.simulator.models import CallStatus, Direction, SimCall, SimMessage


def accepted(session: Session, *, sender: str = "") -> int:
    """How many texts the API accepted, whatever became of them; from one of our numbers or all."""
    wanted = select(func.count()).select_from(SimMessage).where(SimMessage.direction == Direction.BY_API)
    return session.scalar(wanted.where(SimMessage.sender == sender) if sender else wanted) or 0


def segments(session: Session) -> int:
    """How many segments were accepted, all texts together."""
    sent = SimMessage.direction == Direction.BY_API
    return session.scalar(select(func.coalesce(func.sum(SimMessage.segments), 0)).where(sent)) or 0


def received(session: Session) -> int:
    """How many texts people typed on phones."""
    return session.scalar(select(func.count()).where(SimMessage.direction == Direction.INBOUND)) or 0


def calls(session: Session) -> int:
    """How many calls reached our numbers or began there; the legs they were connected to are not counted."""
    ours = SimCall.direction.in_([Direction.INBOUND, Direction.BY_API])
    return session.scalar(select(func.count()).where(ours)) or 0


def legs(session: Session, *, answered: bool = False) -> int:
    """How many calls were passed on to another number; answered: only those somebody or something took."""
    wanted = select(func.count()).where(SimCall.direction == Direction.DIALLED)
    return session.scalar(wanted.where(SimCall.status == CallStatus.COMPLETED) if answered else wanted) or 0


def legs_to(session: Session, number: str) -> int:
    """How many calls were passed on to this number and taken."""
    taken = (SimCall.direction == Direction.DIALLED) & (SimCall.status == CallStatus.COMPLETED)
    return session.scalar(select(func.count()).where(taken, SimCall.recipient == number)) or 0

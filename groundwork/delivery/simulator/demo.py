"""What the simulated phone company knows at the start of the demo's story."""

from datetime import datetime

from sqlalchemy.orm import Session

from groundwork.delivery.simulator.lines import set_line
from groundwork.delivery.simulator.models import Behaviour
from groundwork.delivery.simulator.texts import VISITOR

COALITION = "+12025550190"


def seed(session: Session, *, now: datetime) -> None:
    """Name our own number and the phone to try things with."""
    del now
    set_line(session, COALITION, Behaviour.OURS, label="Lantern Coalition")
    set_line(session, VISITOR, None, label="Maria Duarte, Nolin")

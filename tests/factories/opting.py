"""People who say STOP, one after the other, from a process of its own; writes down when each was committed."""

import sys
import time
from pathlib import Path

from sqlalchemy import select

from groundwork.database import Database
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from tests.conftest import NOW


def main(url: str, file: str, every: int, pause: float) -> None:
    """Let every so-manieth person of the crowd opt out, the last in the queue first, with a pause between them."""
    database = Database(url)
    with database.reading() as session:
        wanted = select(Address.id).where(Address.line_type == "crowd", Address.id % every == 0)
        ids = session.scalars(wanted.order_by(Address.id.desc())).all()
    with Path(file).open("a") as log:
        for one in _mixed(list(ids)):
            with database.writing() as session:
                consent.withdraw(session, session.get_one(Address, one), how="text", evidence="test", now=NOW)
            log.write(f"{one}\t{time.time():.6f}\n")
            log.flush()
            time.sleep(pause)


def _mixed(ids: list[int]) -> list[int]:
    """From both ends of the queue in turn, so that many of them are just about to be texted."""
    half = len(ids) // 2
    pairs = zip(ids[half:][::-1], ids[:half], strict=False)
    return [one for pair in pairs for one in pair]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))

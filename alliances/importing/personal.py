"""What imports keep about a person: that a file changed something of hers, and for seven days the file itself."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.forgetting import supporters_of
from alliances.importing import files
from alliances.models import ImportBatch, ImportChange, ImportPart, ImportPiece
from groundwork.delivery.models import Address
from groundwork.doors import PersonalData

OVERLAP = 300  # letters of the piece before that are read again, so that nobody hides between two


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Which imports brought or changed her."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    rows = session.execute(
        select(ImportBatch.file_name, ImportBatch.applied_at, ImportChange.is_new, ImportChange.told)
        .join(ImportChange, ImportChange.batch_id == ImportBatch.id)
        .where(ImportChange.supporter_id.in_(ids))
        .order_by(ImportBatch.id)
    )
    return [
        {"kind": "came by a file" if row[2] else "changed by a file", "file": row[0], "at": row[1], "kept": row[3]}
        for row in rows
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty what undoing stood on, and delete every file that is still kept and names her."""
    del now
    ids = [one.id for one in supporters_of(session, address_ids)]
    emptied = update(ImportChange).where(ImportChange.supporter_id.in_(ids)).values(told="")
    session.execute(emptied.execution_options(synchronize_session=False))
    values = list(session.scalars(select(Address.value).where(Address.id.in_(address_ids))))
    for batch_id in session.scalars(select(ImportPiece.batch_id).distinct()).all():
        if any(_names(session, batch_id, part, values) for part in ImportPart):
            files.forget(session, [batch_id])
    session.flush()


def _names(session: Session, batch_id: int, part: ImportPart, values: Collection[str]) -> bool:
    """Whether a kept file names one of these numbers or mailboxes, in any spelling."""
    mails = [value.encode() for value in values if "@" in value]
    phones = [re.sub(r"\D", "", value)[-10:].encode() for value in values if "@" not in value]
    before = b""
    for piece in files.pieces(session, batch_id, part):
        text = (before + piece).replace(b"\0", b"").lower()  # also what is written in two bytes a letter
        digits = re.sub(rb"\D", b"", text)
        if any(mail in text for mail in mails) or any(phone in digits for phone in phones if phone):
            return True
        before = piece[-OVERLAP:]
    return False


PERSONAL_DATA = PersonalData("imports", show, erase)

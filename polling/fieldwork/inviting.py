"""What becomes of an invitation form: a frame, and links that are sent or handed out."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO

from charset_normalizer import from_bytes
from sqlalchemy.orm import Session

from alliances.models import Alliance
from groundwork.delivery import addresses, outbox
from groundwork.delivery.mail.letters import Letter, send_letters
from groundwork.delivery.models import Batch
from groundwork.refusal import Refusal
from groundwork.tokens import digest
from groundwork.words import say
from polling import writing
from polling.fieldwork import invitations, our_supporters, placing
from polling.fieldwork.invitations import Frame
from polling.forms import InviteForm
from polling.models import Poll
from polling.reporting.presenting import harmless


def frame_of(form: InviteForm) -> Frame:
    """The people a form names, drawn if it says so. Raises BadList."""
    people = invitations.read_places([*invitations.rows_of(form.people.data or ""), *_uploaded(form)])
    drawn = invitations.draw(list(people), form.wanted.data)
    words = (form.frame.data or "").strip()
    if form.wanted.data is not None:
        words = say("%(some)s drawn by chance from %(all)s: %(list)s", some=len(drawn), all=len(people), list=words)
    return Frame(drawn, words, bool(form.is_random.data), people)


def links(
    session: Session, poll: Poll, frame: Frame, link: Callable[[str], str], *, now: datetime
) -> list[tuple[str, str]]:
    """Person and link for each of the frame."""
    return [(person, link(token)) for person, token in invitations.invite(session, poll, frame, now=now)]


def mail(
    session: Session, poll: Poll, frame: Frame, letter: Callable[[Poll, str], tuple[str, str]], *, now: datetime
) -> int:
    """Queue one e-mail to each of the frame, in the same transaction. Raises Refusal naming a line that is no mailbox.

    The outbox knows the link it sends; once the message has gone, only the invitation's digest is left of it.
    """
    boxes = {person: _mailbox(person) for person in frame.people}
    made = invitations.invite(session, poll, frame, now=now)
    written = [
        Letter(boxes[person], *letter(poll, token), key=f"poll:{poll.id}/{digest(token)[:16]}")
        for person, token in made
    ]
    return send_letters(session, _letters(session, poll, now=now), written, now=now)


def close(session: Session, poll: Poll, *, now: datetime) -> None:
    """Take no more answers, and send no more letters that ask for one. Raises NotReady when the poll is not open."""
    writing.close_poll(poll, now=now)
    for cause in (_cause(poll), *our_supporters.causes(poll)):
        batch = outbox.batch_for(session, cause)
        if batch is not None:
            outbox.stop(session, batch, now=now)


def _letters(session: Session, poll: Poll, *, now: datetime) -> Batch:
    """The poll's own batch of letters, so that many never stand before an e-mail somebody waits for.

    It needs no consent (docs/decisions/0005), and ends with the poll.
    """
    alliance = session.get_one(Alliance, poll.alliance_id).slug
    batch = outbox.open_batch(
        session,
        cause=_cause(poll),
        alliance=alliance,
        sender="",
        opens_at=now,
        closes_at=poll.closes_at,
        budget_cents=None,
        now=now,
    )
    batch.is_personal, batch.closes_at = True, poll.closes_at
    session.flush()
    return batch


def _cause(poll: Poll) -> str:
    return f"poll:{poll.id}/letters"


def file_of(handed: list[tuple[str, str]]) -> str:
    """The links as a file for a mail merge."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["person", "link"])
    table.writerows((harmless(person), link) for person, link in handed)
    return text.getvalue()


def _mailbox(person: str) -> str:
    if "@" not in person:
        words = say("We text only people who asked for it. For %(line)s choose the file of links.", line=person)
        raise Refusal(words, field="people")
    return addresses.read_mailbox(person, field="people")


def _uploaded(form: InviteForm) -> list[tuple[str, str]]:
    """The first column of an uploaded file, in whatever encoding it came, and the place in one of the others."""
    if not form.upload.data:
        return []
    found = from_bytes(form.upload.data.read()).best()
    if found is None:
        raise invitations.BadList(say("That file cannot be read. Save it as plain text or CSV."), field="upload")
    rows = csv.reader(StringIO(str(found).removeprefix("\ufeff")))
    return [
        (row[0], next((cell.strip() for cell in row[1:] if placing.is_place(cell.strip())), "")) for row in rows if row
    ]

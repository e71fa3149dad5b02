"""The double opt-in's first half: a text and a mail that ask whether it was really she who joined."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alliances.models import Alliance, Signup
from groundwork.delivery import outbox
from groundwork.delivery.hours import quiet
from groundwork.refusal import Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say
from legislators import places

AGAIN_AFTER = timedelta(days=1)
AT_MOST, WITHIN = 3, timedelta(days=30)  # one address, whoever types it
TEXTS_A_DAY = 2_000  # all numbers together: more is somebody who wants to cost us money
MARK = "confirm:"


def ask_to_confirm(
    session: Session, signup: Signup, alliance: Alliance, confirm_address: Callable[[str], str], *, now: datetime
) -> None:
    """Ask by each way she ticked, unless the same address was asked lately or often. Raises Refusal on a flooded day.

    Whoever is not asked sees the same page: it tells nothing about the address.
    """
    if signup.wants_texts and signup.text_address_id:
        must_be_a_usual_day(session, now=now)
        if may_ask(session, signup.text_address_id, now=now):
            _text(session, signup, alliance, now=now)
    if signup.wants_mail and signup.mail_address_id and may_ask(session, signup.mail_address_id, now=now):
        _mail(session, signup, alliance, confirm_address, now=now)


def may_ask(session: Session, address_id: int, *, now: datetime) -> bool:
    """Whether an address has been left alone for a day, and was not asked too often this month."""
    asked = outbox.queued_at(session, MARK, since=now - WITHIN, address_id=address_id)
    return len(asked) < AT_MOST and all(moment <= now - AGAIN_AFTER for moment in asked)


def must_be_a_usual_day(session: Session, *, now: datetime) -> None:
    """Refuse, whoever it is, once more texts were asked for than an honest day brings."""
    if outbox.texts_queued(session, MARK, since=now - timedelta(days=1)) >= TEXTS_A_DAY:
        words = say("We cannot text anybody new today. Join by e-mail, or come back tomorrow for the texts.")
        raise Refusal(words, field="wants_texts")


def _text(session: Session, signup: Signup, alliance: Alliance, *, now: datetime) -> None:
    body = say(
        "%(alliance)s: reply YES to confirm that you want our texts (about 4 a month). Msg and data rates may apply. "
        "Reply HELP for help, STOP to end.",
        alliance=alliance.name,
    )
    place = places.zip_place(session, signup.zip)
    outbox.send_text(
        session,
        address_id=signup.text_address_id or 0,
        body=body,
        key=f"{MARK}{signup.public_id}/text",
        zones=quiet.areas(places.zones(place), place.state),
        now=now,
    )


def _mail(
    session: Session, signup: Signup, alliance: Alliance, confirm_address: Callable[[str], str], *, now: datetime
) -> None:
    token = new_token()
    signup.mail_token_digest = digest(token)
    body = say(
        "Hello,\n\nsomebody, we hope you, joined the %(alliance)s with this address.\n\n"
        "To confirm it, open this page and press the button:\n%(link)s\n\n"
        "If it was not you, do nothing: we shall not write again.\n",
        alliance=alliance.name,
        link=confirm_address(token),
    )
    outbox.send_mail(
        session,
        address_id=signup.mail_address_id or 0,
        subject=say("Please confirm: %(alliance)s", alliance=alliance.name),
        body=body,
        key=f"{MARK}{signup.public_id}/mail",
        now=now,
    )

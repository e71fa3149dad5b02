"""What accounts write to people by e-mail."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from groundwork.accounts import invitations, people
from groundwork.accounts.models import Account, PasswordRequest, StaffInvitation
from groundwork.doors import Role
from groundwork.web.languages import language, link_in
from groundwork.words import say, written_in

LINKS_AN_HOUR = 3  # whoever asks, nobody's mailbox is filled
ROLE_WORDS = {
    Role.SECRETARIAT: _l("Secretariat"),
    Role.LEADER: _l("Leader"),
    Role.ORGANIZER: _l("Organizer"),
    Role.VOLUNTEER: _l("Volunteer"),
    Role.VIEWER: _l("Viewer"),
}


def send(session: Session, email: str, *, subject: str, body: str, key: str, now: datetime) -> None:
    """Put one e-mail into the outbox; the same key is sent once."""
    # loaded here: delivery stands on accounts' models through the guard
    from groundwork.delivery.addresses import mail_address
    from groundwork.delivery.outbox import send_mail

    address = mail_address(session, email)
    session.flush()
    send_mail(session, address_id=address.id, subject=subject, body=body, key=key, now=now)


def send_invitation(session: Session, invitation: StaffInvitation, link: str, *, place: str, now: datetime) -> None:
    """Mail somebody the link that makes them staff: in their language, or as who invites them reads."""
    reads = people.language_of(session, invitation.email, otherwise=language())
    with written_in(reads):
        body = say(
            "Hello,\n\nyou are invited to %(place)s as: %(role)s.\n\n"
            "Open this link to accept; it works once, for seven days:\n%(link)s"
            "\n\nIf you did not expect this, you need not do anything.",
            place=place,
            role=str(ROLE_WORDS[invitation.role]) if invitation.role else "",
            link=link_in(reads, link),
        )
        subject = say("Your invitation to %(place)s", place=place)
    send(session, invitation.email, subject=subject, body=body, key=f"invitation:{invitation.id}", now=now)


def send_password_link(session: Session, account: Account, link: str, *, key: str, now: datetime) -> None:
    """Mail somebody the link to a new password."""
    with written_in(account.language):
        body = say(
            "Hello,\n\nsomebody, probably you, asked for a new password.\n\n"
            "This link works once, for two hours:\n%(link)s\n\nIf it was not you, you need not do anything.",
            link=link_in(account.language, link),
        )
        subject = say("A new password")
    send(session, account.email, subject=subject, body=body, key=key, now=now)


def send_reset_notice(session: Session, account: Account, *, key: str, now: datetime) -> None:
    """Tell somebody that their second step was taken off, so that nobody does it behind their back."""
    with written_in(account.language):
        body = say(
            "Hello,\n\nthe secretariat took the sign-in app off your account. "
            "The next time you sign in, you set up a new one.\n\n"
            "If you did not ask for this, write to the secretariat at once."
        )
        subject = say("Your second step was reset")
    send(session, account.email, subject=subject, body=body, key=key, now=now)


def answer_password_requests(session: Session, *, now: datetime) -> int:
    """Mail a link to those who forgot their password and have an account; returns how many were mailed."""
    return sum(_answer(session, request, now=now) for request in invitations.unanswered(session))


def _answer(session: Session, request: PasswordRequest, *, now: datetime) -> bool:
    request.answered_at = now
    account = people.by_email(session, request.email)
    if account is None or not account.active or invitations.password_links(session, account, now=now) >= LINKS_AN_HOUR:
        return False
    token = invitations.invite_to_set_password(session, account, now=now)
    link = f"{request.link_base}/invitations/{token}"
    send_password_link(session, account, link, key=f"password:{request.id}", now=now)
    return True

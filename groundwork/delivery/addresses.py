"""Numbers and mailboxes as people type them, made one of a kind."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType
from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Channel
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.delivery.rows import add_once
from groundwork.refusal import Refusal
from groundwork.words import say

# the States, the District and the territories that vote nobody into the Senate but have a delegate
AMERICAN = {"US", "PR", "GU", "VI", "AS", "MP"}

EXTENSION = re.compile(r"(?:\b(?:ext(?:ension)?|x)\b\.?|(?<=\d)\s*x|#|;ext=|,)\s*\d{1,7}\s*$", re.IGNORECASE)
OTHER_SENDERS = re.compile(r"MG[0-9a-fA-F]{32}|[1-9][0-9]{4,5}")  # a messaging service, a short code
EMERGENCY = {"911", "112", "999", "988"}


class BadAddress(Refusal):
    """What was typed is not a number or mailbox that we can write to."""


def text_address(session: Session, raw: str, *, field: str = "phone") -> Address:
    """The address of a number, made when it is new. Raises BadAddress with words for what is wrong with it."""
    return _address(session, Channel.TEXT, read_number(raw, field=field))


def mail_address(session: Session, raw: str, *, field: str = "email") -> Address:
    """The address of a mailbox, made when it is new. Raises BadAddress."""
    return _address(session, Channel.MAIL, read_mailbox(raw, field=field))


def read_mailbox(raw: str, *, field: str = "email") -> str:
    """A typed e-mail address in the one form we keep. Raises BadAddress."""
    try:
        read = validate_email(unicodedata.normalize("NFKC", raw).strip(), check_deliverability=False)
    except EmailNotValidError:
        words = say("That is not a whole e-mail address. It looks like name@example.org.")
        raise BadAddress(words, field=field) from None
    return str(read.normalized.lower())


def find_text(session: Session, number: str) -> Address | None:
    """The address with this E.164 number, where we have it."""
    return session.scalar(select(Address).where(Address.channel == Channel.TEXT, Address.value == number))


def read_number(raw: str, *, field: str = "phone") -> str:
    """A typed number as E.164. Raises BadAddress with words for what is wrong with it."""
    typed = unicodedata.normalize("NFKC", raw).strip()
    wrong = _wrong_as_typed(typed)
    if wrong:
        raise BadAddress(wrong, field=field)
    try:
        number = phonenumbers.parse(typed, "US")
    except NumberParseException:
        raise BadAddress(_unreadable(), field=field) from None
    wrong = _wrong_as_number(number)
    if wrong:
        raise BadAddress(wrong, field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_sender(raw: str, *, field: str = "sender") -> str:
    """A typed number of ours in the form the phone company takes, toll-free too; short codes and services as they are.

    Raises BadAddress.
    """
    typed = unicodedata.normalize("NFKC", raw).strip()
    if OTHER_SENDERS.fullmatch(typed):
        return typed
    try:
        number = phonenumbers.parse(typed, "US")
    except NumberParseException:
        raise BadAddress(_unreadable(), field=field) from None
    if number.country_code != 1 or not phonenumbers.is_valid_number(number) or EXTENSION.search(typed):
        raise BadAddress(_unreadable(), field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _unreadable() -> str:
    return say("That is not a number we can read. Type ten digits, area code first, such as 608-555-0142.")


def _wrong_as_typed(typed: str) -> str:
    digits = re.sub(r"\D", "", typed)
    if not typed:
        return say("Type your mobile number, area code first.")
    if digits in EMERGENCY:
        return say("That is an emergency number. If you are in danger, call it; here, type your own mobile number.")
    if EXTENSION.search(typed) and len(digits) > 10:
        return say("A text cannot reach an extension. Type a mobile number without one.")
    return _wrong_letters(typed)


def _wrong_letters(typed: str) -> str:
    letters = {letter for letter in typed if letter.isalpha()}
    if not letters:
        return ""
    if letters <= {"O", "o"}:
        return say("There is a letter O in the number. Type the digit zero in its place.")
    if letters <= {"l", "I", "i"}:
        return say("There is a letter in the number that looks like a one. Type the digit 1 in its place.")
    return say("There are letters in the number. Type digits only, area code first, such as 608-555-0142.")


def _wrong_as_number(number: PhoneNumber) -> str:
    if number.country_code != 1 or number.italian_leading_zero:
        return say("We can only text numbers in the United States, which begin with +1.")
    digits = len(str(number.national_number))
    if digits < 10:
        return say("That number is too short. Type ten digits, area code first, such as 608-555-0142.")
    if digits > 10:
        return say("That number is too long. Type ten digits, area code first, such as 608-555-0142.")
    return _wrong_kind(number)


def _wrong_kind(number: PhoneNumber) -> str:
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.PREMIUM_RATE or str(number.national_number).startswith(("900", "976")):
        return say("That is a number callers pay extra for. Type your own mobile number.")
    if kind == PhoneNumberType.TOLL_FREE:
        return say("That is a toll-free number, which cannot get our texts. Type your own mobile number.")
    region = phonenumbers.region_code_for_number(number)
    if region is not None and region not in AMERICAN:
        return say("We can only text numbers in the United States. That one is in another country.")
    if not phonenumbers.is_valid_number(number):
        return say("There is no such number. Look at the area code and type all ten digits again.")
    return ""


def _address(session: Session, channel: Channel, value: str) -> Address:
    wanted = select(Address).where(Address.channel == channel, Address.value == value)
    found = session.scalar(wanted)
    if found is None:
        mark = fingerprint(session, channel, value)
        add_once(session, Address, channel=channel, value=value, fingerprint=mark, line_type="")
        found = session.scalars(wanted).one()
    return found

"""Where a column of a file can go."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

FIELD, NEW = "field:", "new:"  # before the number of a custom field, before the kind of a new one


class Target(StrEnum):
    """What a column says of a person; `field:7` (a custom field) and `new:text` (a new one) stand beside these.

    A `status` says yes, no or bounced, and its no is a stop; a `yes` only ever says yes: its no is no stop.
    """

    NOTHING = ""
    NAME = "name"
    FIRST = "first"
    LAST = "last"
    ZIP = "zip"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGE = "language"
    BIRTH = "birth"
    AGE = "age"
    TAGS = "tags"
    TAG = "tag"
    TEXT_STATUS = "text_status"
    MAIL_STATUS = "mail_status"
    TEXT_YES = "text_yes"
    MAIL_YES = "mail_yes"
    YES_DAY = "yes_day"
    NO_TEXTS = "no_texts"
    NO_MAIL = "no_mail"
    NO_CONTACT = "no_contact"
    BOUNCED = "bounced"


WORDS = {
    Target.NOTHING: _l("Leave it out"),
    Target.NAME: _l("Whole name"),
    Target.FIRST: _l("First name"),
    Target.LAST: _l("Last name"),
    Target.ZIP: _l("ZIP code"),
    Target.ADDRESS: _l("Address (only its ZIP code is taken)"),
    Target.PHONE: _l("Mobile phone"),
    Target.EMAIL: _l("E-mail"),
    Target.LANGUAGE: _l("Language"),
    Target.BIRTH: _l("Day or year of birth (nobody under 18 is taken; not kept)"),
    Target.AGE: _l("Age (nobody under 18 is taken; not kept)"),
    Target.TAGS: _l("Tags, several in one cell"),
    Target.TAG: _l("A tag with the column's name, where it says yes"),
    Target.TEXT_STATUS: _l("Texts: subscribed, unsubscribed"),
    Target.MAIL_STATUS: _l("E-mail: subscribed, unsubscribed, bounced"),
    Target.TEXT_YES: _l("Said yes to texts"),
    Target.MAIL_YES: _l("Said yes to e-mail"),
    Target.YES_DAY: _l("Day they said yes"),
    Target.NO_TEXTS: _l("Stop: no texts, no calls"),
    Target.NO_MAIL: _l("Stop: no e-mail"),
    Target.NO_CONTACT: _l("Stop: nothing at all"),
    Target.BOUNCED: _l("E-mail does not arrive"),
}
ONCE = {Target.NAME, Target.FIRST, Target.LAST, Target.LANGUAGE, Target.BIRTH, Target.AGE, Target.YES_DAY}  # no two


def is_target(word: str) -> bool:
    """Whether a column may go there: one of the above, a custom field by number, a new one by kind."""
    if word.startswith(FIELD):
        return word.removeprefix(FIELD).isdecimal()
    if word.startswith(NEW):
        return word.removeprefix(NEW) in {"text", "number", "day", "yes_no"}
    return word in set(Target)

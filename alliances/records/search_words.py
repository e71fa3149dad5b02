"""What is typed to find a supporter, read: words of a name, a number, a mailbox, a ZIP code, a tag."""

import re
from dataclasses import dataclass, field

from alliances.folding import fold

LONGEST = 200
MOST_PARTS = 8
TAGGED = re.compile(r"""(?:^|(?<=\s))(?:tag|etiqueta):(?:"([^"]*)"|“([^”]*)”|(\S+))""", re.IGNORECASE)
NUMBER = re.compile(r"\+?\(?\d[\d\s().+\u2010-\u2015-]*")
ZIP_AND_FOUR = re.compile(r"(\d{5})-\d{4}", re.ASCII)
MAILBOX = re.compile(r"\S*@\S*|[\w+-]{2,}(?:[._][\w+-]{2,})+")


@dataclass(frozen=True)
class Digits:
    """Digits somebody typed: the whole or the end of a number, or the beginning of a ZIP code, or either."""

    typed: str

    @property
    def number(self) -> str:
        """The whole number as E.164, where it is one."""
        if len(self.typed) == 11 and self.typed.startswith("1"):
            return f"+{self.typed}"
        return f"+1{self.typed}" if len(self.typed) == 10 else ""

    @property
    def ending(self) -> str:
        """The end of a number, from the last digit to the first; nothing where it is too short or the whole."""
        return self.typed[::-1] if 4 <= len(self.typed) <= 9 else ""

    @property
    def zip(self) -> str:
        """A ZIP code or its beginning, where it may be one."""
        return self.typed if 3 <= len(self.typed) <= 5 else ""

    @property
    def is_readable(self) -> bool:
        """Whether it can be looked for at all."""
        return bool(self.number or self.ending or self.zip)


@dataclass(frozen=True)
class Typed:
    """What was looked for. too_much: more than is looked for at once, or digits that can be nobody's."""

    names: list[str] = field(default_factory=list)
    digits: list[Digits] = field(default_factory=list)
    mailboxes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    is_unreadable: bool = False

    @property
    def is_reaching(self) -> bool:
        """Whether it asks whose number or mailbox something is."""
        return bool(self.mailboxes) or any(one.number or one.ending for one in self.digits)


def read(text: str) -> Typed:
    """Read what was typed, in any order and spelling."""
    rest = " ".join(text[:LONGEST].split())
    tags = ["".join(found).strip() for found in TAGGED.findall(rest)]
    rest = TAGGED.sub(" ", rest)
    mailboxes = [found.casefold() for found in MAILBOX.findall(rest) if not _is_number(found)]
    rest = MAILBOX.sub(lambda found: found[0] if _is_number(found[0]) else " ", rest)
    digits = [one for run in NUMBER.findall(rest) for one in _digits(run)]
    names = sorted(set(fold(NUMBER.sub(" ", rest)).split()))
    parts = len(names) + len(digits) + len(mailboxes) + len(tags)
    is_nothing = parts == 0 and bool(text.strip())
    unreadable = is_nothing or parts > MOST_PARTS or any(not one.is_readable for one in digits)
    return Typed(names, digits, mailboxes, [one for one in tags if one], is_unreadable=unreadable)


def _is_number(found: str) -> bool:
    return not any(sign.isalpha() or sign == "@" for sign in found)


def _digits(run: str) -> list[Digits]:
    """One number with its dashes, or several that only stand side by side."""
    run = run.strip()
    long = ZIP_AND_FOUR.fullmatch(run)
    if long:
        return [Digits(long[1])]
    whole = _only(run)
    if len(whole) in {7, 10, 11}:
        return [Digits(whole)]
    return [Digits(_only(piece)) for piece in run.split() if _only(piece)]


def _only(text: str) -> str:
    return "".join(sign for sign in text if "0" <= sign <= "9")

"""Supporters as vCard 4.0 (RFC 6350): one file of many cards for an address book."""

from collections.abc import Iterable, Iterator, Sequence

from alliances.sharing.people import Person

LONGEST = 75  # octets in a line, without its end; RFC 6350, 3.2


def lines(people: Iterable[Sequence[Person]]) -> Iterator[str]:
    """The file in pieces."""
    for piece in people:
        yield "".join(card(one) for one in piece)


def card(one: Person) -> str:
    """One person's card. Whether this alliance may write to a phone or mailbox stands beside it, as X-MAY-WRITE."""
    told = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:{_text(f'groundswell:{one.public_id}')}",
        f"FN:{_text(one.name)}",
        f"N:{_text(one.family)};{_text(one.given)};;;",
        *([f"TEL;VALUE=uri;TYPE=cell;X-MAY-WRITE={_yes(one.text.may)}:tel:{one.text.value}"] if one.text else []),
        *([f"EMAIL;X-MAY-WRITE={_yes(one.mail.may)}:{_text(one.mail.value)}"] if one.mail else []),
        f"ADR:;;;{_text(one.city)};{_text(one.state)};{_text(one.zip)};US",
        f"LANG:{one.language}",
        *([f"CATEGORIES:{','.join(_text(tag) for tag in one.tags)}"] if one.tags else []),
        f"REV:{one.joined_at:%Y%m%dT%H%M%SZ}",
        "END:VCARD",
    ]
    return "".join(f"{fold(line)}\r\n" for line in told)


def fold(line: str) -> str:
    """A line broken so that no piece has more octets than allowed; a letter is never torn apart."""
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append("")
            size = 1  # the space a continued line begins with
        pieces[-1] += letter
        size += octets
    return "\r\n ".join(pieces)


def _text(words: str) -> str:
    """Words with what has a meaning in a card made harmless; RFC 6350, 3.4. Other controls are not text."""
    plain = "".join(sign for sign in words.replace("\r\n", "\n") if sign.isprintable() or sign == "\n")
    for sign in ("\\", ",", ";"):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _yes(may: bool) -> str:
    return "yes" if may else "no"

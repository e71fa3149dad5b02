"""Who of a file is new, who is known, and what would change; nothing is changed here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.importing.knowing import Books, Known, Owner, look
from alliances.importing.reading import Person, Value, fold_tag
from alliances.importing.reports import Report
from alliances.models import MatchMethod
from groundwork.words import say


class Kind(StrEnum):
    """What becomes of one person of a file."""

    ADD = "add"
    UPDATE = "update"
    SAME = "same"
    APART = "apart"
    LEFT = "left"
    STOPPED = "stopped"


@dataclass
class Decision:
    """What becomes of one person, and what changes: before and after by the supporter's column.

    text_id, mail_id: of addresses we have. text_mark, mail_mark: their fingerprints.
    uses_text, uses_mail: whether the way is this person's to have. seems_text, seems_mail: another alliance's
    supporter has it; it is told as if it were taken and is not, so that nobody can ask a file who is known.
    yes_texts, yes_mail: consent to be recorded. home: what the match was before, once it is overwritten.
    """

    person: Person
    kind: Kind
    owner: Owner | None = None
    text_id: int | None = None
    mail_id: int | None = None
    text_mark: str = ""
    mail_mark: str = ""
    uses_text: bool = False
    uses_mail: bool = False
    seems_text: bool = False
    seems_mail: bool = False
    yes_texts: bool = False
    yes_mail: bool = False
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    values: dict[int, tuple[Value | None, Value]] = field(default_factory=dict)
    home: dict[str, Any] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything is done about a supporter we know."""
        ways = self.owner is not None and (self.uses_text or self.uses_mail)
        return bool(self.changes or self.tags or self.values or ways or self.yes_texts or self.yes_mail)

    @property
    def seems_changed(self) -> bool:
        """Whether anything is told to be done about them."""
        return self.is_changed or self.seems_text or self.seems_mail


def decide(session: Session, people: Sequence[Person], books: Books) -> list[Decision]:
    """What becomes of each of some thousand people, as things stand in this transaction."""
    known = look(session, people, books)
    return [_decide(one, known, books) for one in people]


def count(report: Report, decisions: Sequence[Decision]) -> None:
    """Add a piece to the figures; whoever is known elsewhere counts as somebody who comes in."""
    for one in decisions:
        line, person = one.person.line, one.person
        report.stops += person.stops_texts + person.stops_mail
        report.bounced += person.bounced
        if one.kind in {Kind.ADD, Kind.APART}:
            report.added += 1
            report.apart += one.kind == Kind.APART
            report.without_zip += not person.zip
            report.texts_yes += person.agrees_texts and bool(person.phone)
            report.mail_yes += person.agrees_mail and bool(person.email)
        elif one.kind == Kind.UPDATE:
            report.updated += 1
            report.texts_yes += _told_yes(one)[0]
            report.mail_yes += _told_yes(one)[1]
            for what in _what_changes(one):
                report.change(what, line)
        elif one.kind == Kind.SAME:
            report.same += 1
        elif one.kind == Kind.LEFT:
            report.skip(say("Left us before: only they themselves can come back."), line)
        else:
            report.skip(say("Said stop to all that the file has of them: not taken, and never written to."), line)


def _what_changes(one: Decision) -> list[str]:
    names = {"name": say("Name"), "zip": say("ZIP code"), "language": say("Language")}
    found = [names[column] for column in one.changes]
    found += [say("Phone number")] * (one.uses_text or one.seems_text)
    found += [say("E-mail")] * (one.uses_mail or one.seems_mail)
    found += [say("Tags")] * bool(one.tags) + [say("Custom fields")] * bool(one.values)
    texts, mail = _told_yes(one)
    return found + [say("Consent to texts")] * texts + [say("Consent to e-mail")] * mail


def _told_yes(one: Decision) -> tuple[bool, bool]:
    """The yes to texts and to e-mail as the figures tell it: of a way that is new to us as the file has it."""
    person = one.person
    texts = person.agrees_texts if one.uses_text or one.seems_text else one.yes_texts
    return texts, person.agrees_mail if one.uses_mail or one.seems_mail else one.yes_mail


def _decide(person: Person, known: Known, books: Books) -> Decision:
    text_id, mail_id = known.texts.get(person.phone), known.mails.get(person.email)
    by_text, by_mail = known.owners.get(text_id or 0), known.owners.get(mail_id or 0)
    owner = _whose(by_text, by_mail, books)
    marks = known.marks.get(person.phone, ""), known.marks.get(person.email, "")
    made = Decision(person, Kind.ADD, owner, text_id, mail_id, *marks)
    if owner is None:
        if _stops_all(person):
            made.kind = Kind.STOPPED
        elif known.marks.get(person.phone) in known.erased:
            made.kind = Kind.APART
        made.uses_text, made.uses_mail = bool(person.phone), bool(person.email)
        made.tags, made.values = person.tags, {place: (None, value) for place, value in person.values.items()}
        _permit(made, known)
        return made
    if owner.alliance_id != books.alliance_id:
        # what would be said of somebody nobody knows is said of them too
        made.kind = Kind.STOPPED if _stops_all(person) else Kind.APART
    elif owner.left_at is not None:
        made.kind = Kind.LEFT
    else:
        _change(made, owner, known, books)
        lacks_text, lacks_mail = owner.text_id is None, owner.mail_id is None
        made.uses_text = bool(person.phone) and by_text is None and lacks_text
        made.uses_mail = bool(person.email) and by_mail is None and lacks_mail
        made.seems_text, made.seems_mail = (
            lacks_text and _is_apart(by_text, books),
            lacks_mail and _is_apart(by_mail, books),
        )
        _permit(made, known)
        made.kind = Kind.UPDATE if made.seems_changed else Kind.SAME
    return made


def _is_apart(owner: Owner | None, books: Books) -> bool:
    return owner is not None and owner.alliance_id != books.alliance_id


def _whose(by_text: Owner | None, by_mail: Owner | None, books: Books) -> Owner | None:
    """Who a row is about: our own supporter, though the other way in it is another alliance's supporter's."""
    ours = [one for one in (by_text, by_mail) if one is not None and not _is_apart(one, books)]
    return ours[0] if ours else by_text or by_mail


def _stops_all(person: Person) -> bool:
    """Whether the file says no of every way it has to a person."""
    return (person.stops_texts or not person.phone) and (person.stops_mail or not person.email)


def _permit(made: Decision, known: Known) -> None:
    """A yes is taken over where it is this person's own address, and no stop and no earlier yes stands."""
    person, owner = made.person, made.owner
    hers = {owner.text_id, owner.mail_id} if owner else set()
    for agrees, value, address_id, uses, name in (
        (person.agrees_texts, person.phone, made.text_id, made.uses_text, "yes_texts"),
        (person.agrees_mail, person.email, made.mail_id, made.uses_mail, "yes_mail"),
    ):
        is_hers = uses or (address_id is not None and address_id in hers)
        is_stopped = known.marks.get(value) in known.stopped or address_id in known.withdrawn
        is_new = address_id not in known.given
        setattr(made, name, bool(agrees and value and is_hers and is_new and not is_stopped))


def _change(made: Decision, owner: Owner, known: Known, books: Books) -> None:
    """What is missing is filled in; what somebody confirmed themselves is never overwritten."""
    person = made.person
    may = not owner.is_confirmed
    if person.name and person.search_name != fold(owner.name) and (may or not owner.name):
        made.changes["name"] = (owner.name, person.name)
    is_told = owner.match_method == MatchMethod.PERSON
    if person.zip and person.zip != owner.zip and ((may and not is_told) or not owner.zip):
        made.changes["zip"] = (owner.zip, person.zip)
    if person.language and person.language != owner.language and may:
        made.changes["language"] = (owner.language, person.language)
    has = known.tags.get(owner.id, set())
    made.tags = [tag for tag in person.tags if books.tags.get(fold_tag(tag)) not in has]
    for place, value in person.values.items():
        before = known.values.get((owner.id, books.fields.get(place) or 0))
        if before != value:
            made.values[place] = (before, value)

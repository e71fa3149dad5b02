"""From a row of a file to a person, or to the reason why it is none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.importing import cells
from alliances.importing.plans import ALL, Plan
from alliances.importing.quick import QuickReader
from alliances.importing.targets import Target
from alliances.models.records import CustomField
from alliances.records.fields import read_value
from alliances.records.tags import read_name
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import matching, places, spelling
from legislators.atlas import Atlas

MOST_TAGS = 50  # in one row: more is a column that holds no tags
LONGEST_VALUE = 500  # characters of one custom value
Value = tuple[str, float | None]  # as it is shown, and as a number where it is one
Home = tuple[str, str, str, str, int | None, str]  # state, city, district, confidence, lines, time zones


@dataclass
class Person:
    """One row as it can be read. stops: channels of which the file says no; bounced: the mailbox does not answer.

    search_name: the name as it is looked for.
    values: for custom fields, by the place of their column. notes: what had to be left out, in words.
    """

    line: int
    name: str
    zip: str
    phone: str = ""
    email: str = ""
    language: str = ""
    stops_texts: bool = False
    stops_mail: bool = False
    bounced: bool = False
    agrees_texts: bool = False
    agrees_mail: bool = False
    yes_day: str = ""
    tags: list[str] = field(default_factory=list)
    values: dict[int, Value] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    search_name: str = ""


class UnderAge(Refusal):
    """Nobody under 18 is taken from a file."""


class Homes:
    """ZIP codes of one day, each looked up once."""

    def __init__(self, session: Session, *, on: date) -> None:
        self.session, self.on = session, on
        self.atlas = Atlas(session, on)
        self.known: dict[str, Home | None] = {}

    def zip_of(self, raw: str) -> str:
        """Five digits of a ZIP code that is one. Raises Refusal."""
        digits = spelling.zip_digits(raw)
        if digits not in self.known:
            self.known[digits] = self._look(digits)
        if self.known[digits] is None:
            raise Refusal(say("The Postal Service has no such ZIP code, or gave it up."))
        return digits

    def home(self, digits: str) -> Home:
        """Where people of this ZIP code live, as far as it tells; nothing is known without one."""
        return self.known.get(digits) or ("", "", "", "none", None, "")

    def _look(self, digits: str) -> Home | None:
        try:
            place = places.zip_place(self.session, digits)
        except Refusal:
            return None
        match = matching.match_in(self.atlas, place)
        district = match.districts[0] if len(match.districts) == 1 else ""
        zones = ";".join(places.zones(place))
        return match.state, place.city, district, str(match.confidence), match.boundary_set_id, zones


class RowReader:
    """Reads rows by one plan."""

    def __init__(
        self, plan: Plan, columns: Sequence[str], homes: Homes, fields: Mapping[int, CustomField], *, on: date
    ) -> None:
        self.plan, self.columns, self.homes, self.fields, self.on = plan, columns, homes, fields, on
        self.quick = QuickReader()
        self.tags: dict[str, tuple[str, str]] = {}
        self.first: dict[str, str] = {}
        self.at = {target: plan.places(target) for target in Target}

    def person(self, line: int, row: Sequence[str]) -> Person:
        """The person of a row. Raises UnderAge, or Refusal with the reason why there is none."""
        if len(row) > len(self.columns) and any(cell.strip() for cell in row[len(self.columns) :]):
            raise Refusal(say("The row has more cells than there are columns."))
        shown = [cells.shown(cell) if self._is_used(place) else "" for place, cell in enumerate(row)]
        shown += [""] * (len(self.columns) - len(shown))
        self._must_be_grown(shown)
        made = Person(line, self._name(shown), self._zip(shown))
        made.search_name = fold(made.name) or made.name.casefold()
        made.language = cells.language(self._one(shown, Target.LANGUAGE))
        self._reach(made, shown)
        self._permissions(made, shown)
        self._tags(made, shown)
        self._values(made, shown)
        return made

    def _is_used(self, place: int) -> bool:
        return place < len(self.plan.columns) and self.plan.columns[place] != Target.NOTHING

    def _all(self, row: Sequence[str], target: Target) -> Iterator[str]:
        return (row[place] for place in self.at[target] if row[place].strip())

    def _one(self, row: Sequence[str], target: Target) -> str:
        return next(self._all(row, target), "")

    def _says(self, row: Sequence[str], target: Target) -> bool:
        return any(map(cells.is_yes, self._all(row, target)))

    def _must_be_grown(self, row: Sequence[str]) -> None:
        young = cells.is_under_age(self._one(row, Target.BIRTH), self._one(row, Target.AGE), on=self.on)
        if young:
            raise UnderAge(say("Under 18, or it may be: not taken."))

    def _name(self, row: Sequence[str]) -> str:
        whole, first, last = (self._one(row, one) for one in (Target.NAME, Target.FIRST, Target.LAST))
        return cells.name(whole, first, last)

    def _zip(self, row: Sequence[str]) -> str:
        for cell in self._all(row, Target.ZIP):
            return self.homes.zip_of(cells.zip_code(cell))
        for cell in self._all(row, Target.ADDRESS):
            found = cells.zip_in_address(cell)
            if found:
                return self.homes.zip_of(found)
        return ""

    def _reach(self, made: Person, row: Sequence[str]) -> None:
        """The first number and the first mailbox that can be read; a bad one beside a good way is only noted."""
        wrong: list[Refusal] = []
        made.phone = self._first(self._all(row, Target.PHONE), cells.numbers, self.quick.number, wrong)
        made.email = self._first(self._all(row, Target.EMAIL), cells.mailboxes, self.quick.mailbox, wrong)
        if not made.phone and not made.email:
            raise wrong[0] if wrong else Refusal(say("No phone number and no e-mail address."))
        made.notes = [str(one) for one in wrong]

    @staticmethod
    def _first(
        found: Iterator[str], parted: Callable[[str], list[str]], read: Callable[[str], str], wrong: list[Refusal]
    ) -> str:
        mine: list[Refusal] = []
        for cell in found:
            try:
                parts = parted(cell) or [cell]
            except Refusal as refusal:
                mine.append(refusal)
                continue
            for part in parts:
                try:
                    return read(part)
                except Refusal as refusal:
                    mine.append(refusal)
        wrong += mine[:1]
        return ""

    def _permissions(self, made: Person, row: Sequence[str]) -> None:
        texts = {cells.status(cell) for cell in self._all(row, Target.TEXT_STATUS)}
        mail = {cells.status(cell) for cell in self._all(row, Target.MAIL_STATUS)}
        nothing = self._says(row, Target.NO_CONTACT) or self.plan.whole == "stopped"
        made.stops_texts = bool(made.phone) and (nothing or "no" in texts or self._says(row, Target.NO_TEXTS))
        made.stops_mail = bool(made.email) and (nothing or "no" in mail or self._says(row, Target.NO_MAIL))
        bounced = self._says(row, Target.BOUNCED) or self.plan.whole == "bounced" or "bounced" in mail
        made.bounced = bool(made.email) and bounced
        said_texts = "yes" in texts or self._says(row, Target.TEXT_YES)
        said_mail = "yes" in mail or self._says(row, Target.MAIL_YES)
        knows_age = self.plan.all_adults or bool(self._one(row, Target.BIRTH) or self._one(row, Target.AGE))
        may_text = bool(made.phone) and knows_age and not made.stops_texts
        may_mail = bool(made.email) and knows_age and not (made.stops_mail or made.bounced)
        made.agrees_texts = may_text and _agrees(self.plan.texts.who, said=said_texts)
        made.agrees_mail = may_mail and _agrees(self.plan.mail.who, said=said_mail)
        day = cells.day(self._one(row, Target.YES_DAY))
        made.yes_day = day.isoformat() if day and day <= self.on else ""

    def _values(self, made: Person, row: Sequence[str]) -> None:
        """What the alliance's own fields are told; what does not fit a field is left out and noted."""
        for place, wanted in self.fields.items():
            if row[place].strip():
                try:
                    made.values[place] = read_value(wanted, row[place][:LONGEST_VALUE])
                except Refusal as refusal:
                    made.notes.append(str(refusal))

    def _tags(self, made: Person, row: Sequence[str]) -> None:
        """Each tag once; a name that no tag may have is left out and noted."""
        found = [*self.plan.tags]
        for cell in self._all(row, Target.TAGS):
            found += cells.tags(cell)
        found += [self.columns[place] for place in self.at[Target.TAG] if cells.is_yes(row[place])]
        if len(found) > MOST_TAGS:
            raise Refusal(say("More than %(most)s tags in one row. Does the column hold tags?", most=MOST_TAGS))
        for raw in found:
            name, wrong = self._tag(raw)
            if wrong:
                made.notes.append(wrong)
            elif name not in made.tags:
                made.tags.append(name)

    def _tag(self, raw: str) -> tuple[str, str]:
        """A tag as it was first written, or what is wrong with it."""
        if raw not in self.tags:
            try:
                name = read_name(raw)
                self.tags[raw] = self.first.setdefault(fold_tag(name), name), ""
            except Refusal as refusal:
                self.tags[raw] = "", str(refusal)
        return self.tags[raw]


def _agrees(who: str, *, said: bool) -> bool:
    return who == ALL or (bool(who) and said)


def fold_tag(name: str) -> str:
    """A tag's name as it is compared."""
    return fold(name) or name.casefold()

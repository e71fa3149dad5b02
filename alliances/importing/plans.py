"""How one file is to be read: where its columns go, which tags everybody gets, and what was said about consent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from alliances.importing.targets import FIELD, NEW, ONCE, WORDS, Target, is_target
from groundwork.refusal import Refusal
from groundwork.words import say

REACHABLE = {Target.PHONE, Target.EMAIL}
ALL, MARKED = "all", "marked"


@dataclass(frozen=True)
class Statement:
    """What the importer says about one channel: in which words, where and when people said yes.

    who: everybody in the file, or only those whom a column marks; empty where nobody has.
    """

    who: str = ""
    wording: str = ""
    where: str = ""
    day: str = ""

    @property
    def how(self) -> str:
        """The line of the ledger that tells where the yes came from."""
        return f"import: {self.where}" + (f", {self.day}" if self.day else "")


@dataclass(frozen=True)
class Plan:
    """How a file is read.

    columns: where each column goes, in the file's order. whole: `stopped` or `bounced` where all rows are that.
    holds_proof: ticked by a person. all_adults: the importer says so, where no column tells ages.
    has_header: whether the first line names the columns.
    """

    columns: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    preset: str = ""
    texts: Statement = field(default_factory=Statement)
    mail: Statement = field(default_factory=Statement)
    holds_proof: bool = False
    all_adults: bool = False
    whole: str = ""
    has_header: bool = True

    def to_json(self) -> str:
        """For the column `import_batch.plan`."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def places(self, target: str) -> list[int]:
        """Which columns go there."""
        return [place for place, one in enumerate(self.columns) if one == target]

    def tells_ages(self) -> bool:
        """Whether a column says how old people are."""
        return bool(self.places(Target.BIRTH) or self.places(Target.AGE))


def from_json(text: str) -> Plan:
    """The plan of a batch."""
    told = json.loads(text or "{}")
    texts, mail = (Statement(**told.pop(name, {})) for name in ("texts", "mail"))
    told |= {name: tuple(told.get(name, ())) for name in ("columns", "tags")}
    return Plan(**told, texts=texts, mail=mail)


def check(plan: Plan, columns: Sequence[str], *, on: date) -> None:
    """Raises Refusal for a plan that could take nobody in, or that says too little about consent."""
    for place, target in enumerate(plan.columns):
        if not is_target(target):
            raise Refusal(say("Choose what this column holds."), field=f"column_{place}")
    _must_fit(plan, columns)
    for channel, stated in (("texts", plan.texts), ("mail", plan.mail)):
        if stated.who:
            _must_be_told(stated, channel, on=on)
    if (plan.texts.who or plan.mail.who) and not plan.holds_proof:
        words = say("Tick that you hold the proof, or let nobody have said yes: then people come in unwritten-to.")
        raise Refusal(words, field="holds_proof")
    if (plan.texts.who or plan.mail.who) and not plan.tells_ages() and not plan.all_adults:
        words = say(
            "Only people of 18 or over can say yes. Tick the line if all of them are, or map a column that tells."
        )
        raise Refusal(words, field="all_adults")


def _must_fit(plan: Plan, columns: Sequence[str]) -> None:
    if not REACHABLE & set(plan.columns):
        words = say("Say which column holds a phone number or an e-mail address: without either nobody can be known.")
        raise Refusal(words, field="column_0")
    for target in ONCE | {one for one in plan.columns if one.startswith(FIELD)}:
        places = plan.places(target)
        if len(places) > 1:
            both = f"{columns[places[0]]}, {columns[places[1]]}"
            words = say("Two columns cannot both be that: %(both)s.", both=both)
            raise Refusal(words, field=f"column_{places[1]}")
    named = plan.places(Target.NAME) + plan.places(Target.FIRST) + plan.places(Target.LAST)
    if not named:
        raise Refusal(say("Say which column holds the names."), field="column_0")


def _must_be_told(stated: Statement, channel: str, *, on: date) -> None:
    if not stated.wording.strip():
        raise Refusal(say("Type the words people agreed to."), field=f"{channel}_wording")
    if not stated.where.strip():
        words = say("Say where they agreed, such as: sign-up page of the Watauga petition.")
        raise Refusal(words, field=f"{channel}_where")
    if stated.day and date.fromisoformat(stated.day) > on:
        raise Refusal(say("That day is still to come."), field=f"{channel}_day")


def words_of(target: str, field_names: dict[int, str]) -> str:
    """Where a column goes, in words."""
    if target.startswith(FIELD):
        name = field_names.get(int(target.removeprefix(FIELD)), "")
        return say("Custom field: %(name)s", name=name)
    if target.startswith(NEW):
        return say("A new custom field with the column's name")
    return str(WORDS[Target(target)])

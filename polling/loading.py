"""A whole poll from a YAML file: its head, its questions and choices in both languages, as a draft of an alliance."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import finding as alliances
from groundwork.refusal import Refusal
from polling import writing
from polling.models import Poll, PollState, QuestionRole, Side
from polling.wording import DONT_KNOW, OPTIONAL, RATHER_NOT, SCALES, Line
from polling.writing import Head, Wording
from polling.yaml_files import BadYaml, fields_of, items_of, line_of, one_of, text_of, tree

if TYPE_CHECKING:
    from yaml.nodes import Node  # type: ignore[import-untyped] # it ships no types

LONGEST = {"title": 120, "population": 80, "paid_by": 120, "wording": 400, "choice": 200}
BOTH = ("en", "es")
HEAD = ("title", "area", "population", "paid_by", "questions")
SIDES = {side.value: side for side in (Side.FAVOR, Side.OPPOSE, Side.PLAIN)}
ALSO = {role.value: role for role in OPTIONAL}
LINES_OF = {"closes_on": "last_day", "choices_en": "questions", "choices_es": "questions"}  # by a Refusal's field


@dataclass(frozen=True)
class Written:
    """A poll as a file has it. lines: where each part of its head begins."""

    alliance: str
    head: Head
    questions: tuple[Wording, ...]
    lines: dict[str, int]


def read(content: bytes) -> Written:
    """The poll that a YAML file holds. Raises BadYaml with the line and the reason."""
    fields = fields_of(tree(content), HEAD, ("alliance", "last_day", "also_asks"))
    title, population = (_both(fields[name], LONGEST[name]) for name in ("title", "population"))
    head = Head(
        title_en=title[0],
        title_es=title[1],
        area=text_of(fields["area"], 8),
        population_en=population[0],
        population_es=population[1],
        paid_by=text_of(fields["paid_by"], LONGEST["paid_by"]),
        closes_at=_end(fields["last_day"]) if "last_day" in fields else None,
        also_asks=_also(fields["also_asks"]) if "also_asks" in fields else frozenset(),
    )
    questions = items_of(fields["questions"])
    if len(questions) > writing.MOST_QUESTIONS:
        raise BadYaml(f"Line {line_of(fields['questions'])}: a poll has at most {writing.MOST_QUESTIONS} questions.")
    return Written(
        alliance=text_of(fields["alliance"], 80) if "alliance" in fields else "",
        head=head,
        questions=tuple(_question(one) for one in questions),
        lines={name: line_of(node) for name, node in fields.items()},
    )


def load(session: Session, written: Written, alliance: str, *, now: datetime) -> Poll:
    """Keep the poll as a draft of an alliance. Raises Refusal, with the line where a part of the head is to blame.

    alliance: the slug; the file's own where it is empty.
    """
    slug = alliance or written.alliance
    if not slug:
        raise BadYaml("Say whose poll this is: --alliance SLUG, or a line `alliance: SLUG` in the file.")
    owner = alliances.by_slug(session, slug)
    there = session.scalar(
        select(Poll.slug).where(
            Poll.alliance_id == owner.id, Poll.title_en == written.head.title_en, Poll.state == PollState.DRAFT
        )
    )
    if there:
        words = f"{owner.name} has a draft of this title already: {there}"
        raise BadYaml(f"{words}. Change the title, or go on with that one.")
    try:
        poll = writing.draft(session, owner.id, written.head, now=now)
    except Refusal as refusal:
        line = written.lines.get(LINES_OF.get(refusal.field, refusal.field))
        raise BadYaml(f"Line {line}: {refusal}" if line else str(refusal)) from None
    for words_of_one in written.questions:
        writing.add_question(session, poll, words_of_one)
    return poll


def _both(node: "Node", longest: int) -> tuple[str, str]:
    """A text in English and in Spanish."""
    fields = fields_of(node, BOTH)
    return text_of(fields["en"], longest), text_of(fields["es"], longest)


def _end(node: "Node") -> datetime:
    from polling.forms import end_of  # which knows pages, as nothing else here does

    text = text_of(node, 40)
    try:
        return end_of(date.fromisoformat(text))
    except ValueError:
        raise BadYaml(f"Line {line_of(node)}: {text} is not a day such as 2026-07-01.") from None


def _also(node: "Node") -> frozenset[QuestionRole]:
    return frozenset(one_of(one, ALSO) for one in items_of(node))


def _question(node: "Node") -> Wording:
    fields = fields_of(node, BOTH, ("scale", "choices"))
    if ("scale" in fields) == ("choices" in fields):
        raise BadYaml(f"Line {line_of(node)}: give a question either scale or choices.")
    english, spanish = (text_of(fields[language], LONGEST["wording"]) for language in BOTH)
    lines = one_of(fields["scale"], SCALES) if "scale" in fields else _choices(fields["choices"])
    return Wording(english, spanish, (*lines, DONT_KNOW, RATHER_NOT))


def _choices(node: "Node") -> tuple[Line, ...]:
    made: list[Line] = []
    for one in items_of(node):
        fields = fields_of(one, BOTH, ("side",))
        english, spanish = (text_of(fields[language], LONGEST["choice"]) for language in BOTH)
        side = one_of(fields["side"], SIDES) if "side" in fields else Side.PLAIN
        if any(english == line.en or spanish == line.es for line in (*made, DONT_KNOW, RATHER_NOT)):
            raise BadYaml(f"Line {line_of(one)}: this choice is there already.")
        made.append(Line(english, spanish, side))
    if len(made) < 2:
        raise BadYaml(f"Line {line_of(node)}: a question needs at least two choices.")
    return tuple(made)

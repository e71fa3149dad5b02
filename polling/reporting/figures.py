"""The shares of one sample: each choice, both sides, and the sides by age, sex, race and education.

The rules are those of `polling.stats.withholding`. A withheld share keeps its row, so that pages can say so.
"""

from collections.abc import Iterator

from polling.models import Figure, Poll, Question, QuestionRole
from polling.reporting.fielding import SIDES, Codes, Fielded, counted, is_few, parts_of, sided, sides_of
from polling.reporting.figure_rows import PERCENT, Place, row_of
from polling.reporting.group_figures import Telling, by_group
from polling.stats import withholding
from polling.stats.variance import estimating
from polling.stats.variance.estimating import Estimate
from polling.stats.withholding import Concealed


def of_sample(poll: Poll, fielded: Fielded) -> Iterator[Figure]:
    """All figures of a sample. By group only where it is weighted: the others stand for nobody but themselves."""
    for question in poll.questions:
        if question.role == QuestionRole.OPINION:
            concealed = _concealed(question, fielded)
            yield from _of_choices(question, fielded, concealed)
            yield from _of_sides(question, fielded, concealed)
            telling = _telling(question, fielded, concealed)
            if fielded.margins and telling.sides:
                yield from by_group(poll, question, fielded, telling)


def _concealed(question: Question, fielded: Fielded) -> Concealed:
    """What must be withheld of everybody's answers to a question."""
    return withholding.conceal(counted(question, fielded)[1], parts_of(question), step=PERCENT)


def _telling(question: Question, fielded: Fielded, concealed: Concealed) -> Telling:
    sides = zip(sides_of(question), concealed.parts, strict=True)
    return Telling([side for side, is_hidden in sides if not is_hidden], PERCENT if concealed.is_rounded else 0.0)


def _of_choices(question: Question, fielded: Fielded, concealed: Concealed) -> Iterator[Figure]:
    codes, people = counted(question, fielded)
    found = _estimates(fielded, codes, len(people))
    for i, choice in enumerate(question.choices):
        place = Place(question, choice.side, choice, is_rounded=concealed.is_rounded)
        about = (int(people[i]), bool(concealed.choices[i]))
        yield row_of(fielded, place, found[i] if found else None, about, int(people.sum()))


def _of_sides(question: Question, fielded: Fielded, concealed: Concealed) -> Iterator[Figure]:
    """The two sides of a question put together, where it has sides."""
    codes, people = sided(question, fielded)
    found = _estimates(fielded, codes, len(SIDES) + 1)
    for side, is_hidden in zip(sides_of(question), concealed.parts, strict=True):
        i = SIDES.index(side)
        place = Place(question, side, is_rounded=concealed.is_rounded)
        yield row_of(fielded, place, found[i] if found else None, (int(people[i]), is_hidden), int(people.sum()))


def _estimates(fielded: Fielded, codes: Codes, size: int) -> list[Estimate] | None:
    """The share of each code; none where too few answered to publish."""
    if is_few(fielded, codes >= 0):
        return None
    return estimating.shares(fielded.design, codes, size)[0]

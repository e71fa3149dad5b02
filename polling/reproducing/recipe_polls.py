"""A poll as a recipe holds it: plain values, from which the poll can be read back without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polling.exporting.variables import names_of
from polling.models import Choice, Poll, PollState, Question, QuestionRole, Recruitment, Sample, Side
from polling.population.targeting import Target, Targets
from polling.stats.recipe import BadRecipe


def written(poll: Poll) -> dict[str, Any]:
    """A poll with its questions as plain values."""
    names = names_of(poll)
    return {
        "slug": poll.slug,
        "title_en": poll.title_en,
        "title_es": poll.title_es,
        "area": poll.area,
        "questions": [_question(names[question.id], question) for question in poll.questions],
    }


def read(kept: Mapping[str, Any]) -> Poll:
    """The poll of a recipe, in no database; ids are places. Raises BadRecipe where something is missing."""
    try:
        questions = [_read_question(number, one) for number, one in enumerate(kept["questions"], 1)]
        return Poll(
            id=1,
            slug=kept["slug"],
            state=PollState.CLOSED,
            title_en=kept["title_en"],
            title_es=kept["title_es"],
            area=kept["area"],
            questions=questions,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadRecipe(f"the recipe's poll is not whole: {error}; use the recipe as it was kept") from None


def sample_written(sample: Sample) -> dict[str, Any]:
    """How people came to a sample, as far as numbers depend on it."""
    return {"is_random": sample.is_random, "frame": sample.frame}


def sample_read(name: str, kept: Mapping[str, Any]) -> Sample:
    """A sample of a recipe, in no database."""
    recruitment = Recruitment(name)
    number = list(Recruitment).index(recruitment) + 1
    return Sample(id=number, poll_id=1, recruitment=recruitment, is_random=bool(kept["is_random"]), frame=kept["frame"])


def targets_written(targets: Targets | None) -> dict[str, Any] | None:
    """What a poll was weighted to, as plain values."""
    return None if targets is None else asdict(targets)


def targets_read(kept: Mapping[str, Any] | None) -> Targets | None:
    """The same the other way round."""
    if kept is None:
        return None
    parts = [
        Target(one["name"], tuple(one["categories"]), tuple(one["shares"]), one["is_ordered"]) for one in kept["parts"]
    ]
    return Targets(tuple(parts), kept["source"], kept["vintage"])


def chosen(poll: Poll, numbers: Mapping[str, Sequence[int | None]]) -> dict[int, NDArray[np.int64]]:
    """Choice ids by question id from the numbers of choices by the question's name; blanks are 0.

    Raises BadRecipe for a question that is missing, and for a number that no choice has, naming both.
    """
    found = {}
    for question_id, name in names_of(poll).items():
        if name not in numbers:
            raise BadRecipe(f"the answers have no column {name}; give the file as it was exported")
        question = next(one for one in poll.questions if one.id == question_id)
        ids = {choice.number: choice.id for choice in question.choices} | {0: 0}
        strange = sorted({one for one in numbers[name] if (one or 0) not in ids}, key=str)
        if strange:
            raise BadRecipe(f"{name} has no choice {strange[0]}; give the file as it was exported")
        found[question_id] = np.array([ids[one or 0] for one in numbers[name]], dtype=np.int64)
    return found


def _question(name: str, question: Question) -> dict[str, Any]:
    choices = [
        {"code": one.number, "en": one.label_en, "es": one.label_es, "side": one.side.value, "category": one.category}
        for one in question.choices
    ]
    asked = {"en": question.wording_en, "es": question.wording_es}
    return {"name": name, "role": question.role.value, "number": question.number, **asked, "choices": choices}


def _read_question(place: int, kept: Mapping[str, Any]) -> Question:
    choices = [
        Choice(
            id=place * 1000 + number,
            number=one["code"],
            label_en=one["en"],
            label_es=one["es"],
            side=Side(one["side"]),
            category=one["category"],
        )
        for number, one in enumerate(kept["choices"], 1)
    ]
    role = QuestionRole(kept["role"])
    words = {"wording_en": kept["en"], "wording_es": kept["es"]}
    return Question(id=place, poll_id=1, number=kept["number"], role=role, choices=choices, **words)

"""What a disclosure says of the asking: strategy, payer, questions, population, modes, days."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from polling.disclosing.entries import Passage
from polling.disclosing.facts import Facts, Way
from polling.disclosing.saying import Both, begun_large, both, joined, on, people
from polling.models import Question

DAY = ZoneInfo("America/New_York")
FEWEST = 10  # people of whom a count is told


def title_of(way: Way) -> Both:
    """The name of a sample."""
    return both(way.key, "ways")


def strategy(facts: Facts) -> Iterator[Passage]:
    """Item 1."""
    ways = len(facts.ways)
    yield Passage(joined(both("strategy"), both("strategy_apart", ways=ways) if ways > 1 else Both("", "")))


def sponsor(facts: Facts) -> Iterator[Passage]:
    """Item 2."""
    yield Passage(joined(both("paid", payer=facts.poll.paid_by), both("conducted", alliance=facts.alliance)))


def instrument(facts: Facts) -> Iterator[Passage]:
    """Item 3: every word that was read before and with the questions, in both languages."""
    poll = facts.poll
    if not poll.questions:
        return
    title, population = Both(poll.title_en, poll.title_es), Both(poll.population_en, poll.population_es)
    yield Passage(joined(both("asked_in_order"), both("context", title=title, population=population)))
    for number, question in enumerate(poll.questions, 1):
        yield _question(number, question)


def population(facts: Facts) -> Iterator[Passage]:
    """Item 4."""
    meant = Both(facts.poll.population_en, facts.poll.population_es)
    if meant.is_whole:
        yield Passage(both("population", population=begun_large(meant), area=facts.poll.area))


def modes(facts: Facts) -> Iterator[Passage]:
    """Item 6: the modes, then each sample's languages; no count under ten is told or can be had by subtraction."""
    yield Passage(both("modes"))
    for way in facts.ways:
        if way.answered:
            yield Passage(_languages(way), title_of(way))


def dates(facts: Facts) -> Iterator[Passage]:
    """Item 7."""
    came = [way for way in facts.ways if way.first_day is not None and way.last_day is not None]
    if facts.poll.opens_at and facts.poll.closes_at and came:
        first, last = on(_local(facts.poll.opens_at)), on(_local(facts.poll.closes_at))
        yield Passage(both("took_answers", first=first, last=last))
    for way in came:
        yield Passage(_days(way), title_of(way))


def _question(number: int, question: Question) -> Passage:
    wording = Both(question.wording_en, question.wording_es)
    points = tuple(Both(choice.label_en, choice.label_es) for choice in question.choices)
    return Passage(both("question", number=number, wording=wording), points=points)


def _languages(way: Way) -> Both:
    spanish, english = way.spanish, way.answered - way.spanish
    hides_spanish, hides_english = 0 < spanish < FEWEST, 0 < english < FEWEST
    others = both("others", "roles") if hides_spanish != hides_english else None
    return both(
        "languages",
        english=others if hides_spanish and others else people(english),
        spanish=others if hides_english and others else people(spanish),
    )


def _days(way: Way) -> Both:
    if way.first_day is None or way.last_day is None:
        return both("nobody")
    first, last = way.first_day.date(), way.last_day.date()
    return both("day", first=on(first)) if first == last else both("days", first=on(first), last=on(last))


def _local(moment: datetime) -> date:
    return moment.astimezone(DAY).date()

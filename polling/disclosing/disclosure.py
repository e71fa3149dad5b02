"""The disclosure of a poll: made from what is known now, fixed when the poll is published, read from then on."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from polling.by_district import districts
from polling.disclosing import asking, statements, weighing
from polling.disclosing.entries import Disclosure, Entry, Passage, from_json
from polling.disclosing.facts import Facts, facts_of
from polling.disclosing.saying import Both, both
from polling.models import Item, Poll, PollState, Record
from polling.reporting import results
from polling.reporting.results import Found

KNOWN: Mapping[Item, Callable[[Facts], Iterator[Passage]]] = {
    Item.STRATEGY: asking.strategy,
    Item.SPONSOR: asking.sponsor,
    Item.INSTRUMENT: asking.instrument,
    Item.POPULATION: asking.population,
    Item.RECRUITMENT: weighing.recruitment,
    Item.MODES: asking.modes,
    Item.DATES: asking.dates,
    Item.PRECISION: weighing.precision,
    Item.WEIGHTING: weighing.weighting,
    Item.QUALITY: weighing.quality,
    Item.LIMITATIONS: weighing.limitations,
}


def made(facts: Facts, *, fixed_on: str = "") -> Disclosure:
    """The eleven entries from what is known."""
    nothing = Both("", "")
    entries = tuple(Entry(item, tuple(KNOWN[item](facts)), facts.stated.get(item, nothing)) for item in Item)
    return Disclosure(
        facts.poll.slug, Both(facts.poll.title_en, facts.poll.title_es), entries, fixed_on, facts.data_hash
    )


def of_poll(session: Session, poll: Poll) -> Disclosure:
    """How a poll was done: as fixed when it was published, else as it stands.

    A poll that was published before disclosures were kept says which items were not recorded.
    """
    record = session.get(Record, poll.id)
    if record is not None:
        return from_json(json.loads(record.disclosure))
    found = results.outcome_of(session, poll)
    facts = facts_of(session, poll, found.samples, districts=districts.method(session, poll))
    whole = made(facts)
    return _older(whole, statements.needed(session, poll)) if poll.state == PollState.PUBLISHED else whole


def as_fixed(
    session: Session, poll: Poll, found: Sequence[Found], recipe: Mapping[str, Any], *, now: datetime
) -> Disclosure:
    """What is fixed with the numbers at `now`."""
    rows = [one.result for one in found]
    weights = {one.result.sample_id: one.weights for one in found if one.weights is not None}
    model = districts.method(session, poll)
    facts = facts_of(session, poll, rows, weights, districts=model, recipe=recipe)
    return made(facts, fixed_on=now.date().isoformat())


def missing(session: Session, poll: Poll, found: Sequence[Found]) -> list[Item]:
    """The items that keep a poll with these results from being published: nothing is said of them yet."""
    facts = facts_of(session, poll, [one.result for one in found])
    return made(facts).missing(statements.needed(session, poll))


def _older(whole: Disclosure, needed: Sequence[Item]) -> Disclosure:
    gaps = whole.missing(needed)
    entries = tuple(
        Entry(one.item, (*one.passages, Passage(both("not_recorded"))), one.stated) if one.item in gaps else one
        for one in whole.entries
    )
    return Disclosure(whole.poll, whole.title, entries, whole.fixed_on)

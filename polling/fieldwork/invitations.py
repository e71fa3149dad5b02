"""Inviting people, each by a link of their own that is good for one set of answers."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say
from polling import finding
from polling.fieldwork import placing
from polling.fieldwork.answers import closed
from polling.models import Invitation, Poll, Recruitment, Sample

MOST = 50_000


class BadList(Refusal):
    """The list of people cannot be used as it is."""


@dataclass(frozen=True)
class Frame:
    """The list people are invited from.

    people: one entry each (an address, a number, or any name of your own for a letter).
    words: where the list is from, printed on the result. is_random: drawn by chance from the population.
    places: the district or ZIP code where the list says a person lives, for those of whom it says so.
    """

    people: Sequence[str]
    words: str
    is_random: bool
    places: Mapping[str, str] = field(default_factory=dict)


def read_list(text: str) -> list[str]:
    """The entries of a pasted list, one a line, each once. Raises BadList."""
    return list(read_places(rows_of(text)))


def rows_of(text: str) -> list[tuple[str, str]]:
    """Each line of a pasted list as a person and the place behind them, empty where there is none."""
    lines = (line.strip().strip(",;") for line in text.removeprefix("\ufeff").splitlines())
    return [placing.split(line) for line in lines if line]


def read_places(rows: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each person once, with the place behind them; the first place counts. Raises BadList."""
    people: dict[str, str] = {}
    for line, place in rows:
        key = _key(line.strip().strip(",;"))
        if key:
            people[key] = people.get(key) or place
    if not people:
        raise BadList(say("The list is empty. Put one e-mail address or number on each line."), field="people")
    if len(people) > MOST:
        raise BadList(say("The list is too long. Invite at most 50,000 people at a time."), field="people")
    return people


def draw(people: Sequence[str], wanted: int | None) -> list[str]:
    """Some of the people, by chance; all of them where no number is wanted. Raises BadList."""
    if wanted is None:
        return list(people)
    if not 0 < wanted <= len(people):
        raise BadList(
            say("There are %(there)s people on the list; draw between 1 and that many.", there=len(people)),
            field="wanted",
        )
    return secrets.SystemRandom().sample(list(people), wanted)


def invite(session: Session, poll: Poll, frame: Frame, *, now: datetime) -> list[tuple[str, str]]:
    """Make one link for each person of the frame: (person, token). Tokens are told once and never kept.

    The sample stays random only while every list it came from was. Raises Gone when the poll is not open.
    """
    if not poll.is_open(now):
        raise closed()
    sample = finding.sample(session, poll, Recruitment.LIST)
    is_first = not invited_count(session, sample)
    sample.is_random = frame.is_random and (is_first or sample.is_random)
    sample.frame = frame.words if is_first else _joined(sample.frame, frame.words)
    return issue(session, sample, frame.people, _areas(session, poll, sample, frame, now=now), now=now)


def issue(
    session: Session, sample: Sample, people: Sequence[str], areas: Mapping[str, str], *, now: datetime
) -> list[tuple[str, str]]:
    """One fresh token for each person, kept as digests in an order that tells nothing about theirs.

    areas: the district that is kept beside a person's link, for those who have one.
    """
    made = [(person, new_token()) for person in people]
    kept = sorted((digest(token), areas.get(person, "")) for person, token in made)
    session.execute(
        insert(Invitation),
        [
            {"sample_id": sample.id, "token_digest": one, "made_at": now, "used_at": None, "area": area}
            for one, area in kept
        ],
    )
    return made


def _areas(session: Session, poll: Poll, sample: Sample, frame: Frame, *, now: datetime) -> dict[str, str]:
    """The district of each invited person, where the list says it and enough others are of it."""
    listed = {person: frame.places.get(person, "") for person in frame.people}
    found = placing.districts(session, {place for place in listed.values() if place}, poll.area, on=now.date())
    return placing.kept(session, sample, {person: found[place] for person, place in listed.items() if place in found})


def invited_count(session: Session, sample: Sample) -> int:
    """How many links of a sample have been made."""
    return session.scalar(select(func.count()).where(Invitation.sample_id == sample.id)) or 0


def _joined(before: str, words: str) -> str:
    return before if words in before.split("; ") else f"{before}; {words}".removeprefix("; ")


def _key(line: str) -> str:
    """The entry by which a person is known twice: numbers without their punctuation, mailboxes in small letters."""
    if re.fullmatch(r"[\d\s().+-]{7,}", line):
        return re.sub(r"[\s().-]", "", line)
    return line.casefold() if "@" in line else line

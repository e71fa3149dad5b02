"""Who the public is: the newest table an administrator brought that holds an area, else the one we ship."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.states import in_order
from polling import targets
from polling.models import AreaVote, PopulationCount, PopulationTable, TableKind

NATION = "US"

Cell = tuple[str, ...]  # sex, age, race, education


@dataclass(frozen=True)
class Population:
    """Adults by (sex, age band) of one area, with where the counts are from and of when."""

    counts: dict[tuple[str, str], int]
    source: str
    vintage: str = ""

    @property
    def bands(self) -> tuple[str, ...]:
        """The age bands, in the order of the table."""
        return tuple(dict.fromkeys(band for _, band in self.counts))

    def by_sex(self) -> dict[str, float]:
        """Adults of each sex."""
        found: dict[str, float] = {}
        for (sex, _), adults in self.counts.items():
            found[sex] = found.get(sex, 0) + adults
        return found

    def by_age(self, groups: list[str]) -> dict[str, float]:
        """Adults of each age group of a poll, such as `18-34` and `65+`; every band must lie within one group."""
        places = dict(zip(self.bands, groups_of(self.bands, groups), strict=True))
        found = dict.fromkeys(groups, 0.0)
        for (_, band), adults in self.counts.items():
            found[groups[places[band]]] += adults
        return found


@dataclass(frozen=True)
class Structure:
    """How race and education go together with age and sex in an area.

    counts: adults, sex by sex, within it age by age, then race by race, then education by education; of the area
    itself or of a larger one that stands for it.
    """

    counts: tuple[int, ...]
    ages: tuple[str, ...]
    source: str
    vintage: str


def population(session: Session, area: str) -> Population:
    """The adults of an area by age and sex. Raises NoTargets."""
    return populations(session, [area])[area]


def populations(session: Session, areas: Collection[str]) -> dict[str, Population]:
    """The same for many areas at once. Raises NoTargets."""
    found = counted(session, areas)
    if any(area not in found for area in areas):
        raise targets.NoTargets(_no_table(), field="area")
    return found


def counted(session: Session, areas: Collection[str]) -> dict[str, Population]:
    """Those of the areas whose adults anybody counted."""
    shipped = targets.adults()
    found = {
        area: Population(shipped.areas[area], shipped.source, shipped.vintage)
        for area in areas
        if area in shipped.areas
    }
    for table, area, counts in _brought(session, TableKind.AGE_SEX, areas):
        by_age = {(sex, age): adults for (sex, age, *_), adults in counts.items()}
        found[area] = Population(by_age, table.source, table.vintage)
    return found


def structure(session: Session, area: str) -> Structure:
    """How race and education go together in the area, or in its state where only that is known. Raises NoTargets.

    The nation's is the sum of the fifty states'. DC and Puerto Rico have none until an administrator brings one:
    the nation's is too unlike them to stand for them.
    """
    return structures(session, [area])[area]


def structures(session: Session, areas: Collection[str]) -> dict[str, Structure]:
    """The same for many areas at once; areas of one state share one. Raises NoTargets."""
    states = {area[:2] for area in areas}
    brought = {
        place: _structure_of(table, counts)
        for table, place, counts in _brought(session, TableKind.JOINT, {*areas, *states})
    }
    shipped = {state: _shipped_structure(state) for state in states}
    found: dict[str, Structure] = {}
    for area in areas:
        one = brought.get(area) or brought.get(area[:2]) or shipped[area[:2]]
        if one is None:
            raise targets.NoTargets(_no_structure(area), field="area")
        found[area] = one
    return found


@dataclass(frozen=True)
class Vote:
    """One party's share of the two-party vote by area, for the areas of which it is known."""

    shares: dict[str, float]
    sources: tuple[str, ...]


def votes(session: Session, areas: Collection[str]) -> Vote:
    """How areas voted, by the newest table that holds each."""
    shipped = targets.votes()
    shares = {area: share for area, share in shipped.shares.items() if area in areas}
    sources = {area: named(shipped.source, shipped.vintage) for area in shares}
    query = select(AreaVote.area, AreaVote.share, PopulationTable.source, PopulationTable.vintage)
    brought = query.join(PopulationTable, PopulationTable.id == AreaVote.table_id).order_by(PopulationTable.id)
    for area, share, source, vintage in session.execute(brought):
        if area in areas:
            shares[area], sources[area] = share, named(source, vintage)
    return Vote(shares, tuple(dict.fromkeys(sources.values())))


def groups_of(bands: Sequence[str], groups: Sequence[str]) -> list[int]:
    """For each age band the position of the group of a poll that holds it. Raises NoTargets."""
    from polling.stats.problems import Problem
    from polling.stats.synthetic import age_groups

    try:
        return age_groups(bands, groups)
    except Problem as problem:
        words = say("The ages of the population's table do not fit the poll's age groups: %(why)s.", why=problem)
        raise targets.NoTargets(words) from None


def named(source: str, vintage: str) -> str:
    """A source with its vintage, which many names say already."""
    return source if not vintage or vintage in source else f"{source} ({vintage})"


def districts_of(session: Session, area: str) -> list[str]:
    """The districts with people of a state, or of all states, in order; a brought table's beside those we ship."""
    known = {district for district in targets.adults().areas if "-" in district}
    known |= set(
        session.scalars(
            select(PopulationCount.area)
            .join(PopulationTable)
            .where(PopulationTable.kind == TableKind.AGE_SEX, PopulationCount.area.contains("-"))
            .distinct()
        )
    )
    wanted = [one for one in known if area in (NATION, one[:2])]
    if area == NATION:  # a state the country does not have, such as a demo's, is not of the nation
        wanted = [one for one in wanted if one[:2] in targets.states().states]
    return sorted(wanted, key=in_order)


def _no_structure(area: str) -> str:
    return say(
        "There is no table of race and education for %(area)s. Ask for age and sex only, or have the secretariat"
        " bring one.",
        area=area,
    )


def _no_table() -> str:
    return say("There is no population table for this area. Type US, a state such as OH, or a district such as OH-3.")


def _brought(
    session: Session, kind: TableKind, areas: Collection[str]
) -> Iterator[tuple[PopulationTable, str, dict[Cell, int]]]:
    """For each area that a brought table of this kind holds: the one brought last, and its counts in their order."""
    tables = {table.id: table for table in session.scalars(select(PopulationTable).where(PopulationTable.kind == kind))}
    count = PopulationCount
    held = count.table_id.in_(tables), count.area.in_(areas)
    last = select(count.area, func.max(count.table_id)).where(*held).group_by(count.area)
    newest = dict(session.execute(last).all()) if tables else {}
    found: dict[str, dict[Cell, int]] = {area: {} for area in newest}
    columns = (count.table_id, count.area, count.sex, count.age, count.race, count.education, count.adults)
    rows = select(*columns).where(count.table_id.in_(set(newest.values())), count.area.in_(newest)).order_by(count.id)
    for table, area, *cell, adults in session.execute(rows) if newest else ():
        if newest[area] == table:
            found[area][tuple(cell)] = adults
    for area, counts in found.items():
        yield tables[newest[area]], area, counts


def _shipped_structure(state: str) -> Structure | None:
    shipped = targets.states()
    if state == NATION:
        counts = tuple(map(sum, zip(*shipped.states.values(), strict=True)))
    elif state in shipped.states:
        counts = shipped.states[state]
    else:
        return None
    return Structure(counts, targets.AGES, shipped.source, shipped.vintage)


def _structure_of(table: PopulationTable, counts: dict[Cell, int]) -> Structure:
    ages = tuple(sorted({age for _, age, *_ in counts}, key=lambda band: int(band.partition("-")[0].rstrip("+"))))
    cells = product(targets.SEXES, ages, targets.RACES, targets.EDUCATIONS)
    return Structure(tuple(counts.get(cell, 0) for cell in cells), ages, table.source, table.vintage)

"""A plan worked out: for programs, and in sentences for people."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from polling.stats.comparing.planning import Expecting, Outlook, needed, outlook
from polling.stats.comparing.splits import Needed

SOURCES = {
    "margin": "Cochran 1977, 4.4, times the square root of the design effect (Kish 1965, 8.2)",
    "differences": "Fleiss, Levin and Paik 2003, 4.2 and 4.4, without continuity correction; R's power.prop.test",
}


@dataclass(frozen=True)
class Planned:
    """What was worked out; outlook where people were given, needed where a difference was."""

    expecting: Expecting
    outlook: Outlook | None
    difference: float | None
    needed: Needed | None

    def as_json(self) -> dict[str, Any]:
        """The form that programs rely on; margins and differences are shares, 0.035 for 3.5 points."""
        return {
            "expecting": asdict(self.expecting),
            "outlook": self.outlook and asdict(self.outlook),
            "difference": self.difference,
            "needed": self.needed and {"people": self.needed.total, "in_arm": self.needed.first},
            "sources": SOURCES,
        }


def planned(people: int | None, points: float | None, expecting: Expecting) -> Planned:
    """The plan. points: the difference to be found, in percentage points. Raises Problem."""
    difference = None if points is None else points / 100
    return Planned(
        expecting,
        None if people is None else outlook(people, expecting),
        difference,
        None if difference is None else needed(difference, expecting),
    )


def print_planned(made: Planned) -> None:
    """The plan in sentences."""
    from polling.commands.printing import console

    out = console()
    for line in _lines(made):
        out.print(line)


def _lines(made: Planned) -> Iterator[str]:
    plan = made.expecting
    if found := made.outlook:
        yield f"With {found.people:,} answers:"
        yield f"  a share near {100 * plan.share:g}% has a margin of ±{100 * found.margin:.1f} points;"
        yield f"  between two of {plan.arms} ballots ({found.in_arm:,} people each) {_found(found.between_arms)};"
        yield f"  between two polls of this size {_found(found.between_waves)}."
    if made.needed and made.difference is not None:
        yield (
            f"A difference of {100 * made.difference:g} points between two of {plan.arms} ballots needs "
            f"{made.needed.total:,} answers, {made.needed.first:,} each."
        )
    yield (
        f"Found means: {100 * plan.power:g} times in a hundred, by a two-sided test at {plan.level:g}. "
        f"The design effect is taken to be {plan.design_effect:g}."
    )
    yield "Only where chance chooses the people (for a margin) and the wording (for a split)."
    yield f"Margin: {SOURCES['margin']}."
    yield f"Differences: {SOURCES['differences']}."


def _found(difference: float | None) -> str:
    if difference is None:
        return "no difference is large enough to be found"
    return f"a difference of {100 * difference:.1f} points is found"

"""Raking a file's respondents to the targets of a MARGINS file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from polling.commands.printing import working
from polling.commands.respondents import Respondents, Wanted, respondents
from polling.commands.weighting.margin_files import Targets
from polling.commands.weighting.weight_columns import base_weights
from polling.stats.tables import Reals
from polling.stats.weights.margins import Margin
from polling.stats.weights.weighting import Raked, rake

if TYPE_CHECKING:
    from polling.commands.weighting.weight import Asked


@dataclass(frozen=True)
class Fitted:
    """A file's weights. begun: the weights to begin with, shape (n,). given: the margins as the file has them."""

    people: Respondents
    targets: Targets
    given: Sequence[Margin]
    begun: Reals
    raked: Raked

    @property
    def weights(self) -> Reals:
        """Shape (n,), of mean 1, or of the population's sum where totals were given."""
        population = self.targets.population
        return self.raked.weights if population is None else self.raked.weights * (population / self.people.n)


def fit(file: BinaryIO, targets: Targets, asked: "Asked") -> Fitted:
    """The weights that were asked for. Raises Refusal and Problem."""
    whole = (asked.base,) if asked.base else ()
    wanted = Wanted(targets.columns, whole, asked.missing, asked.unique)
    people = respondents(file, str(asked.source), wanted)
    given = targets.margins(people, asked.ordered)
    begun = base_weights(people, asked.base)
    with working("Weighting"):
        raked = rake(given, begun, fewest=asked.fewest, bounds=asked.bounds)
        if asked.trim:
            from polling.stats.weights.trimming import trim  # only where it is asked for

            raked = trim(raked, *asked.trim)
    return Fitted(people, targets, given, begun, raked)

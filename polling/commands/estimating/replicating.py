"""Standard errors from replicates, made from the design or given in the file, instead of from linearization."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from polling.commands.estimating.designing import Drawn, Sampled
    from polling.commands.estimating.estimates import Found
    from polling.commands.options import Decorator
    from polling.stats.replication.replicated import Replicated, Replicates, Statistic
    from polling.stats.tables import Column
    from polling.stats.variance.grouped import Table

KINDS = ("jk1", "jkn", "bootstrap")
USUAL = 1_000  # bootstrap replicates: the standard error to about 2 %
NOTHING = 1e-7  # relative: below it, a standard error that linearization finds to be 0 is rounding
APART = "The replicate weights hold the design already; leave out"


@dataclass(frozen=True)
class Asked:
    """What was typed. how: of KINDS; prefix: what the names of given replicate weights begin with; or neither."""

    how: str | None = None
    count: int | None = None
    seed: int | None = None
    prefix: str | None = None
    scale: float | None = None

    def require_sense(self, drawn: "Drawn") -> None:
        """Raises Refusal for words that say nothing together."""
        if self.how and self.prefix is not None:
            raise Refusal("Name one of --replicates and --replicate-weights; the two are different replicates.")
        if self.how != "bootstrap" and (self.count is not None or self.seed is not None):
            raise Refusal("--replicate-count and --seed are for --replicates bootstrap.")
        if self.scale is not None and self.prefix is None:
            raise Refusal("--scale is for given replicate weights; name them with --replicate-weights.")
        if self.prefix is not None:
            given = {"--strata": drawn.strata, "--cluster": drawn.cluster, "--fpc": drawn.fpc}
            needless = next((name for name, column in given.items() if column), None)
            if needless:
                raise Refusal(f"{APART} {needless}.")

    def is_replicate(self, name: str) -> bool:
        """Whether a column holds given replicate weights: the prefix with a number after it."""
        prefix = self.prefix
        return prefix is not None and name.startswith(prefix) and name[len(prefix) :].isdecimal()


def options() -> "Decorator":
    """Which replicates, and how many."""
    steps: tuple[Callable[..., Any], ...] = (
        click.option("--replicates", type=click.Choice(KINDS), help="Take the error from replicates, raked anew each."),
        click.option(
            "--replicate-count", type=click.IntRange(2, 100_000), help=f"Of a bootstrap; {USUAL:,} if not given."
        ),
        click.option(
            "--seed", type=click.IntRange(0), help="Of a bootstrap; 1 if not given. The same, the same numbers."
        ),
        click.option(
            "--replicate-weights", metavar="PREFIX", help="Columns PREFIX1, PREFIX2, …: the file's replicates."
        ),
        click.option("--scale", type=float, help="Of given replicates; 1/(number - 1), a bootstrap's, if not given."),
    )
    return lambda command: reduce(lambda made, step: step(made), reversed(steps), command)


def taken(typed: dict[str, Any]) -> Asked:
    """Our words out of all that were typed; the others stay."""
    return Asked(
        how=typed.pop("replicates"),
        count=typed.pop("replicate_count"),
        seed=typed.pop("seed"),
        prefix=typed.pop("replicate_weights"),
        scale=typed.pop("scale"),
    )


def replicated(sample: "Sampled", made: "Found", asked: Asked, drawn: "Drawn", by: str | None) -> "Found":
    """The same estimates with the error that the replicates show. Raises Refusal and Problem.

    Degrees of freedom are the lesser of the replicates' and of the group's own.
    """
    if asked.how is None and asked.prefix is None:
        return made
    replicates = _given(sample, asked, drawn) if asked.prefix is not None else _made(sample, asked)
    question = sample.people.columns[made.question]
    groups = sample.people.columns[by] if by else None
    found = replicates.estimate(_statistic(question, groups, made))
    words = f"The standard errors are from {replicates.count:,} replicates ({asked.how or 'given in the file'})."
    remarks = [f"{one[:1].upper()}{one[1:]}." for one in replicates.remarks if f"{one}" not in sample.notes]
    notes = (*made.notes, words, *remarks)
    return replace(made, table=_table(made.table, found, is_mean=made.is_mean), notes=notes)


def _made(sample: "Sampled", asked: Asked) -> "Replicates":
    from polling.stats.replication import replicates

    if asked.how == "bootstrap":
        seed = 1 if asked.seed is None else asked.seed
        return replicates.bootstrap(sample.design, asked.count or USUAL, seed)
    return replicates.jk1(sample.design) if asked.how == "jk1" else replicates.jkn(sample.design)


def _given(sample: "Sampled", asked: Asked, drawn: "Drawn") -> "Replicates":
    """The file's own replicates; raked anew where the weights were raked here."""
    import numpy as np

    from polling.commands.weighting.weight_columns import weights_in
    from polling.stats.replication import replicates

    people = sample.people
    names = [name for name in people.columns if asked.is_replicate(name)]
    if len(names) < 2:
        found = f"only {names[0]}" if names else "none"
        raise Refusal(
            f"Line 1: of columns {asked.prefix}1, {asked.prefix}2, … there is {found}; at least 2 are needed."
        )
    matrix = np.stack([weights_in(people, name, "replicate weight") for name in names], axis=1)
    begun = drawn.base or drawn.weight
    weights = sample.design.weights if not sample.design.fit.margins or not begun else weights_in(people, begun)
    plain = replicates.given(weights, matrix, scale=asked.scale)
    if not sample.design.fit.margins:
        return plain
    return replicates.refitted(plain, sample.design.fit, sample.design.weights)


def _statistic(question: "Column", groups: "Column | None", made: "Found") -> "Statistic":
    """All numbers of the table as one statistic, row by row."""
    import numpy as np

    from polling.stats.replication import vectorized
    from polling.stats.tables import numbers

    codes = np.zeros(len(question.codes), dtype=np.intp) if groups is None else groups.codes
    parts = []
    for group in made.table.groups:
        inside = (codes == group) & ~question.is_blank
        if made.is_mean:
            parts.append(vectorized.means(np.where(inside, numbers(question), 0.0), within=inside))
        else:
            parts.append(vectorized.shares(question.codes, len(question.texts), within=inside))
    return vectorized.together(parts)


def _table(table: "Table", found: "Replicated", *, is_mean: bool) -> "Table":
    """The table with the standard errors of the replicates, and all that follows from them."""
    import numpy as np

    from polling.stats.variance import intervals

    shape = table.value.shape
    se = found.se.reshape(shape)
    se = np.where((table.se == 0) & (se <= NOTHING * np.abs(table.value)), 0.0, se)  # what was fitted stays fixed
    simple = np.where(
        table.design_effect > 0, table.se**2 / np.where(table.design_effect > 0, table.design_effect, 1), 0
    )
    effect = np.where(simple > 0, se**2 / np.where(simple > 0, simple, 1), table.design_effect)
    degrees = np.maximum(1, np.minimum(table.degrees, found.degrees))
    about = {"n": table.n[:, None], "effective_n": table.effective_n[:, None], "degrees": degrees[:, None]}
    low, high = (
        intervals.plain(table.value, se, degrees[:, None]) if is_mean else intervals.of_share(table.value, se, **about)
    )
    return replace(table, se=se, low=low, high=high, moe=intervals.Z * se, design_effect=effect, degrees=degrees)

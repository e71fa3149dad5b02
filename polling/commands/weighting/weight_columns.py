"""Columns of weights: a number above zero for everybody, or the line of the first one that is not."""

import numpy as np

from groundwork.refusal import Refusal
from polling.commands.respondents import Respondents
from polling.stats.tables import Reals, numbers


def base_weights(people: Respondents, name: str | None) -> Reals:
    """Everybody's weight to begin with, shape (n,); 1 without a column. Raises Refusal with the line of a bad one."""
    if name is None:
        return np.ones(people.n)
    found = weights_in(people, name)
    zero = np.flatnonzero(found == 0)
    if len(zero):
        hint = "No raking can make more of nothing: give this person a weight, or leave the row out."
        raise Refusal(f"Line {people.lines[zero[0]]}: {name} is 0. {hint}")
    return found


def weights_in(people: Respondents, name: str, what: str = "weight") -> Reals:
    """The weights in a column, zero or more, shape (n,). Raises Refusal with the line of a blank or negative one.

    what: a weight, or a count, for the words.
    """
    column = people.columns[name]
    found = numbers(column)
    bad = np.flatnonzero(column.is_blank | (found < 0))
    if len(bad):
        line = people.lines[bad[0]]
        said = "blank" if column.is_blank[bad[0]] else column.texts[column.codes[bad[0]]]
        raise Refusal(f"Line {line}: {name} is {said}; a {what} is a number, zero or more.")
    return found

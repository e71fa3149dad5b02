"""Counts that may be told: none under ten, and none that would give such a one away."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 10

Key = TypeVar("Key", bound=Hashable)


def tellable(counts: Mapping[Key, int]) -> set[Key]:
    """The keys whose count may be told beside the total of all.

    Those under ten may not. Where they are fewer than ten together, subtraction would tell; then the smallest of the
    others may not either.
    """
    told = {key for key, count in counts.items() if count == 0 or count >= FEWEST}
    hidden = sum(count for key, count in counts.items() if key not in told)
    others = [key for key in counts if key in told and counts[key]]
    if 0 < hidden < FEWEST and others:
        told.remove(min(others, key=lambda key: counts[key]))
    return told

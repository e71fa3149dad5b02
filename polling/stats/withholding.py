"""Small numbers: which shares may be published, so that none is unreliable and none leads to a few people.

The rules, for shares whose bases are published (so that a share tells a count wherever weights are near equal):
1. A share of fewer than 50 people, or of people who count as fewer than 30 after weighting, is not published.
2. A share with one to nine people behind it is withheld, and so is one of which all but nine or fewer are part: it says
   the same of the rest, and of everybody. A share of nobody is shown: no person gave it.
3. Beside a withheld share others are rounded, and withheld as well until it has room for ten people, whatever is
   subtracted from whatever is shown; in a group of fewer than twenty, for half of them (Cox 1980; Hundepool et al.
   2012, ch. 4).
4. Two groups that differ by one to nine people are never both published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import scipy  # its parts load when first used, which keeps this module quick to import
from numpy.typing import ArrayLike, NDArray

Codes = NDArray[np.intp]
Marks = NDArray[np.bool_]
Reals = NDArray[np.float64]

FEWEST = 50  # people a published share is of
FEWEST_EFFECTIVE = 30  # as how many they count after weighting
FEWEST_BEHIND = 10  # people behind any number
SAME, NEARLY = 1e-9, 1e-6


def is_thin(n: int, effective_n: float) -> bool:
    """Whether a share of so many people is too uncertain to publish (rule 1)."""
    return n < FEWEST or effective_n < FEWEST_EFFECTIVE


def tells_few(people: ArrayLike, n: ArrayLike) -> Marks:
    """Whether a count of people, out of n, tells of one to nine people (rule 2); shapes as numpy joins them."""
    count, base = np.asarray(people), np.asarray(n)
    return np.asarray((count > 0) & ((count < FEWEST_BEHIND) | (base - count < FEWEST_BEHIND)))


def at_least(share: float, people: int, n: int) -> int | None:
    """What may be said of a share that nearly everybody is part of: "90 percent or more", in steps of five.

    None where ten or more people are in the rest. Both the weighted share and the people's are at least that, and
    nobody in the rest stays as possible as nine.
    """
    if n - people >= FEWEST_BEHIND or n < FEWEST_BEHIND * 2:
        return None
    return int(min(share, 1 - FEWEST_BEHIND / n) * 20 + 1e-9) * 5


def around(people: ArrayLike, n: ArrayLike, step: float) -> Reals:
    """The least and the most people that a share of n may stand for when it is rounded to a step, shape (2, ...).

    step: 0 where it is not rounded. Nobody is nobody, as fewer than ten are never shown.
    """
    count, base = np.asarray(people, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if step == 0:
        return np.stack([count, count])
    middle = np.round(count / np.maximum(base, 1) / step) * step * base
    half = np.where(count > 0, step * base / 2, 0.0)
    ends = np.stack([np.minimum(middle - half, count), np.maximum(middle + half, count)])
    return np.where(count > 0, ends.clip(0, base), 0.0)


@dataclass(frozen=True)
class Concealed:
    """What is withheld of one question's answers: choices, shape (k,), and sums of choices, one for each part.

    is_rounded: whether something is, so that what is shown must be rounded as `conceal` was told.
    """

    choices: Marks
    parts: tuple[bool, ...]
    is_rounded: bool


def conceal(people: ArrayLike, parts: Sequence[Sequence[int]] = (), *, step: float = 0.0) -> Concealed:
    """Which choices of one question to withhold, and which published sums of choices (rules 2 and 3).

    people: how many chose each, shape (k,); together they are the base. parts: positions of the choices in each
    published sum, such as all in favor; no choice is in two. step: the width of share that rounding leaves open, such
    as 0.01 for whole percents; it may make another choice unnecessary. A sum is kept before a choice is, and where one
    must go, the one of fewer people goes. Between what is shown, what is withheld has ten people or
    more to move in, or it is several choices of ten people or more together, each of which may be none of them.
    """
    count = np.asarray(people, dtype=np.intp)
    sums = [int(count[list(part)].sum()) for part in parts]
    n = int(count.sum())
    risky = tells_few(count, n)
    wide = [i for i, part in enumerate(parts) if len(part) > 1]
    kept = [i for i in wide if not tells_few(sums[i], n)]
    for dropped in _fewest_first(kept, sums):
        shown = [i for i in kept if i not in dropped]
        left = [parts[i] for i in wide if i not in shown]
        counts = _Counts(count, step)
        marks = _completed(counts, risky, [parts[i] for i in shown], left)
        if marks is not None and _prove(counts, marks, [parts[i] for i in shown], parts):
            break
    else:
        shown, marks = [], np.ones(len(count), dtype=bool)
    told = tuple(i not in shown if len(part) > 1 else bool(marks[list(part)].any()) for i, part in enumerate(parts))
    return Concealed(marks, told, bool(marks.any()) or any(told))


def apart(groups: ArrayLike) -> Marks:
    """Which groups of people may be published beside one another, shape (groups,) (rule 4).

    groups: who is in each, shape (groups, people), the most important first. A group goes that differs by one to nine
    people from an earlier one that stays: those who are in one of the two and not in the other.
    """
    member = np.asarray(groups, dtype=np.float64)
    sizes = member.sum(axis=1)
    both = member @ member.T
    differing = sizes[:, None] + sizes[None, :] - 2 * both
    kept = np.ones(len(sizes), dtype=bool)
    for i in range(len(sizes)):
        kept[i] = not any(kept[j] and 0 < differing[i, j] < FEWEST_BEHIND for j in range(i))
    return kept


def _fewest_first(kept: Sequence[int], sums: Sequence[int]) -> list[tuple[int, ...]]:
    """Which sums to give up, the least loss first: none, one, several; of as many, those of the fewest people."""
    ways = [some for size in range(len(kept) + 1) for some in combinations(kept, size)]
    return sorted(ways, key=lambda some: (len(some), sum(sums[i] for i in some)))


@dataclass(frozen=True)
class _Counts:
    """How many took each choice, and how far a reader of rounded shares can be from it."""

    count: Codes
    step: float

    def around(self, people: int) -> tuple[float, float]:
        """The least and the most people that this many, as a rounded share, may be taken for."""
        low, high = around(people, int(self.count.sum()), self.step)
        return float(low), float(high)

    def reach(self, goal: Sequence[int], marks: Marks, shown: Sequence[Sequence[int]]) -> float:
        """How far apart the least and the most people in the goal are, by linear programming over all that is shown."""
        size, n = len(self.count), int(self.count.sum())
        rows = np.array([[float(i in part) for i in range(size)] for part in shown]).reshape(-1, size)
        sums = np.array([self.around(int(self.count[list(part)].sum())) for part in shown]).reshape(-1, 2)
        ends = [(0.0, float(n)) if marks[i] else self.around(int(self.count[i])) for i in range(size)]
        wanted = np.array([float(i in goal) for i in range(size)])
        limits: dict[str, Any] = {
            "A_eq": np.ones((1, size)),
            "b_eq": np.array([n]),
            "A_ub": np.vstack([rows, -rows]),
            "b_ub": np.append(sums[:, 1], -sums[:, 0]) + SAME,
            "bounds": np.array(ends),
        }
        least, most = (scipy.optimize.linprog(way * wanted, method="highs", **limits) for way in (1, -1))
        return 0.0 if least.fun is None or most.fun is None else float(-most.fun - least.fun)

    def room(self, members: Sequence[int], marks: Marks, total: tuple[float, float]) -> bool:
        """Whether those of the members that are withheld, of so many people together, can be told from nothing.

        Several that are ten people or more together may each be none of them; fewer are one small number again.
        """
        hidden = [i for i in members if marks[i]]
        ends = [self.around(int(self.count[i])) for i in members if not marks[i]]
        low = max(0.0, total[0] - sum(most for _least, most in ends))
        high = total[1] - sum(least for least, _most in ends)
        is_many = len(hidden) > 1 and self.count[hidden].sum() >= FEWEST_BEHIND
        return not hidden or (high if is_many else high - low) >= FEWEST_BEHIND


def _completed(
    counts: _Counts, risky: Marks, shown: Sequence[Sequence[int]], hidden: Sequence[Sequence[int]]
) -> Marks | None:
    """The choices to withhold while these sums are shown and those are not; None where it cannot be done."""
    count = counts.count
    rest = [i for i in range(len(count)) if not any(i in part for part in shown)]
    marks = risky.copy()
    for part in hidden:
        others = [i for i in rest if i not in part]
        if not _touch(marks, count, list(part)) or not _touch(marks, count, others):
            return None
    sums = [counts.around(int(count[list(part)].sum())) for part in shown]
    n = float(count.sum())
    left = n - sum(most for _least, most in sums), n - sum(least for least, _most in sums)
    sets = [*zip(shown, sums, strict=True), (rest, left)]
    return marks if all(_fill(marks, counts, members, total) for members, total in sets) else None


def _prove(counts: _Counts, marks: Marks, shown: Sequence[Sequence[int]], parts: Sequence[Sequence[int]]) -> bool:
    """Withhold more choices, the smallest first, until a reader who knows all sums at once learns of no few people.

    Asked of every choice, every part, and the choices in no part; false where withholding all of them is not enough.
    """
    count = counts.count
    everybody = range(len(count))
    neither = [i for i in everybody if not any(i in part for part in parts)]
    goals = [*([i] for i in everybody), *map(list, parts)]
    if count[neither].sum() < count.sum():  # that nobody is in any part may be told, as every zero may
        goals.append(neither)
    for goal in goals:
        if not 0 < len(goal) < len(count) or not tells_few(count[goal].sum(), count.sum()):
            continue
        while counts.reach(goal, marks, shown) < FEWEST_BEHIND - NEARLY:
            free = [i for i in everybody if not marks[i] and count[i] > 0]
            if not free:
                return False
            marks[min(free, key=lambda i: count[i])] = True
    return True


def _touch(marks: Marks, count: Codes, members: list[int]) -> bool:
    """Withhold at least one of the members, so that a sum on one side of them cannot be had."""
    if not marks[members].any():
        if not members:
            return False
        marks[min(members, key=lambda i: (count[i] == 0, count[i]))] = True
    return True


def _fill(marks: Marks, counts: _Counts, members: Sequence[int], total: tuple[float, float]) -> bool:
    """Withhold more of the members, the smallest first, until what is withheld of them has room, or none is."""
    count = counts.count
    has_many = count[[i for i in members if marks[i]]].sum() >= FEWEST_BEHIND
    free = sorted((int(count[i]), i) for i in members if not marks[i] and (count[i] > 0 or has_many))
    while not counts.room(members, marks, total):
        if not free:
            return False
        marks[free.pop(0)[1]] = True
    return True

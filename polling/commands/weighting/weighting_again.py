"""The weights of a file made again from the recipe that `polls weight` kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from polling.stats.recipe import BadRecipe


def weighted_again(recipe: Mapping[str, Any], file: BinaryIO, name: Path) -> str:
    """The recipe as it comes out today, as text. Raises BadRecipe where the recipe is not whole, Refusal, Problem."""
    from polling.commands.weighting.fitting import fit
    from polling.commands.weighting.margin_files import Target, Targets
    from polling.commands.weighting.recipes import recipe_of
    from polling.commands.weighting.weight import Asked

    try:
        chosen, kept = recipe["options"], recipe["targets"]
        are_totals = "total" in kept[0]
        amounts = [one["total" if are_totals else "share"] for one in kept]
        parts = [
            Target(one["name"], dict(zip(one["categories"], amount, strict=True)), {})
            for one, amount in zip(kept, amounts, strict=True)
        ]
        asked = Asked(
            source=name,
            margins=Path("the recipe"),
            base=chosen["base"],
            bounds=_pair(chosen["bounds"]),
            trim=_pair(chosen["trim"]),
            target=None,
            as_json=True,
            recipe=None,
            unique=None,
            missing=tuple(chosen["missing"]),
            ordered=tuple(chosen["ordered"]),
            fewest=chosen["fewest"],
            column=chosen["column"],
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadRecipe(f"the recipe is not whole: {error}; use it as `polls weight --recipe` kept it") from None
    return recipe_of(fit(file, Targets(tuple(parts), are_totals), asked), asked)


def _pair(kept: Any) -> tuple[float, float] | None:
    return None if kept is None else (float(kept[0]), float(kept[1]))

"""A disclosure of a file's poll: what its recipe knows and what its makers say, item by item."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from groundwork.refusal import Refusal
from polling.commands.estimating.basis import label_of, words
from polling.commands.options import BASES
from polling.commands.printing import percent, persons
from polling.disclosing.entries import NUMBERS, STANDARD, named
from polling.models import Item
from polling.stats.labels import Label
from polling.stats.recipe import BadRecipe
from polling.stats.variance.intervals import margin_at_half
from polling.yaml_files import BadYaml, fields_of, one_of, text_of, tree

LONGEST = 4000
HEAD = ("title", "basis", "targets")
KNOWN = (Item.PRECISION, Item.WEIGHTING)  # what the recipe says; its makers may add to it
SAID = tuple(item for item in Item if item not in KNOWN)


def disclosed(recipe: Mapping[str, Any], content: bytes, name: str) -> dict[str, Any]:
    """The statement as plain values: standard, title and eleven items, each with its sentences.

    recipe: of a weighting. content: of the words file, which `name` is called. Raises Refusal with all that is missing.
    """
    if recipe.get("kind") != "weighting":
        raise Refusal("This recipe is of no weighting. Give the one that `polls weight --recipe` kept.")
    try:
        said = _said(content)
        known = {
            Item.PRECISION: list(_precision(recipe, said["basis"])),
            Item.WEIGHTING: list(_weighting(recipe, said)),
        }
    except BadYaml as no:
        raise Refusal(f"{name}: {no}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise BadRecipe(f"the recipe is not whole: {error}; use it as `polls weight --recipe` kept it") from None
    items = [
        {
            "number": NUMBERS[item],
            "item": item.value,
            "name": named(item).en,
            "says": [*known.get(item, []), *([said[item.value]] if item.value in said else [])],
        }
        for item in Item
    ]
    data = {"rows": recipe["data"]["rows"], "hash": recipe["data"]["hash"]}
    return {
        "standard": STANDARD, "title": said["title"], "items": items, "data": data, "versions": recipe["versions"],
    }  # fmt: skip


def _said(content: bytes) -> dict[str, Any]:
    """The words of the file, the basis as its label. Raises BadYaml for what is missing, all of it at once."""
    nodes = fields_of(tree(content), (), (*HEAD, *Item))
    missing = [name for name in HEAD if name not in nodes]
    missing += [f"{item.value} ({NUMBERS[item]}. {named(item).en})" for item in SAID if item.value not in nodes]
    if missing:
        raise BadYaml(f"nothing is said of {'; '.join(missing)}. A statement needs them all.")
    said: dict[str, Any] = {name: text_of(node, LONGEST) for name, node in nodes.items()}
    return said | {"basis": label_of(one_of(nodes["basis"], dict(zip(BASES, BASES, strict=True))))}


def _precision(recipe: Mapping[str, Any], label: Label) -> Iterator[str]:
    numbers = recipe["numbers"]
    effective_n = float(numbers["effective_n"])
    yield (
        f"{persons(int(numbers['n']))} answered. After weighting they count as {effective_n:,.0f} "
        f"(design effect {float(numbers['design_effect']):.2f})."
    )
    if label.may_show_margin:
        points = 100 * margin_at_half(effective_n)
        yield f"The margin of error is ±{points:.1f} points for a share of one half, at 95% confidence; more in groups."
    yield words(label)


def _weighting(recipe: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    numbers, chosen = recipe["numbers"], recipe["options"]
    begun = f"from the base weight {chosen['base']}" if chosen["base"] else "from equal weights"
    variables = ", ".join(one["name"].replace(":", " by ") for one in recipe["targets"])
    yield f"Raked to {variables}, {begun}. Targets: {str(said['targets']).rstrip('.')}."
    spread = f"Weights run from {numbers['lowest']:.2f} to {numbers['highest']:.2f} around a mean of 1."
    yield f"{numbers['verdict']} {spread}"
    if chosen["bounds"]:
        low, high = chosen["bounds"]
        yield f"No weight was multiplied by less than {low:g} or more than {high:g}."
    if chosen["trim"]:
        low, high = chosen["trim"]
        held = f"weights were held between {numbers['trimmed']['low']:.2f} and {numbers['trimmed']['high']:.2f}"
        yield f"Trimmed at the quantiles {percent(low)} and {percent(high)}: {held}."
    else:
        yield "Weights were not trimmed."
    for one in numbers["collapses"]:
        yield _decided(one)


def _decided(one: Mapping[str, Any]) -> str:
    """A decision about a category, without the number of people in it: it may be of fewer than ten."""
    variable, category, into = one["variable"], one["category"], one["into"]
    said = {
        "unknown": f"Who did not say their {variable} keep the share they had.",
        "empty": f"By {variable}, nobody is in {category} and the population has nobody there either; it was left out.",
        "implied": f"{variable} follows from {into} and needed no target of its own.",
        "scaled": f"The targets of {variable} sum to {into} % by rounding, and were scaled to 100.",
    }
    return said.get(one["kind"], f"By {variable}, so few people were in {category} that it was joined to {into}.")


def as_markdown(made: Mapping[str, Any]) -> str:
    """The statement as text."""
    parts = [f"# {made['title']}\n\n{made['standard']}."]
    for item in made["items"]:
        said = "\n".join(item["says"])
        parts.append(f"## {item['number']}. {item['name']}\n\n{said}")
    return "\n\n".join([*parts, _made_with(made)])


def as_html(made: Mapping[str, Any]) -> str:
    """The statement as a page that needs nothing else."""
    title = escape(made["title"])
    lines = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width">',
        "<style>body{font:1rem/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}</style></head><body>",
        f"<h1>{title}</h1><p>{escape(made['standard'])}.</p>",
    ]
    for item in made["items"]:
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in item["says"])
        lines.append(f"<section><h2>{item['number']}. {escape(item['name'])}</h2>{said}</section>")
    return "\n".join([*lines, f"<footer><p>{escape(_made_with(made))}</p></footer>", "</body></html>"])


def _made_with(made: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in sorted(made["versions"].items()))
    return f"Weights made with {versions}; data {made['data']['hash']}."

"""Areas estimated from a file of respondents and a file of people, as JSON and as people read them."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from groundwork.file_commands import opened_source
from groundwork.refusal import Refusal
from groundwork.whole_files import whole_file
from polling.commands.by_area import area_map
from polling.commands.options import require_one_standard_input
from polling.commands.printing import bar, bar_width, console, percent, working
from polling.commands.respondents import Respondents, Wanted, respondents
from polling.commands.weighting.weight_columns import weights_in
from polling.stats.mrp import Fitted, Plan, Validation, fit, validate
from polling.stats.problems import Problem
from polling.stats.tables import CROSS, Column, natural, numbers

if TYPE_CHECKING:
    import pandas as pd

    from polling.commands.by_area.mrp import Asked

OTHERS = 66  # characters of a line that the other columns need
SHAPE = ("area", "share", "low", "high", "sd", "n")


@dataclass(frozen=True)
class Areas:
    """What was estimated. title: the question and the wanted answers. validation: where a known share was named."""

    title: str
    fitted: Fitted
    validation: Validation | None


def estimated(opened: ExitStack, asked: "Asked") -> Areas:
    """The estimates that were asked for. Raises Refusal and Problem."""
    require_one_standard_input(asked.source, asked.cells)
    poll, cells = _poll(opened, asked), _cells(opened, asked)
    plan = Plan(
        success=asked.question,
        count=asked.count,
        area=asked.area,
        random=asked.random,
        fixed=asked.fixed,
        above=asked.above,
        weights=asked.weight,
        seed=asked.seed,
        draws=asked.draws,
        note=asked.note,
    )
    as_numbers = [asked.question, asked.count, *asked.fixed, *([asked.weight] if asked.weight else [])]
    if asked.map:
        area_map.require_districts(cells.columns[asked.area].texts)
    with working("Fitting the model"):
        fitted = fit(_frame(poll, as_numbers, _success(poll, asked)), _frame(cells, as_numbers), plan)
    known = _known(cells, asked)
    title = f"{asked.question}: {' or '.join(asked.success)}, by {asked.area}"
    if asked.map:
        _draw(asked.map, title, fitted, known)
    return Areas(title, fitted, validate(fitted, known) if known else None)


def _draw(target: Path, title: str, fitted: Fitted, known: dict[str, float]) -> None:
    """Write the estimates as a map, with what is known below them."""
    shares = dict(zip(fitted.areas["area"], fitted.areas["share"], strict=True))
    maps = [(f"Estimated: {title}", shares), *([("Known", known)] if known else [])]
    with working("Drawing the map"), whole_file(target) as out:
        out.write(area_map.picture(maps))


def _kinds(asked: "Asked") -> list[str]:
    """The columns that both files have."""
    crossings = [name for one in asked.random for name in one.split(CROSS)]
    return list(dict.fromkeys([asked.area, *([asked.above] if asked.above else []), *crossings]))


def _poll(opened: ExitStack, asked: "Asked") -> Respondents:
    whole = [asked.weight] if asked.weight else []
    wanted = Wanted([asked.question, *_kinds(asked)], whole, asked.missing, asked.unique, optional=asked.fixed)
    poll = respondents(opened_source(opened, asked.source), str(asked.source), wanted)
    for name in whole:
        weights_in(poll, name)
    for name in asked.fixed:
        if name in poll.columns:
            numbers(poll.columns[name])
    return poll


def _cells(opened: ExitStack, asked: "Asked") -> Respondents:
    known = [asked.known] if asked.known else []
    wanted = Wanted(_kinds(asked), [asked.count, *asked.fixed, *known])
    try:
        cells = respondents(opened_source(opened, asked.cells), str(asked.cells), wanted)
        _require_whole(cells, [*_kinds(asked), asked.count, *asked.fixed])
        weights_in(cells, asked.count, "count")
        for name in asked.fixed:
            numbers(cells.columns[name])
    except (Refusal, Problem) as no:
        raise Refusal(f"{asked.cells}: {no}" if str(no).startswith("Line") else str(no)) from None
    return cells


def _require_whole(cells: Respondents, names: list[str]) -> None:
    for name in names:
        blank = cells.columns[name].is_blank
        if blank.any():
            raise Refusal(f"Line {cells.lines[blank][0]}: {name} is blank; every cell needs one.")


def _success(poll: Respondents, asked: "Asked") -> Column:
    """The question as 1 where the wanted answer was given and 0 where another one was."""
    one = poll.columns[asked.question]
    strange = [text for text in asked.success if text not in one.texts]
    if strange:
        said = ", ".join(repr(text) for text in one.texts[:20])
        raise Refusal(f"Nobody's {one.name} is {strange[0]!r}. People answered {said}.")
    wanted = [text in asked.success for text in one.texts]
    codes = np.where(one.is_blank, -1, np.append(np.array(wanted, dtype=np.intp), -1)[one.codes])
    return Column(one.name, codes, ("0", "1"), one.lines)


def _known(cells: Respondents, asked: "Asked") -> dict[str, float]:
    """The known share of each area that has one. Raises Refusal where two cells of an area say different things."""
    if asked.known is None:
        return {}
    areas, shares = cells.columns[asked.area], cells.columns[asked.known]
    values, found = numbers(shares), dict[str, float]()
    for row in np.flatnonzero(~shares.is_blank):
        area = areas.texts[areas.codes[row]]
        if found.setdefault(area, float(values[row])) != values[row]:
            words = f"{shares.name} of {area} is {values[row]:g} here and {found[area]:g} before"
            raise Refusal(f"{asked.cells}: Line {cells.lines[row]}: {words}. An area has one known share.")
    return found


def _frame(people: Respondents, as_numbers: Sequence[str], *instead: Column) -> "pd.DataFrame":
    """The columns as pandas has them: words as they stand, so that area 01 stays 01, and some columns as numbers.

    instead: columns to put in place of those of the same name.
    """
    import pandas as pd

    columns = people.columns | {one.name: one for one in instead}
    return pd.DataFrame({name: numbers(one) if name in as_numbers else _words(one) for name, one in columns.items()})


def _words(one: Column) -> Any:
    return np.array([*one.texts, None], dtype=object)[one.codes]


def shape(made: Areas) -> dict[str, Any]:
    """The form that programs rely on; `above` and `validation` only where they were asked for."""
    found = {"areas": _rows(made.fitted.areas), "model": made.fitted.model}
    if len(made.fitted.above):
        found["above"] = _rows(made.fitted.above)
    if made.validation:
        found["validation"] = asdict(made.validation) | {"words": str(made.validation)}
    return found


def _rows(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame[list(SHAPE)].to_dict("records")]


def print_areas(made: Areas) -> None:
    """The areas for people: the estimate beside what the area's own respondents said."""
    out = console()
    width = bar_width(out, OTHERS)
    out.print(_table(made.title, made.fitted.areas, width))
    if len(made.fitted.above):
        out.print(_table("The same for what the areas lie in", made.fitted.above, width))
    model = made.fitted.model
    out.print(f"{model['formula']}. {model['n']:,} respondents, {model['cells']:,} kinds of people.")
    for column, left in model["left_out"].items():
        out.print(f"Left out, {column} blank: {left:,}.")
    if made.validation:
        out.print(f"{made.validation}.")
    out.print("Estimates of a model: they lean on people alike elsewhere, more so the fewer respondents an area has.")


def _table(title: str, frame: "pd.DataFrame", width: int) -> Any:
    from rich.table import Table

    table = Table("Area", title=title)
    for heading in ("Share", "95% interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("0 to 100%", no_wrap=True)
    for heading in ("Respondents", "Their share"):
        table.add_column(heading, justify="right")
    for row in sorted(frame.to_dict("records"), key=lambda row: natural(row["area"])):
        raw = row["raw_share"]
        between = f"{percent(row['low'])} to {percent(row['high'])}"
        drawn = bar(row["share"], row["low"], row["high"], width=width)
        theirs = "" if raw is None else percent(raw)
        table.add_row(row["area"], percent(row["share"]), between, drawn, f"{row['n']:,}", theirs)
    return table

"""Frames to figures: every Plotly figure of the house is drawn and handed out here, and nowhere else.

Words come with the frame, in the reader's language: `name` or `when` calls a row, `label` stands at its mark, and
`told` is the sentence shown when somebody points at it.
"""

import html
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io

# every figure takes THEME instead; the maker's template would come with each of them, and be checked each time
plotly.io.templates.default = None

INK, SOFT, GRID, EDGE = "#1B1F24", "#57606A", "#E3E6EA", "#7D786C"
TEAL, MIDDLE, PALE, FAINT = "#00616B", "#2A7D86", "#B9D6D8", "#F1F5F6"
ORANGE, GREY = "#C4560A", "#A9AEB5"
COLD_DAYS = 30
FONT = "Inter, 'Source Sans 3', system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
ROW_HEIGHT = 27
TIME_HEIGHT = 250

# plotly.js would offer to hand a chart's data to its maker's cloud: switched off three ways
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "modeBarButtons": [["toImage"]],
}
THEME: dict[str, Any] = {
    "font": {"family": FONT, "size": 13, "color": INK},
    "paper_bgcolor": "white",
    "plot_bgcolor": "white",
    "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
    "bargap": 0.38,
    "showlegend": False,
    "dragmode": False,
    "hovermode": "closest",
    "hoverlabel": {"bgcolor": "white", "bordercolor": EDGE, "align": "left", "font": {"size": 13, "color": INK}},
}


def figure_json(figure: go.Figure, name: str, separators: str = ".,") -> dict[str, Any]:
    """The one way a figure leaves the house: `data`, `layout` and a `config` that shares nothing with anyone.

    name: of the picture's file, when somebody saves it. separators: the decimal mark and the mark between thousands.
    """
    drawn: dict[str, Any] = json.loads(figure.to_json())
    layout = {**drawn["layout"], **THEME, "separators": separators}
    picture = {"format": "png", "filename": name, "scale": 2}
    return {**drawn, "layout": layout, "config": {**CONFIG, "toImageButtonOptions": picture}}


def _plain(words: Sequence[str] | pd.Series) -> list[str]:
    """Words as Plotly shows them literally: it reads a little HTML."""
    return [html.escape(str(word), quote=False) for word in words]


def _told(frame: pd.DataFrame) -> dict[str, Any]:
    return {"customdata": _plain(frame["told"]), "hovertemplate": "%{customdata}<extra></extra>"}


def _time_axis(days: pd.Series, words: pd.Series, ticks: int = 5) -> dict[str, Any]:
    """An axis of days that names a few of them in the page's language."""
    step = max(1, -(-len(days) // ticks))
    chosen = slice(None, None, step)
    return {
        "type": "date",
        "tickvals": [day.isoformat() for day in days[chosen]],
        "ticktext": _plain(words[chosen]),
        "showgrid": False,
        "automargin": True,
        "fixedrange": True,
        "tickangle": 0,
        "ticklabelstandoff": 6,  # else the first day touches the zero
    }


def _up_axis(**more: Any) -> dict[str, Any]:
    return {
        "gridcolor": GRID,
        "zeroline": False,
        "nticks": 5,
        "automargin": True,
        "fixedrange": True,
        "tickformat": ",d",
        **more,
    }


def _names_axis(names: list[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "categoryarray": names,
        "autorange": "reversed",
        "ticksuffix": "  ",  # else the labels touch the bars
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "ticks": "",
    }


def _across(most: float, **more: Any) -> dict[str, Any]:
    """A hidden axis of amounts with room at its end for the label."""
    return {"range": [0, max(most, 1) * 1.3], "visible": False, "fixedrange": True, **more}


def _rows_height(frame: pd.DataFrame) -> int:
    return 16 + ROW_HEIGHT * len(frame)


def _dates(days: pd.Series) -> list[str]:
    return [day.isoformat() for day in days]


def calls_per_day(frame: pd.DataFrame) -> go.Figure:
    """Bars of calls, a day each: placed in pale, reached in front of it. Columns: day, when, placed, reached, told."""
    days = _dates(frame["day"])
    pale = go.Bar(
        x=days,
        y=frame["placed"].tolist(),
        marker={"color": PALE, "line": {"color": MIDDLE, "width": [int(placed > 0) for placed in frame["placed"]]}},
        **_told(frame),
    )
    dark = go.Bar(x=days, y=frame["reached"].tolist(), marker={"color": MIDDLE}, **_told(frame))
    layout = {
        "barmode": "overlay",
        "height": TIME_HEIGHT,
        "xaxis": _time_axis(frame["day"], frame["when"]),
        "yaxis": _up_axis(rangemode="tozero"),
    }
    return go.Figure([pale, dark], layout)


def growth(frame: pd.DataFrame) -> go.Figure:
    """A line of supporters, a week each, its last number at its end. Columns: week, when, label, total, told."""
    weeks = _dates(frame["week"])
    totals = frame["total"].tolist()
    last = [*[""] * (len(totals) - 1), f"<b>{_plain(frame['label'])[-1]}</b>"]
    line = go.Scatter(
        x=weeks,
        y=totals,
        mode="lines+markers+text",
        text=last,
        textposition="top left",
        cliponaxis=False,
        line={"color": TEAL, "width": 3},
        marker={"size": 6, "color": TEAL},
        **_told(frame),
    )
    layout = {"height": TIME_HEIGHT, "xaxis": _time_axis(frame["week"], frame["when"]), "yaxis": _up_axis()}
    return go.Figure([line], layout)


def touches(frame: pd.DataFrame) -> go.Figure:
    """Calls (placed, reached) and beside them visits. Columns: name, label, calls, reached, visits, told."""
    names = _plain(frame["name"])
    common: dict[str, Any] = {"y": names, "orientation": "h", "cliponaxis": False, **_told(frame)}
    outline = {"color": MIDDLE, "width": 1}
    bars = [
        go.Bar(
            x=frame["calls"].tolist(),
            text=_plain(frame["label"]),
            textposition="outside",
            marker={"color": PALE, "line": outline},
            **common,
        ),
        go.Bar(x=frame["reached"].tolist(), marker={"color": MIDDLE}, **common),
        go.Bar(
            x=frame["visits"].tolist(),
            text=[str(visits or "") for visits in frame["visits"]],
            textposition="outside",
            marker={"color": INK},
            xaxis="x2",
            **common,
        ),
    ]
    layout = {
        "barmode": "overlay",
        "height": _rows_height(frame),
        "yaxis": _names_axis(names),
        "xaxis": _across(frame["calls"].max(), domain=[0, 0.8]),
        "xaxis2": _across(max(frame["visits"].max(), 4), domain=[0.82, 1]),
    }
    return go.Figure(bars, layout)


def poll_result(frame: pd.DataFrame) -> go.Figure:
    """Bars of shares (in percent) with their 95 % intervals. Columns: name, label, share, low, high, is_grey, told."""
    names = _plain(frame["name"])
    colours = [GREY if grey else MIDDLE for grey in frame["is_grey"]]
    bars = go.Bar(x=frame["share"].tolist(), y=names, orientation="h", marker={"color": colours}, **_told(frame))
    labels = go.Scatter(
        x=frame[["high", "share"]].max(axis=1).tolist(),
        y=names,
        mode="text",
        text=[f"  <b>{label}</b>" for label in _plain(frame["label"])],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )
    most = float(frame[["high", "share"]].max(axis=1).max())
    layout = {
        "height": _rows_height(frame),
        "yaxis": _names_axis(names),
        "xaxis": _across(most),
    }
    return go.Figure([bars, *_intervals(frame, names), labels], layout)


def _intervals(frame: pd.DataFrame, names: list[str]) -> list[go.Scatter]:
    """Each interval as a white halo under a line of ink; a share without one has none."""
    known = frame["low"].notna().tolist()
    xs: list[float | None] = []
    ys: list[str | None] = []
    for name, low, high, is_known in zip(names, frame["low"], frame["high"], known, strict=True):
        if is_known:
            xs += [low, high, None]
            ys += [name, name, None]
    looks = (("white", 5.5), (INK, 1.8))
    return [
        go.Scatter(x=xs, y=ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
        for colour, width in looks
    ]


def coverage(frame: pd.DataFrame) -> go.Figure:
    """Lollipops of days since the last touch, against a shaded month. Columns: name, label, days, is_late, told."""
    names = _plain(frame["name"])
    days = frame["days"].astype(float)
    late = frame["is_late"].tolist()
    stems = go.Scatter(
        x=[x for value in days for x in (0, value, None)],
        y=[y for name in names for y in (name, name, None)],
        mode="lines",
        line={"color": EDGE, "width": 1},
        hoverinfo="skip",
    )
    heads = go.Scatter(
        x=days.tolist(),
        y=names,
        mode="markers+text",
        text=[f"  {label}" for label in _plain(frame["label"])],
        textposition="middle right",
        cliponaxis=False,
        marker={
            "size": 11,
            "symbol": ["diamond" if is_late else "circle" for is_late in late],
            "color": [ORANGE if is_late else MIDDLE for is_late in late],
        },
        **_told(frame),
    )
    month = {"type": "rect", "x0": 0, "x1": COLD_DAYS, "y0": 0, "y1": 1, "yref": "paper"}
    layout = {
        "height": _rows_height(frame),
        "yaxis": _names_axis(names),
        "xaxis": _across(max(days.max(), COLD_DAYS)),
        "shapes": [{**month, "fillcolor": FAINT, "line": {"width": 0}, "layer": "below"}],
    }
    return go.Figure([stems, heads], layout)


def funnel(frame: pd.DataFrame) -> go.Figure:
    """Bars of people at each step, with the share of the step before. Columns: name, label, people, told."""
    names = _plain(frame["name"])
    bars = go.Bar(
        x=frame["people"].tolist(),
        y=names,
        orientation="h",
        text=_plain(frame["label"]),
        textposition="outside",
        cliponaxis=False,
        marker={"color": MIDDLE},
        **_told(frame),
    )
    layout = {
        "height": _rows_height(frame),
        "yaxis": _names_axis(names),
        "xaxis": _across(frame["people"].max() * 1.15),
    }
    return go.Figure([bars], layout)

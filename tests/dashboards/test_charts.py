import json
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from dashboards import charts

FIRST = date(2026, 6, 1)


def days() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": [FIRST + timedelta(days=step) for step in range(10)],
            "when": [f"Jun {1 + step}" for step in range(10)],
            "placed": range(10, 20),
            "reached": range(10),
            "told": ["so many"] * 10,
        }
    )


def weeks() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "week": [FIRST, FIRST + timedelta(days=7)],
            "when": ["Jun 1", "Jun 8"],
            "label": ["2,990", "3,012"],
            "total": [2990, 3012],
            "told": ["one", "two"],
        }
    )


def offices() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Hale, Watauga", "Voss <b>Nolin</b>"],
            "label": ["41", "3"],
            "calls": [41, 3],
            "reached": [30, 0],
            "visits": [2, 0],
            "days": [74, 9],
            "is_late": [True, False],
            "told": ["Hale", "Voss"],
        }
    )


def answers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Favor", "Oppose", "Don't know"],
            "label": ["61%", "24%", "15%"],
            "share": [61.0, 24.0, 15.0],
            "low": [58.0, 21.0, None],
            "high": [64.0, 27.0, None],
            "is_grey": [False, False, True],
            "told": ["f", "o", "d"],
        }
    )


def steps() -> pd.DataFrame:
    return pd.DataFrame(
        {"name": ["Asked", "Placed"], "label": ["2,140", "1,631 · 76%"], "people": [2140, 1631], "told": ["a", "b"]}
    )


DRAWN = {
    "calls": charts.calls_per_day(days()),
    "growth": charts.growth(weeks()),
    "touches": charts.touches(offices()),
    "poll": charts.poll_result(answers()),
    "coverage": charts.coverage(offices()),
    "funnel": charts.funnel(steps()),
}


def drawn(name: str) -> dict[str, Any]:
    return charts.figure_json(DRAWN[name], name)


@pytest.mark.parametrize("name", DRAWN)
def test_no_figure_offers_to_share_its_numbers_with_anyone(name):
    config = drawn(name)["config"]

    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
    assert config["modeBarButtons"] == [["toImage"]]


@pytest.mark.parametrize("name", DRAWN)
def test_no_figure_names_another_host_or_holds_its_own_title(name):
    figure = drawn(name)

    assert "//" not in json.dumps(figure)
    assert "title" not in figure["layout"]
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_is_plain_json_with_hover_words(name):
    figure = drawn(name)

    assert "bdata" not in json.dumps(figure)
    assert any(trace.get("hovertemplate") == "%{customdata}<extra></extra>" for trace in figure["data"])


def test_the_bars_of_calls_are_the_frame():
    placed, reached = drawn("calls")["data"]

    assert placed["y"] == list(range(10, 20))
    assert reached["y"] == list(range(10))
    assert placed["x"][0] == "2026-06-01"


def test_words_from_people_are_shown_and_never_read_as_markup():
    assert "Voss &lt;b&gt;Nolin&lt;/b&gt;" in drawn("touches")["data"][0]["y"]


def test_an_office_gone_cold_is_told_by_shape_and_not_by_colour_alone():
    heads = drawn("coverage")["data"][1]["marker"]

    assert heads["symbol"] == ["diamond", "circle"]
    assert heads["color"][0] != heads["color"][1]


def test_an_interval_is_drawn_twice_and_a_share_without_one_has_none():
    bars, halo, ink, _labels = drawn("poll")["data"]

    assert halo["x"] == ink["x"] == [58.0, 64.0, None, 21.0, 27.0, None]
    assert bars["marker"]["color"][2] == charts.GREY


def test_numbers_are_parted_as_the_language_does():
    assert charts.figure_json(DRAWN["calls"], "x", ",.")["layout"]["separators"] == ",."

"""Estimates of districts in the product: made when a poll can carry them, kept, and said to be a model."""

import json

import numpy as np
import pytest
from sqlalchemy import func, select

from polling.by_district import district_presenting, districts
from polling.by_district.districts import Estimated
from polling.demo_people import DISTRICTS
from polling.models import AreaEstimate, AreaModel, Figure, PopulationTable, SampleResult
from polling.reporting import publishing
from tests.conftest import NOW
from tests.factories.districts import a_poll_by_district, a_poll_of_the_nation, sample_of, truth
from tests.factories.polling import again, an_open_poll, answered_by, stated


def estimated(session, poll):
    return districts.found(session, poll, sample_of(session, poll))


def rows(*counts):
    return [
        AreaEstimate(area=f"FK-{number}", share=0.5, low=0.4, high=0.6, sd=0.05, n=n)
        for number, n in enumerate(counts, 1)
    ]


def test_every_district_has_a_share_an_interval_and_its_raw_interviews(session):
    poll = a_poll_by_district(session, 900)

    (found,) = estimated(session, poll)

    assert [row.area for row in found.rows] == list(DISTRICTS)
    assert sum(row.n for row in found.rows) == found.model["n"] == 900
    assert all(0 <= row.low < row.share < row.high <= 1 for row in found.rows)
    gaps = [abs(row.share - truth()[row.area]) for row in found.rows]
    raw = 0.5 / np.sqrt(900 / 8)
    assert np.mean(gaps) < raw  # pooling does better than each district alone would
    assert sum(row.low <= truth()[row.area] <= row.high for row in found.rows) >= 6


def test_the_same_answers_give_the_same_numbers(session):
    poll = a_poll_by_district(session)

    one, other = estimated(session, poll)[0], estimated(session, poll)[0]

    assert [(row.area, row.share, row.low) for row in one.rows] == [
        (row.area, row.share, row.low) for row in other.rows
    ]
    assert one.model == other.model
    assert one.model["seed"] > 0


def test_what_it_stands_on_is_kept_with_it(session):
    poll = a_poll_by_district(session)

    model = estimated(session, poll)[0].model

    assert model["sources"]["counts"] == model["sources"]["vote"] == "Invented for the demo (2026)"
    assert model["sources"]["structure"] == "Invented for the demo (2026)"
    assert model["checks"]["vote"]["areas"] == 8
    assert model["checks"]["vote"]["helped"]
    assert model["checks"]["vote"]["correlation"] < -0.5
    json.dumps(model, allow_nan=False)


def test_publishing_keeps_them(session):
    poll = a_poll_by_district(session)
    stated(session, poll)

    publishing.publish(session, poll, now=NOW)
    session.commit()
    poll = again(session, poll)
    (kept,) = districts.stored(session, poll)

    assert len(kept.rows) == 8
    assert districts.has_any(session, poll)
    assert districts.method(session, poll)["n"] == 640
    favor = session.scalars(
        select(Figure.share).where(Figure.side == "favor", Figure.choice_id.is_(None), Figure.cut == "")
    ).one()
    assert kept.model["checks"]["weighted"] == pytest.approx(favor)
    assert kept.model["checks"]["together"] == pytest.approx(favor, abs=0.05)


def test_too_few_interviews_are_refused_in_words_and_the_poll_is_published_all_the_same(session):
    poll = a_poll_by_district(session, 200)
    stated(session, poll)

    publishing.publish(session, poll, now=NOW)
    session.commit()
    poll = again(session, poll)

    assert "at least 300" in json.loads(session.scalars(select(AreaModel.fitted)).one())["refused"]
    assert districts.stored(session, poll) == []
    assert districts.method(session, poll) is None
    assert not districts.has_any(session, poll)


def test_a_list_that_was_not_drawn_by_chance_carries_none(session):
    poll = a_poll_by_district(session, is_random=False)

    assert estimated(session, poll) == []


def test_a_poll_without_districts_carries_none(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=60)

    assert estimated(session, again(session, poll)) == []
    assert session.scalar(select(func.count()).select_from(AreaModel)) == 0


def test_districts_nobody_counted_are_refused_in_words(session):
    poll = a_poll_by_district(session)
    for table in session.scalars(select(PopulationTable).where(PopulationTable.kind == "joint")):
        session.delete(table)
    session.flush()

    (found,) = estimated(session, poll)

    assert "race and education" in found.refused


def test_a_district_with_few_people_is_told_by_the_others(session):
    shares = (0.005, *[0.995 / 7] * 7)
    poll = a_poll_by_district(session, 700, shares=shares)

    (found,) = estimated(session, poll)
    first, *others = found.rows

    assert first.n < 10
    assert first.high - first.low > np.mean([row.high - row.low for row in others])
    assert district_presenting.people_words(found.rows)["FK-1"] == "fewer than 10 people"


def test_fewer_than_ten_are_not_told_nor_found_by_subtracting():
    told = district_presenting.people_words(rows(9, 44, 46, 0))

    assert told == {
        "FK-1": "fewer than 10 people", "FK-2": "about 40 people", "FK-3": "about 50 people",
        "FK-4": "fewer than 10 people",
    }  # fmt: skip
    assert district_presenting.people_words(rows(10, 44)) == {"FK-1": "10 people", "FK-2": "44 people"}
    assert district_presenting.people_words(rows(0, 44)) == {"FK-1": "0 people", "FK-2": "44 people"}


def test_the_page_shows_those_most_in_favor_first_and_the_file_in_order(session):
    poll = a_poll_by_district(session)
    found = estimated(session, poll)

    (chart,) = district_presenting.charts(poll, found, language="en")
    frame = district_presenting.table(poll, found, language="es")

    shares = {row.area: row.share for row in found[0].rows}
    assert [row.area for row in chart.rows] == sorted(shares, key=lambda area: -shares[area])
    assert list(frame["district"]) == list(DISTRICTS)
    assert set(frame["kind"]) == {"model-based estimate"}
    assert dict(zip(frame["district"], frame["share"], strict=True)) == pytest.approx(shares, abs=1e-4)
    assert sum(frame["interviews"]) == 640


def test_a_sample_whose_figures_are_withheld_has_no_districts_either(session):
    poll = a_poll_by_district(session)
    sample = sample_of(session, poll)
    session.add(
        SampleResult(
            sample_id=sample.id, n=640, effective_n=600.0, design_effect=1.1, is_weighted=False, iterations=0,
            largest_gap=0.0, collapses="[]", targets="", withheld="unweighted",
        )
    )  # fmt: skip
    session.flush()

    districts.estimate(session, poll, sample)

    assert session.scalar(select(func.count()).select_from(AreaModel)) == 0


def test_a_poll_of_the_nation_estimates_every_district_of_the_fifty_states(session):
    poll = a_poll_of_the_nation(session, 2000)

    (found,) = estimated(session, poll)

    assert len(found.rows) == 435
    assert not {"DC-0", "PR-0", "FK-1"} & {row.area for row in found.rows}
    assert {"district", "state"} <= {effect["name"] for effect in found.model["effects"]}
    assert found.model["people"] == pytest.approx(266_609_446)
    assert "119th Congress" in found.model["sources"]["counts"]
    assert found.model["sources"]["structure"] == ""


def test_a_refused_one_shows_its_reason(session):
    poll = an_open_poll(session)
    refused = Estimated(poll.questions[0].id, {"refused": "too few"})

    (chart,) = district_presenting.charts(poll, [refused], language="en")

    assert (chart.refused, chart.rows) == ("too few", ())

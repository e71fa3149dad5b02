"""The fourth migration keeps tables of the public, figures, and what was said of joined categories."""

import json

import pytest
from sqlalchemy import text

from groundwork.migrate import downgrade, upgrade

STATEMENTS = """
INSERT INTO poll_population (area, sex, age, adults, source) VALUES ('FK', 'Female', '18-24', 7, 'Ours');
INSERT INTO poll_population (area, sex, age, adults, source) VALUES ('FK', 'Male', '18-24', 8, 'Ours');
INSERT INTO poll_population (area, sex, age, adults, source) VALUES ('OH', 'Male', '18-24', 9, 'A newer one');
INSERT INTO alliance (
    slug, name, state, city, time_zone, stage, stage_on, next_step, leader_name, public_email, about_en, about_es,
    payer, sender, budget_cents, made_at
) VALUES (
    'ohio', 'Ohio', 'OH', '', 'America/New_York', 'active', '2026-01-01', '', '', '', '', '', '', '', 0, '2026-01-01'
);
INSERT INTO poll (slug, alliance_id, state, title_en, title_es, area, population_en, population_es, paid_by, made_at)
    VALUES ('trees', 1, 'published', 'Trees', 'Árboles', 'OH', 'adults', 'adultos', 'Ohio', '2026-01-01');
INSERT INTO poll_question (poll_id, number, role, wording_en, wording_es) VALUES (1, 1, 'opinion', 'More?', '¿Más?');
INSERT INTO poll_sample (poll_id, recruitment, is_random, frame) VALUES (1, 'list', TRUE, 'A list');
INSERT INTO poll_sample_result (
    sample_id, n, effective_n, design_effect, is_weighted, iterations, largest_gap, collapses, targets, withheld
) VALUES (1, 100, 80, 1.25, TRUE, 4, 0, 'age: 85+ joined to 80-84', 'ACS', '');
INSERT INTO poll_figure (sample_id, question_id, side, cut, share, n, effective_n, design_effect)
    VALUES (1, 1, 'favor', '', 0.5, 100, 80, 1.25)
"""


@pytest.fixture
def before(database_at):
    """A database at the third revision, on the same engine, with a published poll and two imported tables."""
    made = database_at("0003", STATEMENTS)
    with made.writing() as session:
        session.execute(text("UPDATE poll_sample_result SET collapses = collapses || '; sex: 3 did not say'"))
    return made


def test_counts_belong_to_a_table_for_each_source(before):
    upgrade(before, "0004")

    with before.reading() as session:
        rows = session.execute(
            text(
                "SELECT found.kind, found.source, counted.area, counted.adults, counted.race"
                " FROM poll_population AS counted JOIN poll_population_table AS found ON found.id = counted.table_id"
                " ORDER BY counted.adults"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("age_sex", "Ours", "FK", 7, ""),
        ("age_sex", "Ours", "FK", 8, ""),
        ("age_sex", "A newer one", "OH", 9, ""),
    ]


def test_what_was_said_of_joined_categories_becomes_a_list(before):
    upgrade(before, "0004")

    with before.reading() as session:
        said = session.execute(text("SELECT collapses FROM poll_sample_result")).scalar_one()
        shown = session.execute(text("SELECT share, withheld FROM poll_figure")).one()
    assert json.loads(said) == [{"said": "age: 85+ joined to 80-84"}, {"said": "sex: 3 did not say"}]
    assert tuple(shown) == (0.5, "")


def test_the_way_back_keeps_the_newest_table_of_an_area(before):
    upgrade(before, "0004")
    with before.writing() as session:
        session.execute(
            text(
                "INSERT INTO poll_population_table (kind, source, vintage, file_name, imported_at)"
                " VALUES ('age_sex', 'Newest', '2027', '', '2027-01-01'), ('joint', 'Joint', '2027', '', '2027-01-01')"
            )
        )
        newest, joint = session.scalars(
            text("SELECT id FROM poll_population_table WHERE vintage = '2027' ORDER BY kind")
        ).all()
        for table, age, adults in ((newest, "18-24", 5), (joint, "18-29", 4)):
            session.execute(
                text(
                    "INSERT INTO poll_population (table_id, area, sex, age, race, education, adults)"
                    f" VALUES ({table}, 'FK', 'Female', '{age}', '', '', {adults})"
                )
            )
        session.execute(text("UPDATE poll_figure SET share = NULL, withheld = 'few'"))

    downgrade(before, "0003")

    with before.reading() as session:
        rows = session.execute(text("SELECT area, adults, source FROM poll_population ORDER BY area")).all()
        said = session.execute(text("SELECT collapses FROM poll_sample_result")).scalar_one()
        figures = session.execute(text("SELECT COUNT(*) FROM poll_figure")).scalar_one()
    assert [tuple(row) for row in rows] == [("FK", 5, "Newest"), ("OH", 9, "A newer one")]
    assert said == "age: 85+ joined to 80-84; sex: 3 did not say"
    assert figures == 0

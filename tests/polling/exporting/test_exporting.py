"""Answers as files: what is in them can be read back, and nothing in them leads to a person."""

import csv
import json
import sys
from datetime import timedelta
from io import BytesIO, StringIO

import numpy as np
import pandas as pd
import pyarrow.parquet
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from polling.exporting import codebook, files
from polling.exporting.answers import NotExportable, table_of
from polling.exporting.small import FEWEST, tellable
from polling.exporting.variables import variables_of
from polling.models import Response, Sample
from polling.wording import DONT_KNOW, RATHER_NOT, Line
from polling.writing import Wording
from tests.factories.polling import a_published_poll, again, an_open_poll, answered_by

LONG = Wording(
    f"Wie sagt man – {'ñ' * 190} – ganz lang?",
    f"¿{'ñ' * 199}?",
    (Line("=HYPERLINK(1)", "=HIPERVÍNCULO(1)"), Line("ü" * 100, "ü" * 100), DONT_KNOW, RATHER_NOT),
)


def rows_of(table, language="en"):
    return list(csv.DictReader(StringIO(files.content_of(table, "csv", language=language).decode())))


def test_a_row_a_response_with_codes_and_weights_and_no_id(session):
    poll = a_published_poll(session)

    rows = rows_of(table_of(session, poll, language="en"))

    assert list(rows[0]) == ["sample", "day", "mode", "language", "area", "q1", "q2", "age", "sex", "weight"]
    assert len(rows) == 180
    listed = [row for row in rows if row["sample"] == "1"]
    assert np.mean([float(row["weight"]) for row in listed]) == pytest.approx(1)
    assert {row["weight"] for row in rows if row["sample"] == "2"} == {"1.0"}
    assert {row["day"] for row in rows} == {"2026-06-16"}


def test_weighted_codes_of_the_file_are_the_published_shares(session):
    from polling import queries

    poll = a_published_poll(session)
    frame = pd.DataFrame(rows_of(table_of(session, poll, language="en"))).query("sample == '1'")
    published = queries.results(session, poll.id).query("recruitment == 'list' and question_number == 1")

    weights = frame["weight"].astype(float)
    for row in published.to_dict("records"):
        is_so = frame["q1"] == str(row["choice_number"])
        if row["share"] is not None:
            assert weights[is_so].sum() / weights.sum() == pytest.approx(row["share"], abs=1e-12)


def test_rows_come_in_the_order_of_what_they_say_whoever_came_first(session):
    poll = a_published_poll(session)

    rows = rows_of(table_of(session, poll, language="en"))

    for sample in ("1", "2"):
        said = [(row["q1"], row["q2"], row["age"], row["sex"]) for row in rows if row["sample"] == sample]
        assert said == sorted(said)


def test_spss_gives_back_codes_labels_and_wording(session, tmp_path):
    poll = a_published_poll(session)
    table = table_of(session, poll, language="es")
    (tmp_path / "a.sav").write_bytes(files.content_of(table, "sav", language="es"))

    frame, meta = pyreadstat.read_sav(str(tmp_path / "a.sav"))

    assert list(frame.columns) == [one.name for one in table.variables]
    assert frame["q1"].tolist() == table.column("q1")
    assert frame["weight"].tolist() == table.column("weight")
    assert frame["day"].astype(str).tolist() == table.column("day")
    assert meta.column_names_to_labels["q1"] == "¿Está a favor o en contra de más árboles?"
    assert meta.variable_value_labels["q1"][1.0] == "Muy a favor"
    assert meta.variable_value_labels["sample"] == {
        1.0: "Invitadas de una lista",
        2.0: "Enlace abierto",
        3.0: "Nuestros simpatizantes",
    }
    assert meta.variable_measure["weight"] == "scale"
    assert meta.file_label == "Árboles en Ohio"


def test_spss_labels_are_cut_between_letters_and_say_so(session, tmp_path):
    poll = a_published_poll(session, questions=(LONG,))
    (tmp_path / "a.sav").write_bytes(files.content_of(table_of(session, poll, language="en"), "sav", language="en"))

    _frame, meta = pyreadstat.read_sav(str(tmp_path / "a.sav"))

    label, value = meta.column_names_to_labels["q1"], meta.variable_value_labels["q1"][2.0]
    assert label.startswith("Wie sagt man – ññ")
    assert label.endswith("ñ…")
    assert 250 < len(label.encode()) <= 256
    assert 115 < len(value.encode()) <= 120


@given(st.text(max_size=400), st.integers(10, 300))
def test_cut_words_fit_and_short_ones_stay(words, most):
    found = files.cut(words, most)

    assert len(found.encode()) <= most
    assert found == words or found.endswith("…")
    assert (found == words) == (len(words.encode()) <= most)


def test_parquet_gives_back_codes_and_tells_what_they_mean(session):
    poll = a_published_poll(session)
    table = table_of(session, poll, language="en")
    content = files.content_of(table, "parquet", language="en")

    found = pyarrow.parquet.read_table(BytesIO(content))

    assert found.column("q1").to_pylist() == table.column("q1")
    assert found.column("weight").to_pylist() == table.column("weight")
    assert found.schema.field("q1").metadata[b"label"].decode() == "Do you favor or oppose more trees?"
    assert json.loads(found.schema.field("q1").metadata[b"codes"])["1"] == "Strongly favor"
    assert found.schema.metadata[b"poll"] == poll.slug.encode()
    assert pd.read_parquet(BytesIO(content))["q1"].tolist() == table.column("q1")


def test_what_was_left_blank_is_blank_in_every_kind(session, tmp_path):
    from polling.fieldwork.answers import Ballot, record

    poll = an_open_poll(session)
    first = poll.questions[0]
    for number in range(60):
        record(session, poll, Ballot({first.id: first.choices[number % 3].id}, "en"), now=poll.opens_at)
    poll = _closed(session, poll)

    table = table_of(session, poll, language="en")
    (tmp_path / "a.sav").write_bytes(files.content_of(table, "sav", language="en"))
    frame, _meta = pyreadstat.read_sav(str(tmp_path / "a.sav"))

    assert {row["q2"] for row in rows_of(table)} == {""}
    assert frame["q2"].isna().all()
    parquet = pyarrow.parquet.read_table(BytesIO(files.content_of(table, "parquet", language="en")))
    assert parquet.column("q2").null_count == 60


def test_districts_and_languages_of_few_are_blank(session):
    poll = _closed(session, _answered(session, invited=60, by_link=30))
    ids = session.scalars(select(Response.id).order_by(Response.id)).all()
    session.execute(update(Response).values(area="OH-3"))
    session.execute(update(Response).where(Response.id.in_(ids[:12])).values(area="OH-1"))
    session.execute(update(Response).where(Response.id.in_(ids[12:16])).values(area="OH-2", language="es"))
    session.commit()

    listed = [row for row in rows_of(table_of(session, poll, language="en")) if row["sample"] == "1"]

    areas = pd.Series([row["area"] for row in listed]).value_counts().to_dict()
    assert areas == {"OH-3": 44, "": 16}  # OH-2's four alone would be told by the blanks
    assert {row["language"] for row in listed} == {""}
    assert min(areas.values()) >= FEWEST


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 40), max_size=8))
def test_no_count_under_ten_is_told_or_can_be_subtracted(counts):
    told = tellable(counts)

    hidden = [count for key, count in counts.items() if key not in told]
    assert all(counts[key] == 0 or counts[key] >= FEWEST for key in told)
    assert sum(hidden) == 0 or sum(hidden) >= FEWEST or not any(counts[key] for key in told)


def test_samples_of_fewer_than_ten_stay_out(session):
    poll = _closed(session, _answered(session, invited=60, by_link=9))

    table = table_of(session, poll, language="en")

    assert set(table.column("sample")) == {1}
    assert table.left_out == 1
    assert "1 sample(s) of fewer than 10 people are not in the file." in codebook.markdown_of(table).decode()


def test_an_open_poll_and_one_of_nine_are_not_exported(session):
    poll = _answered(session, by_link=9)
    with pytest.raises(NotExportable, match="Close the poll first"):
        table_of(session, poll, language="en")

    with pytest.raises(NotExportable, match="No sample of this poll has ten answers"):
        table_of(session, _closed(session, poll), language="en")


def test_a_sample_that_could_not_be_weighted_has_blank_weights(session):
    poll = _closed(session, _answered(session, invited=60))
    session.execute(update(Sample).values(frame="x"))
    age = next(question for question in poll.questions if question.role == "age")
    from polling.models import Answer

    session.execute(update(Answer).where(Answer.question_id == age.id).values(choice_id=age.choices[0].id))
    session.commit()

    table = table_of(session, poll, language="en")

    assert {row["weight"] for row in rows_of(table)} == {""}
    assert "targets in force today" in codebook.markdown_of(table).decode()


def test_the_codebook_holds_both_languages_all_codes_and_no_small_count(session):
    poll = a_published_poll(session, questions=(LONG,))
    table = table_of(session, poll, language="en")

    lines = list(csv.DictReader(StringIO(codebook.csv_of(table).decode())))
    text = codebook.markdown_of(table).decode()

    assert {line["variable"] for line in lines} == {one.name for one in variables_of(poll, "en")}
    first = next(line for line in lines if line["variable"] == "q1" and line["code"] == "1")
    assert (first["meaning_en"], first["meaning_es"]) == ("'=HYPERLINK(1)", "'=HIPERVÍNCULO(1)")
    counts = [line["n_sample_2"] for line in lines if line["variable"] == "q1"]
    assert counts == ["15", "15", "15", "15", "0"]
    assert not any(cell.isdigit() and 0 < int(cell) < 10 for line in lines for cell in list(line.values())[6:])
    assert "| 1 | =HYPERLINK(1) | =HIPERVÍNCULO(1) | 30 | 15 |" in text
    assert "do not publish it" in text
    assert "Raked (iterative proportional fitting) by age and sex" in text
    assert "targets in force today" not in text


def _answered(session, **people):
    poll = an_open_poll(session)
    answered_by(session, poll, **people)
    return again(session, poll)


def _closed(session, poll):
    from polling import writing

    writing.close_poll(poll, now=poll.opens_at + timedelta(days=7))
    session.commit()
    return again(session, poll)


@pytest.mark.parametrize(("kind", "package"), [("sav", "pyreadstat"), ("parquet", "pyarrow")])
def test_a_library_that_is_not_here_is_named_with_what_to_do(session, monkeypatch, kind, package):
    monkeypatch.setitem(sys.modules, package, None)  # as if it had never been installed
    table = table_of(session, a_published_poll(session), language="en")

    with pytest.raises(files.NotInstalled, match=f"Run: pip install {package}. Or take CSV."):
        files.content_of(table, kind, language="en")

    assert files.lacking() == {kind: package}
    assert files.content_of(table, "csv", language="en").startswith(b"sample,")

import csv
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.sheets import csv_of
from groundwork.cells import neutral


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_words_that_a_spreadsheet_would_run_are_made_plain(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Hale, Watauga", "", -3, 1.5, None, date(2026, 6, 16)])
def test_numbers_days_and_plain_words_stay(cell):
    assert neutral(cell) == cell


def test_the_sheet_is_the_frame():
    frame = pd.DataFrame({"office": ["=HYPERLINK(1)", 'He said "no", twice'], "calls": [-1, 2], "days": [3.0, None]})

    rows = list(csv.reader(io.StringIO(csv_of(frame))))

    assert rows == [["office", "calls", "days"], ["'=HYPERLINK(1)", "-1", "3.0"], ['He said "no", twice', "2", ""]]


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_no_cell_of_words_ever_starts_a_formula(cells):
    words = [neutral(cell) for cell in cells]

    assert not any(str(word).strip(" ")[:1] in {"=", "+", "-", "@"} for word in words)

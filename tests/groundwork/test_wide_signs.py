"""Signs as wide as a Chinese letter begin a formula in some spreadsheets as well."""

import pytest

from alliances.importing import cells
from groundwork.cells import neutral


@pytest.mark.parametrize("cell", ["＝1+1", "＋1", "－1", "＠SUM(A1)"])
def test_a_wide_sign_is_neutral_and_comes_back_as_it_was(cell):
    assert neutral(cell) == f"'{cell}"
    assert cells.shown(neutral(cell)) == cell

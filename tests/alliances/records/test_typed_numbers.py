"""Numbers as people and files write them: what cannot be meant is refused, never guessed or grown."""

import pytest

from alliances.models import FieldKind
from alliances.records import fields
from alliances.segments import typed
from groundwork.refusal import Refusal
from tests.conftest import NOW


@pytest.mark.parametrize("raw", ["1e-999999", "1e-30", "2,5", "1,00", "1_000", "0." + "1" * 400, "- 3", "1e999999999"])
def test_a_number_that_is_none_is_refused(session, franklin, raw):
    field = fields.make(session, franklin.id, "Hours a month", FieldKind.NUMBER, now=NOW)

    with pytest.raises(Refusal, match="type a number"):
        fields.read_value(field, raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("3", "3"),
        ("2.50", "2.5"),
        ("1,000", "1000"),
        ("12,345.5", "12345.5"),
        ("-4", "-4"),
        ("+7", "7"),
        ("1 000", "1000"),
        ("1e3", "1000"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_kept_in_one_form(session, franklin, raw, kept):
    field = fields.make(session, franklin.id, "Hours a month", FieldKind.NUMBER, now=NOW)

    assert fields.read_value(field, raw) == (kept, float(kept))


def test_half_a_number_with_a_comma_is_asked_about_in_a_segment_too():
    with pytest.raises(Refusal, match=r"2\.5"):
        typed.number("2,5")
    assert typed.number("1,000") == 1000

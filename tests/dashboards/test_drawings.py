from hypothesis import given
from hypothesis import strategies as st

from dashboards import drawings
from dashboards.drawings import Bar, Point

amounts = st.integers(0, 100_000)


@given(st.lists(st.tuples(amounts, amounts), max_size=12))
def test_no_bar_leaves_its_column(pairs):
    drawing = drawings.bars([Bar("Hale, Watauga", min(pair), "x", back=max(pair)) for pair in pairs])

    ends = [shape.x + shape.width for shape in drawing.shapes if shape.kind == "rect"]
    assert all(end <= drawings.NAMES + drawings.BARS + 0.01 for end in ends)
    assert all(shape.y <= drawing.height for shape in drawing.shapes)


@given(st.lists(amounts, max_size=60))
def test_no_column_leaves_the_drawing(numbers):
    drawing = drawings.columns([Point("Jun 1", number, number // 2) for number in numbers])

    for shape in drawing.shapes:
        assert 0 <= shape.y <= drawing.height
        assert shape.x + shape.width <= 100.1


@given(st.lists(amounts, max_size=60))
def test_no_line_leaves_the_drawing(numbers):
    drawing = drawings.line([Point("Jun 1", number) for number in numbers])

    assert all(-1 <= shape.y <= drawing.height for shape in drawing.shapes)


def test_an_interval_is_drawn_over_its_bar():
    drawing = drawings.bars([Bar("Favor", 61, "61%", span=(58, 64))])

    kinds = [shape.kind for shape in drawing.shapes]
    assert kinds == ["text", "rect", "halo", "line", "text"]


def test_half_the_amount_is_half_the_width():
    long, short = (shape for shape in drawings.bars([Bar("a", 10, ""), Bar("b", 5, "")]).shapes if shape.kind == "rect")

    assert short.width == long.width / 2

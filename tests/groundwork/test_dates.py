"""Days and times stand in the order of the page's language."""

from datetime import UTC, date, datetime

import pytest

from groundwork.web.dates import day_in_words, in_words

EVENING = datetime(2026, 6, 16, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", "EEE, MMM d, h:mm a", "Tue, Jun 16, 6:30 pm"),
        ("es", "EEE, MMM d, h:mm a", "mar, 16 de jun, 6:30 p.m."),
        ("en", "MMM d, y", "Jun 16, 2026"),
        ("es", "MMM d, y", "16 jun 2026"),
        ("en", "MMMM d, y", "June 16, 2026"),
        ("es", "MMMM d, y", "16 de junio de 2026"),
        ("en", "h:mm:ss a", "6:30:00 pm"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_the_page(app, language, form, words):
    with app.test_request_context("/", environ_overrides={"groundswell.language": language}):
        assert in_words(EVENING, form).replace("\u202f", " ").replace("\xa0", " ") == words


def test_a_day_needs_no_clock(app):
    with app.test_request_context("/"):
        assert day_in_words(date(2026, 6, 1)) == "Jun 1, 2026"

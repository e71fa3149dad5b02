"""`groundswell legislators show`: who holds what on a day, a line a seat."""

import pytest
from click.testing import CliRunner

from legislators.commands.show import show


@pytest.fixture
def shown(congress, monkeypatch):
    url = congress.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)

    def run(*words: str) -> tuple[int, str]:
        answer = CliRunner().invoke(show, list(words))
        return answer.exit_code, answer.output if answer.exit_code == 0 else str(answer.exception)

    return run


def test_a_seat_is_one_line_with_the_lists_age(shown):
    code, output = shown("WI-2", "--on", "2026-06-16")

    assert code == 0
    assert output.splitlines()[0].split("\t")[:3] == ["WI-2", "Representative", "Mark Pocan (D)"]
    assert "Our list is of 2026-06-15." in output


def test_a_term_that_has_ended_says_so(shown):
    _code, output = shown("OH-S3", "--on", "2026-11-23")

    assert "Husted" in output
    assert "stale" in output


def test_a_state_shows_its_whole_delegation(shown):
    _code, output = shown("Ohio", "--on", "2026-06-16")

    assert sum(line.startswith("OH-") for line in output.splitlines()) == 17
    assert "new district lines" in output


def test_after_the_new_congress_the_old_list_is_out_of_date(shown):
    _code, output = shown("FL", "--on", "2027-01-04")

    assert "out of date" in output


def test_a_zip_code_and_a_territory(shown):
    assert "ask: " in shown("53811", "--on", "2026-06-16")[1]
    _code, output = shown("PR", "--on", "2026-06-16")
    assert [line.split("\t")[1] for line in output.splitlines() if "\t" in line] == ["Resident Commissioner"]


@pytest.mark.parametrize("place", ["99999", "Nowhere at all", "ZZ-9", ""])
def test_what_is_no_place_is_refused_in_words(shown, place):
    code, words = shown(place)

    assert code != 0
    assert len(words) > 15

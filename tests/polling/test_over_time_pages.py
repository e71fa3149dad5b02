"""The section of a result on earlier polls that asked the same, and what a draft says of how many answers it needs."""

import re

import pytest

from groundwork.doors import Role
from polling import writing
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.polling import a_draft, again, an_alliance_for_polls
from tests.factories.waves import MONTH, a_wave
from tests.visitor import Visitor

FEWER = (40, 40, 70, 70, 40, 30)
HIDDEN = (4, 4, 80, 80, 60, 30)


@pytest.fixture
def leader(app, session):
    an_account(session, role=Role.LEADER)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def section_of(page):
    """The section's own words, from its heading on."""
    return page.words.split("Over time", 1)[1].split("How this poll was done")[0]


def test_a_result_shows_earlier_polls_with_the_change_and_whether_it_is_chance(app, session):
    first, second, last = a_wave(session, 6), a_wave(session, 3, FEWER), a_wave(session, 0, FEWER)

    page = Visitor(app).get(f"/polls/{last.slug}/result")

    words = section_of(page)
    days = [(NOW - ago * MONTH).strftime("%b %-d, %Y") for ago in (6, 3, 0)]
    assert [words.rindex(day) for day in days] == sorted(words.rindex(day) for day in days)
    assert re.search(r"▼ −1\d: beyond chance", words)
    assert "0: may be chance" in words
    assert re.search(
        r"In favor: 4\d% on .*, 2\d% on .*\. In points that is −1\d \(95% interval −\d+ to −\d\), bey", words
    )
    assert "the very same words" in words
    for earlier in (first, second):
        assert f"/polls/{earlier.slug}/result" in page.links
    assert f"/polls/{last.slug}/result" not in page.links
    assert "<script" not in page.text.split("<main")[1].split("</main>")[0]


def test_the_section_is_in_the_reader_s_language(app, session):
    a_wave(session, 6)
    last = a_wave(session, 0)

    page = Visitor(app).get(f"/es/polls/{last.slug}/result")

    assert page.words.count("¿Está a favor o en contra de más árboles?") == 2
    assert "A lo largo del tiempo" in page.words
    assert "puede ser azar" in page.words
    assert "Random samples only" not in page.words
    assert (NOW - 6 * MONTH).strftime("%Y") in page.words
    assert "Strongly favor" not in page.words


def test_a_first_poll_has_no_such_section(app, session):
    page = Visitor(app).get(f"/polls/{a_wave(session, 0).slug}/result")

    assert page.status == 200
    assert "Over time" not in page.words


def test_a_withheld_number_is_withheld_here_too(app, session):
    a_wave(session, 6)
    a_wave(session, 3, HIDDEN)
    last = a_wave(session, 0, FEWER)

    words = section_of(Visitor(app).get(f"/polls/{last.slug}/result"))

    assert words.count("withheld") == 2  # the number, and what that means for the next change
    assert "since the last number there is" in words
    assert "3%" not in words


def test_a_draft_says_what_so_many_answers_can_tell(session, leader):
    an_alliance_for_polls(session)
    draft = a_draft(session)

    page = leader.get(f"/alliances/franklin/polls/{draft.slug}")

    assert "How many answers you need" in page.words
    # 1.96 * sqrt(0.25 * 1.3 / 800); between wordings R's power.prop.test(n=400 / 1.3, p1=.5, power=.8)
    assert "With 800 answers a share is known to ±4.0 points, and a difference of 11 points" in page.words
    assert "a usual design effect of 1.30" in page.words
    assert "1,600" in page.words


def test_a_draft_expects_what_the_alliance_s_last_poll_had(session, leader):
    a_wave(session, 6, (100, 100, 80, 80, 40, 30))
    last = a_wave(session, 3)
    draft = a_draft(session)

    page = leader.get(f"/alliances/franklin/polls/{draft.slug}")

    assert "With 290 answers, as many as last time, a share is known to" in page.words
    assert "the design effect of your latest polls, 1." in page.words
    assert last.id != draft.id


def test_an_open_poll_needs_no_plan(session, leader):
    draft = a_draft(session)
    writing.open_poll(session, draft, now=NOW)
    session.commit()

    page = leader.get(f"/alliances/franklin/polls/{again(session, draft).slug}")

    assert page.status == 200
    assert "How many answers you need" not in page.words

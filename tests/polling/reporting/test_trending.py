"""An opinion over published polls: what is compared, that it is what the answers say, and that nothing hidden leaks."""

import pytest
from sqlalchemy import event, select

from polling.models import Figure, Recruitment, Side
from polling.reporting import results, trend_presenting, trending
from polling.stats.comparing import trends
from polling.stats.comparing.trends import Wave
from polling.stats.labels import Basis
from polling.wording import DONT_KNOW, RATHER_NOT, SCALES
from polling.writing import Wording
from tests.factories.polling import FAVOR, YES_NO
from tests.factories.waves import a_wave

FEWER = (40, 40, 70, 70, 40, 30)  # in favor: 80 of 290, against 120 of 290 by COUNTS
HIDDEN = (4, 4, 80, 80, 60, 30)  # eight in favor: too few to tell
HEARD = Wording("How much have you heard of it?", "¿Cuánto ha oído de ello?", (*SCALES["heard"], DONT_KNOW, RATHER_NOT))


def only(session, poll):
    [course] = trending.courses(session, poll)
    [line] = course.lines
    return line.points


def as_wave(session, poll):
    """The same poll from its answers, by the core."""
    [sample] = [one for one in results.samples_of(session, poll) if one.recruitment == Recruitment.LIST]
    answers = results.fielded(session, poll, sample)
    _result, people = results.weighted_from(poll, sample, answers, results.targets_of(session, poll))
    [asked] = [one for one in poll.questions if one.wording_en == FAVOR.en]
    favor = [choice.id for choice in asked.choices if choice.side == Side.FAVOR]
    chosen = answers[asked.id]
    yes = [choice in favor for choice in chosen.tolist()]
    return Wave(poll.slug, people.design, yes, Basis.PROBABILITY, within=chosen > 0)


def test_published_figures_say_of_a_change_what_the_answers_do(session):
    polls = [a_wave(session, 4), a_wave(session, 2, FEWER), a_wave(session, 0)]
    expected = trends.series([as_wave(session, poll) for poll in polls])

    points = only(session, polls[-1])

    assert len(points) == 3
    assert points[0].since_last is points[0].since_first is None
    for found, right in zip(points[1:], expected.points[1:], strict=True):
        for name in ("since_last", "since_first"):
            ours, theirs = getattr(found, name), getattr(right, name)
            for field in ("value", "se", "low", "high", "degrees", "p", "adjusted"):
                assert getattr(ours, field) == pytest.approx(getattr(theirs, field), rel=1e-9, abs=1e-12), field
    assert points[1].since_last.is_beyond_chance
    assert not points[2].since_first.is_beyond_chance


def test_only_earlier_polls_count_and_the_newest_page_has_them_all(session):
    first, second, third = a_wave(session, 6), a_wave(session, 3), a_wave(session, 0)

    assert trending.courses(session, first) == []
    assert [one.wave.poll.id for one in only(session, second)] == [first.id, second.id]
    assert [one.wave.poll.id for one in only(session, third)] == [first.id, second.id, third.id]


@pytest.mark.parametrize(
    "other",
    [
        {"area": "VT"},
        {"population_en": "likely voters in Ohio"},
        {"is_random": False},
        {"questions": (Wording("Do you favor or oppose many more trees?", FAVOR.es, FAVOR.lines),)},
        {"questions": (Wording(FAVOR.en, "¿Está a favor o en contra de árboles?", FAVOR.lines),)},
        {"questions": (Wording(FAVOR.en, FAVOR.es, (*SCALES["agree"], DONT_KNOW, RATHER_NOT)),)},
    ],
    ids=["area", "population", "not random", "wording", "Spanish wording", "choices"],
)
def test_what_is_not_alike_is_never_compared(session, other):
    a_wave(session, 3, **other)

    assert trending.courses(session, a_wave(session, 0)) == []


def test_capitals_spaces_and_the_place_among_the_questions_make_no_difference(session):
    before = a_wave(session, 3, questions=(YES_NO, FAVOR), population_en="Adults in  Ohio")

    points = only(session, a_wave(session, 0))

    assert points[0].wave.poll.id == before.id
    assert points[0].wave.question.wording_en == FAVOR.en


def test_what_was_withheld_stays_so_and_the_next_change_is_since_the_last_known(app, session):
    first, _few, last = a_wave(session, 6), a_wave(session, 3, HIDDEN), a_wave(session, 0, FEWER)

    points = only(session, last)
    with app.test_request_context():
        [section] = trend_presenting.over_time(session, last, language="en")

    assert [one.is_known for one in points] == [True, False, True]
    assert points[1].since_last is points[1].since_first is None
    assert points[2].since_last.less == first.slug
    assert section.lines[0].rows[1].share == "withheld"
    assert (section.lines[0].rows[1].width, section.lines[0].rows[1].change) == ("", "")
    assert any("since the last number there is" in one for one in section.notes)


def test_one_known_number_makes_no_section(session):
    a_wave(session, 3, HIDDEN)

    assert trending.courses(session, a_wave(session, 0)) == []


def test_whole_percents_are_tested_as_if_rounding_had_made_all_it_could(session):
    polls = [a_wave(session, 3), a_wave(session, 0, FEWER)]
    sharp = only(session, polls[1])[1].since_last
    rows = session.scalars(select(Figure).where(Figure.choice_id.is_(None), Figure.cut == "", Figure.side == "favor"))
    for row in rows:
        row.share, row.moe = round(row.share, 2), round(row.moe, 2)
    session.flush()

    blunt = only(session, polls[1])[1].since_last

    assert abs(blunt.value - sharp.value) <= 0.01
    assert blunt.p > sharp.p
    assert blunt.high - blunt.low > sharp.high - sharp.low + 0.02 - 1e-9


def test_a_question_without_sides_has_a_line_for_each_answer_and_one_correction(session):
    a_wave(session, 3, (80, 80, 50, 50, 20, 10), questions=(HEARD,))
    last = a_wave(session, 0, (50, 50, 80, 80, 20, 10), questions=(HEARD,))

    [course] = trending.courses(session, last)

    assert [line.choice.label_en for line in course.lines] == [one.en for one in SCALES["heard"]]
    changes = [line.points[1].since_last for line in course.lines]
    smallest = min(changes, key=lambda one: one.p)
    assert smallest.adjusted == pytest.approx(4 * smallest.p)


def test_a_long_series_keeps_its_newest_waves_and_says_so(app, session):
    polls = [a_wave(session, ago) for ago in range(trending.MOST, -1, -1)]

    [course] = trending.courses(session, polls[-1])

    assert len(course.lines[0].points) == trending.MOST
    assert not course.is_whole
    with app.test_request_context():
        [section] = trend_presenting.over_time(session, polls[-1], language="en")
    assert section.notes[-1] == "Older polls are left out."


def test_the_section_costs_few_statements_however_many_waves(session):
    last = [a_wave(session, ago) for ago in (5, 4, 3, 2, 1, 0)][-1]
    said = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: said.append(told[2]))

    trending.courses(session, last)

    assert len(said) <= 5


def test_nobody_and_somebody_differ_without_a_test(app, session):
    a_wave(session, 3, (0, 80, 80, 80, 40, 30), questions=(HEARD,))
    last = a_wave(session, 0, (90, 80, 50, 50, 40, 30), questions=(HEARD,))

    change = trending.courses(session, last)[0].lines[0].points[1].since_last
    with app.test_request_context():
        [section] = trend_presenting.over_time(session, last, language="en")

    assert (change.p, change.adjusted) == (None, None)
    assert 0 < change.low < change.value < change.high
    assert section.lines[0].rows[1].change.startswith("+2")
    assert "chance" not in section.lines[0].rows[1].change
    assert section.lines[0].finding.endswith("2026.")

"""What is published of one sample: each choice, both sides, the groups; small numbers withheld, with their word."""

import numpy as np
import pytest

from polling import queries
from polling.models import Figure, QuestionRole, Recruitment, Sample, Side
from polling.population.targeting import Target, Targets
from polling.reporting import bars, facts, presenting, results
from polling.reporting.results import Outcome
from polling.wording import DONT_KNOW, RATHER_NOT, SCALES
from polling.writing import Wording
from tests.factories.polling import a_draft

HEARD = Wording("How much have you heard of it?", "¿Cuánto ha oído de ello?", (*SCALES["heard"], DONT_KNOW, RATHER_NOT))
AGES = Target("age", ("18-34", "35-49", "50-64", "65+"), (0.3, 0.25, 0.25, 0.2), True)
SEXES = Target("sex", ("Female", "Male"), (0.51, 0.49), False)
TARGETS = Targets((AGES, SEXES), "Invented counts", "2024")


def spread(question, counts):
    """Choice ids of so many people for each choice in turn; the rest of a sequence longer than the choices is blank."""
    ids = [choice.id for choice in question.choices] + [0]
    return np.repeat(ids[: len(counts)], counts)


def found(poll, opinions, *, ages=None, sexes=None, recruitment=Recruitment.LIST, targets=TARGETS):
    """The outcome of one sample: how many took each choice of the opinion questions, shuffled against age and sex."""
    asked = {question.role: question for question in poll.questions if question.role != QuestionRole.OPINION}
    columns = {
        question.id: spread(question, counts) for question, counts in zip(poll.questions, opinions, strict=False)
    }
    n = sum(opinions[0])
    turned = np.random.default_rng(1).permutation(n)
    half = [n // 2, n - n // 2]
    quarter = [n // 4, n // 4, n // 4, n - 3 * (n // 4)]
    columns[asked[QuestionRole.AGE].id] = spread(asked[QuestionRole.AGE], ages or quarter)[turned]
    columns[asked[QuestionRole.SEX].id] = spread(asked[QuestionRole.SEX], sexes or half)[turned[::-1]]
    sample = Sample(id=7, poll_id=poll.id, recruitment=recruitment, is_random=True, frame="")
    return results.outcome_from(poll, sample, columns, targets)


def of_choices(one, question):
    return [row for row in one.figures if row.choice_id is not None and row.question_id == question.id]


def side_of_first(one, poll, which, cut=""):
    rows = [row for row in one.figures if row.choice_id is None and row.question_id == poll.questions[0].id]
    [row] = [row for row in rows if row.side == which and row.cut == cut]
    return row


@pytest.fixture
def poll(session):
    made = a_draft(session, questions=(HEARD,))
    session.expunge_all()
    return made


@pytest.fixture
def sided(session):
    made = a_draft(session)
    session.expunge_all()
    return made


def test_a_choice_of_few_people_is_withheld_with_the_smallest_other(poll):
    one = found(poll, [[60, 45, 25, 12, 4]], recruitment=Recruitment.OPEN_LINK)

    rows = of_choices(one, poll.questions[0])
    assert [row.withheld for row in rows] == ["", "", "", "small", "small", ""]
    assert [row.share for row in rows] == [0.41, 0.31, 0.17, None, None, 0.0]
    assert {row.n for row in rows} == {146}


def test_in_a_large_sample_whole_percents_hide_enough(poll):
    one = found(poll, [[600, 450, 250, 120, 4]])

    rows = of_choices(one, poll.questions[0])
    assert [row.withheld for row in rows] == ["", "", "", "", "small", ""]
    assert all(round(row.share, 2) == row.share for row in rows if row.share is not None)
    assert rows[4].low is rows[4].high is rows[4].moe is None


def test_where_nothing_is_withheld_shares_keep_all_their_digits(poll):
    one = found(poll, [[60, 45, 25, 16]], recruitment=Recruitment.OPEN_LINK)

    assert of_choices(one, poll.questions[0])[0].share == 60 / 146


def test_what_nearly_everybody_chose_is_told_in_steps(poll):
    one = found(poll, [[194, 3, 2, 1]], recruitment=Recruitment.OPEN_LINK)

    rows = of_choices(one, poll.questions[0])
    assert [row.withheld for row in rows[:4]] == ["least_95", "small", "small", "small"]
    assert all(row.share is None for row in rows[:4])


def test_a_question_nobody_answered_says_so(session):
    poll = a_draft(session, questions=(HEARD, HEARD))
    session.expunge_all()

    one = found(poll, [[60, 45, 25, 16], [0, 0, 0, 0, 0, 0, 146]], recruitment=Recruitment.OPEN_LINK)

    assert {(row.withheld, row.n, row.share) for row in of_choices(one, poll.questions[1])} == {("few", 0, None)}


def test_both_sides_are_told_where_their_choices_are_not(sided):
    one = found(sided, [[60, 45, 6, 50, 20, 15], [100, 80, 16]], recruitment=Recruitment.OPEN_LINK)

    rows = of_choices(one, sided.questions[0])
    assert [row.withheld for row in rows] == ["", "", "small", "small", "", ""]
    assert side_of_first(one, sided, Side.OPPOSE).share == 0.29


def test_groups_by_age_and_by_sex_are_whole_percents(sided):
    one = found(sided, [[160, 145, 120, 100, 60, 55], [340, 200, 60, 40]])

    assert {type(row.n) for row in one.figures} == {int}  # SQLite keeps numpy's as bytes
    cuts = {row.cut for row in one.figures if row.cut}
    assert cuts == {"18-34", "35-49", "50-64", "65+", "Female", "Male"}
    for row in one.figures:
        if row.cut and not row.withheld:
            assert row.n >= 50
            assert row.effective_n >= 30
            assert all(number == round(number, 2) for number in (row.share, row.low, row.high, row.moe))
            assert row.low <= row.share <= row.high


def test_those_who_did_not_say_their_sex_cost_no_group_in_a_large_sample(sided):
    one = found(sided, [[360, 345, 220, 200, 160, 155], [700, 500, 140, 100]], sexes=[780, 632, 28])

    told = {row.cut: row.share for row in one.figures if row.side == Side.FAVOR and row.cut in {"Female", "Male"}}
    assert set(told) == {"Female", "Male"}
    assert None not in told.values()


def test_a_group_of_fewer_than_fifty_keeps_its_row_and_no_share(sided):
    one = found(sided, [[100, 100, 60, 50, 20, 20], [200, 100, 30, 20]], ages=[40, 110, 100, 100])

    thin = side_of_first(one, sided, Side.FAVOR, "18-34")
    assert (thin.withheld, thin.share, thin.moe, thin.n) == ("few", None, None, 40)
    assert side_of_first(one, sided, Side.FAVOR, "35-49").share is not None


def test_a_group_that_is_everybody_but_a_few_is_not_published_beside_everybody(sided):
    uneven = Targets((AGES, Target("sex", ("Female", "Male"), (0.98, 0.02), False)), "Invented counts", "2024")

    one = found(sided, [[100, 100, 60, 50, 20, 20], [200, 100, 30, 20]], sexes=[344, 6], targets=uneven)

    assert side_of_first(one, sided, Side.FAVOR).share is not None
    assert side_of_first(one, sided, Side.FAVOR, "Female").share is None
    assert side_of_first(one, sided, Side.FAVOR, "Female").withheld == "small"


def test_an_unweighted_sample_has_no_groups(sided):
    one = found(sided, [[100, 100, 60, 50, 20, 20], [200, 100, 30, 20]], recruitment=Recruitment.OPEN_LINK)

    assert not [row for row in one.figures if row.cut]
    assert all(row.low is None and row.moe is None for row in one.figures)


def report_of(session, poll, one):
    """The page of results of this outcome, its sample being in the database."""
    session.add(Sample(id=7, poll_id=poll.id, recruitment=Recruitment.LIST, is_random=True, frame="A list"))
    session.flush()
    outcome = Outcome([one.result], one.figures)
    frame = queries.results_frame(session, poll, outcome, language="en")
    return presenting.report(session, poll, outcome, language="en"), frame


def test_page_and_file_say_withheld_in_words(session, app, sided):
    one = found(sided, [[100, 80, 4, 20, 3, 2], [120, 80, 9]])
    with app.test_request_context("/"):
        report, frame = report_of(session, sided, one)

    [section] = report.sections
    told = [bar.share for bar in section.charts[0].bars]
    file = presenting.csv_of_results(frame)
    assert "withheld" in told
    assert all(told)
    assert any("fewer than ten" in note for note in section.charts[0].notes)
    assert [group.title for group in section.groups] == ["By age", "By sex"]
    assert file.count("withheld") >= 4
    assert "nan" not in file.lower()


def test_the_headline_survives_a_share_that_is_nearly_everybody(session, app, sided):
    one = found(sided, [[120, 80, 2, 1, 1, 0], [120, 60, 24]])
    with app.test_request_context("/"):
        report, _frame = report_of(session, sided, one)

    assert report.headline == "95% or more of adults in Ohio are in favor"
    assert report.sections[0].lead == "In favor: 95% or more. Against: withheld."
    assert report.sections[0].quote == ""


def test_what_was_joined_is_said_in_words_and_never_how_few(sided, app):
    said = (
        '[{"variable": "age", "category": "18-34", "into": "35-49", "people": 3, "kind": "joined"},'
        ' {"variable": "sex", "category": "not known", "into": "not known", "people": 12, "kind": "unknown"},'
        ' {"variable": "race", "category": "Other", "into": "", "people": 0, "kind": "empty"},'
        ' {"variable": "sex", "category": "", "into": "race", "people": 0, "kind": "implied"},'
        ' {"said": "age: 18-24 joined to 25-34"}]'
    )
    with app.test_request_context("/"):
        lines = facts.decided(sided, said, "en")

    assert lines[0] == "age: “18 to 34” counts with “35 to 49” (fewer than 10 people)"
    assert lines[1] == "sex: 12 people did not say and keep their share"
    assert "nobody is “Other”" in lines[2]
    assert "it follows from race" in lines[3]
    assert lines[4] == "age: 18-24 joined to 25-34"


@pytest.mark.parametrize(("n", "words"), [(0, "0"), (1, "fewer than 10"), (9, "fewer than 10"), (1204, "1,204")])
def test_a_count_of_people_under_ten_is_never_told(n, words):
    assert bars.counted(n) == words


def test_figures_of_earlier_polls_without_words_of_withholding_are_shown_as_they_were(session, app, sided):
    one = found(sided, [[100, 80, 30, 20, 13, 12], [120, 80, 55]])
    old = [row for row in one.figures if not row.cut]
    cut = Figure(
        sample_id=7, question_id=sided.questions[0].id, side=Side.FAVOR, cut="65+", share=0.61, low=0.5, high=0.7,
        moe=0.09, n=80, effective_n=70.0, design_effect=1.1, withheld="",
    )  # fmt: skip
    one.figures[:] = [*old, cut]
    with app.test_request_context("/"):
        report, _frame = report_of(session, sided, one)

    [ages] = report.sections[0].groups
    assert [(row.words, row.people, row.share) for row in ages.rows] == [("65 or over", "80", "61%")]

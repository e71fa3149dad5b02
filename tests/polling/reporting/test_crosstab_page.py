"""The page that crosses two questions: letters and a test for staff, and never fewer than ten people."""

import numpy as np
import pytest

from polling.models import QuestionRole, Recruitment, Sample
from polling.reporting import crosstabbing, presenting
from polling.reporting.crosstabbing import of_fielded
from polling.reporting.fielding import Fielded
from polling.stats.weights.margins import Margin
from tests.factories.accounts import an_account
from tests.factories.polling import a_draft, a_published_poll, an_open_poll, answered_by
from tests.visitor import Visitor

PLACE = "/alliances/franklin/polls"


@pytest.fixture
def leader(app, session):
    an_account(session, "leader@franklin.example")
    session.commit()
    visitor = Visitor(app)
    visitor.sign_in("leader@franklin.example")
    return visitor


def fielded(poll, table, *, recruitment=Recruitment.LIST, blank=0):
    """People of one sample from counts: choices of the first question (rows) by age groups (columns)."""
    rows, ages = poll.questions[0], next(one for one in poll.questions if one.role == QuestionRole.AGE)
    counts = np.array(table)
    pairs = [(i, j) for i in range(counts.shape[0]) for j in range(counts.shape[1]) for _ in range(counts[i, j])]
    first = [rows.choices[i].id for i, _j in pairs] + [0] * blank
    second = [ages.choices[j].id for _i, j in pairs] + [ages.choices[0].id] * blank
    n = len(first)
    everybody = Margin("all", np.zeros(n, dtype=np.intp), ("all",), np.array([1.0]))
    sample = Sample(id=1, poll_id=poll.id, recruitment=recruitment, is_random=recruitment == Recruitment.LIST, frame="")
    answers = {rows.id: np.array(first), ages.id: np.array(second)}
    return Fielded(sample, answers, np.ones(n), (everybody,) if recruitment == Recruitment.LIST else ()), (rows, ages)


@pytest.fixture
def poll(session):
    made = a_draft(session)
    session.expunge_all()
    return made


def shares(crossed):
    return [[spot.share for spot in line.spots] for line in crossed.lines]


def test_two_questions_are_crossed_with_letters_and_a_test(poll):
    people, pair = fielded(poll, [[90, 60, 30], [60, 90, 120]])

    table = of_fielded(people, pair, language="en")

    assert [head.words for head in table.heads] == ["Everybody", "18 to 34", "35 to 49", "50 to 64"]
    assert shares(table) == [["40%", "60%", "40%", "20%"], ["60%", "40%", "60%", "80%"]]
    assert [spot.letters for spot in table.lines[0].spots] == ["", "B C", "C", ""]
    assert table.test.startswith("The columns differ by more than chance would explain. Rao-Scott F = ")
    assert "p < 0.001" in table.test


def test_those_who_did_not_answer_the_first_question_are_not_in_the_table(poll):
    people, pair = fielded(poll, [[90, 60], [60, 90]], blank=33)

    table = of_fielded(people, pair, language="en")

    assert [head.n for head in table.heads] == [300, 150, 150]


def test_a_cell_of_few_people_takes_a_rectangle_with_it_and_the_letters_in_it(poll):
    people, pair = fielded(poll, [[60, 4, 80], [50, 70, 20], [40, 76, 90]])

    table = of_fielded(people, pair, language="en")

    hidden = [[spot.is_withheld for spot in line.spots] for line in table.lines]
    assert sum(map(sum, hidden)) == 4
    assert table.lines[0].spots[2].share == "withheld"
    assert not any(row[0] for row in hidden)
    for line, row in zip(table.lines, hidden, strict=True):
        named = {head.letter for head, is_hidden in zip(table.heads, row, strict=True) if is_hidden}
        assert all(not spot.letters for spot, is_hidden in zip(line.spots, row, strict=True) if is_hidden)
        assert not named & {one for spot in line.spots for one in spot.letters.split()}
    assert "Rao-Scott" not in table.test
    assert any("fewer than ten" in note for note in table.notes)


def test_answers_and_groups_of_fewer_than_ten_people_are_joined(poll):
    people, pair = fielded(poll, [[60, 50, 3, 2], [55, 52, 2, 1], [5, 3, 0, 0], [40, 44, 1, 1]])

    table = of_fielded(people, pair, language="en")

    assert [head.words for head in table.heads] == ["Everybody", "18 to 34", "35 to 49", "50 to 64 / 65 or over"]
    assert [line.words for line in table.lines] == [
        "Strongly favor",
        "Somewhat favor",
        "Somewhat oppose / Strongly oppose",
    ]
    assert min(head.n for head in table.heads) == 10


def test_thin_columns_are_marked_and_have_no_letters(poll):
    people, pair = fielded(poll, [[100, 30], [50, 12]])

    table = of_fielded(people, pair, language="en")

    assert [head.is_thin for head in table.heads] == [False, False, True]
    assert {spot.letters for line in table.lines for spot in line.spots} == {""}
    assert any(note.startswith("Thin") for note in table.notes)


def test_people_whom_chance_did_not_choose_have_neither_letters_nor_test(poll):
    people, pair = fielded(poll, [[90, 60, 30], [60, 90, 120]], recruitment=Recruitment.OPEN_LINK)

    table = of_fielded(people, pair, language="en")

    assert table.test == ""
    assert {spot.letters for line in table.lines for spot in line.spots} == {""}
    assert "No letters and no test" in table.notes[0]


@pytest.mark.parametrize(
    ("counts", "words"),
    [([[4, 3], [1, 1]], "Fewer than ten"), ([[50, 60], [2, 0]], "nothing to cross"), ([[50, 3]], "nothing to cross")],
)
def test_where_there_is_nothing_to_cross_it_says_so(poll, counts, words):
    people, pair = fielded(poll, counts)

    assert words in of_fielded(people, pair, language="en").nothing


def test_no_number_is_missing_in_the_file(poll):
    people, pair = fielded(poll, [[60, 4, 80], [50, 70, 20], [40, 76, 90]])

    text = presenting.csv_text(crosstabbing.file_of(of_fielded(people, pair, language="en")))

    assert text.splitlines()[0] == "answer,column,letter,share,n,effective_n,letters,is_thin"
    assert len(text.splitlines()) == 1 + 3 * 4
    assert "nan" not in text.lower()
    assert text.count("withheld") == 4


def test_staff_cross_two_questions_in_both_languages_and_take_the_file(session, leader):
    found = a_published_poll(session, invited=240)
    slug, first, sex = found.slug, found.questions[0].id, found.questions[3].id

    page = leader.get(f"{PLACE}/{slug}/crosstab")
    by_sex = leader.get(f"{PLACE}/{slug}/crosstab?rows={first}&columns={sex}")
    spanish = leader.get(f"/es{PLACE}/{slug}/crosstab")
    file = leader.client.get(f"{PLACE}/{slug}/crosstab.csv?rows={first}&columns={sex}")

    assert "Cross two questions" in leader.get(f"{PLACE}/{slug}/results").words
    assert "Random sample" in page.words
    assert "Everybody" in page.words
    assert "Female" in by_sex.words
    assert "Muy a favor" in spanish.words
    assert file.mimetype == "text/csv"
    assert file.text.startswith("answer,column")


def test_questions_and_samples_of_other_polls_are_not_found(session, leader):
    found, other = a_published_poll(session), a_draft(session, alliance="ohio")
    slug, strange = found.slug, other.questions[0].id

    for query in (f"rows={strange}", f"columns={strange}", "sample=99999"):
        assert leader.get(f"{PLACE}/{slug}/crosstab?{query}").status == 404
        assert leader.get(f"{PLACE}/{slug}/crosstab.csv?{query}").status == 404


def test_a_poll_nobody_has_answered_and_the_same_question_twice_say_what_to_do(session, leader):
    draft = a_draft(session)
    open_poll = an_open_poll(session)
    answered_by(session, open_poll, by_link=60)
    first = open_poll.questions[0].id

    assert "Nobody has answered yet" in leader.get(f"{PLACE}/{draft.slug}/crosstab").words
    same = leader.get(f"{PLACE}/{open_poll.slug}/crosstab?rows={first}&columns={first}")
    assert "Choose two different questions" in same.words
    assert "last ten to nineteen answers" in same.words

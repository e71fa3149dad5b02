"""Which table counts for an area: the newest an administrator brought, else ours; read, judged, kept, removed."""

from io import BytesIO

import numpy as np
import pytest
from sqlalchemy import func, select

from groundwork.refusal import NotFound, Refusal
from polling import targets
from polling.models import AreaVote, PopulationCount, PopulationTable, QuestionRole, TableKind
from polling.population import joints, population_files, population_tables, populations, targeting
from polling.population.population_files import BadFile
from polling.population.population_tables import Doubtful, Origin
from polling.targets import NoTargets
from tests.conftest import NOW
from tests.factories.polling import a_draft

AGES = ["18-34", "35-49", "50-64", "65+"]
EVERYTHING = list(joints.AXES)
ACS = Origin("American Community Survey 2025", "2025", "ohio.csv")


def age_sex(*rows):
    return "area,sex,age,adults\n" + "".join(f"{row}\n" for row in rows)


def ohio(share=0.25, total=9_300_000):
    """Ohio with all of its adults in four bands, women and men alike."""
    bands = ("18-34", "35-49", "50-64", "65+")
    return age_sex(*(f"OH,{sex},{band},{int(total * share / 2)}" for sex in ("Female", "Male") for band in bands))


def read(session, text):
    known = population_tables.known_areas(session)
    return population_files.read(BytesIO(text.encode()), "ohio.csv", known=known)


def bring(session, text, origin=ACS, *, is_confirmed=False):
    found = read(session, text)
    return population_tables.bring(session, found, origin, by=None, is_confirmed=is_confirmed, now=NOW)


def joint_of(area, black=100, others=10):
    lines = [
        f"{area},{sex},{age},{race},{education},{black if race == 'Black' else others}"
        for sex in targets.SEXES
        for age in targets.AGES
        for race in targets.RACES
        for education in targets.EDUCATIONS
    ]
    return "area,sex,age,race,education,adults\n" + "\n".join(lines) + "\n"


def test_a_table_that_was_brought_goes_first_and_the_newest_of_them(session):
    bring(session, ohio())
    bring(session, ohio(total=9_200_000), Origin("A later one", "2026"))

    found = populations.population(session, "OH")

    assert (found.source, found.vintage, sum(found.counts.values())) == ("A later one", "2026", 9_200_000)
    assert populations.population(session, "MI").source == targets.adults().source


def test_removing_a_table_brings_the_one_before_back(session):
    first = bring(session, ohio())
    second = bring(session, ohio(), Origin("A later one", "2026"))

    assert population_tables.remove(session, second.id) == "A later one"
    assert populations.population(session, "OH").source == ACS.source
    population_tables.remove(session, first.id)
    assert populations.population(session, "OH").vintage == "2024"
    assert session.scalar(select(func.count(PopulationCount.id))) == 0
    with pytest.raises(NotFound):
        population_tables.remove(session, first.id)


def test_a_table_is_kept_while_a_poll_needs_it_and_there_is_no_other(session):
    table = bring(session, joint_of("DC"), is_confirmed=True)
    poll = a_draft(session, area="DC", also_asks=frozenset({QuestionRole.RACE}))

    with pytest.raises(Refusal, match=poll.slug):
        population_tables.remove(session, table.id)
    session.rollback()

    assert session.get(PopulationTable, table.id) is not None


def test_in_force_are_the_newest_first_and_ours_last(session):
    bring(session, ohio())
    bring(session, "area,share,votes\nOH-3,0.30,400000\n")

    held = population_tables.in_force(session)

    assert [(one.source, one.areas, one.id is None) for one in held[TableKind.AGE_SEX]] == [
        (ACS.source, 1, False), (targets.adults().source, 490, True),
    ]  # fmt: skip
    assert [one.areas for one in held[TableKind.JOINT]] == [50]
    assert [one.areas for one in held[TableKind.VOTE]] == [1, 435]
    assert held[TableKind.AGE_SEX][0].file_name == "ohio.csv"


def test_votes_are_the_newest_of_each_district(session):
    bring(session, "share,area,votes\n0.3,oh-3,400000\n")

    found = populations.votes(session, ["OH-3", "OH-4", "DC-0"])

    assert found.shares == {"OH-3": 0.3, "OH-4": targets.votes().shares["OH-4"]}
    assert len(found.sources) == 2
    assert session.scalar(select(func.count()).select_from(AreaVote)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("area,sex,age,adults\n", "no line"),
        ("area,sex,adults\nOH,Male,5\n", "Line 1"),
        (age_sex("OH,Male,18+"), "Line 2 has 3 cells"),
        (age_sex("ZZ,Male,18+,5"), "Line 2: there is no area ZZ"),
        (age_sex(",Male,18+,5"), "Line 2: there is no area"),
        (age_sex("OH,male,18+,5"), "Line 2: sex is male"),
        (age_sex("OH,Male,young,5"), "Line 2: young is not an age group"),
        (age_sex("OH,Male,18+,-5"), "Line 2: -5 is not a number of people"),
        (age_sex("OH,Male,18+,5.5"), "Line 2: 5.5"),
        (age_sex("OH,Male,18+,nan"), "Line 2: nan"),
        (age_sex("OH,Male,18+,"), r"Line 2: \(empty\)"),
        (age_sex("OH,Male,18+,5", "OH,Male,18+,6"), "Line 3: OH, Male, 18\\+ stands on line 2 already"),
        (age_sex("OH,Male,18+,5"), "no line for OH, Female, 18\\+"),
        (age_sex("OH,Male,20+,5", "OH,Female,20+,5"), "begin at 20"),
        (age_sex("OH,Male,18-24,5", "OH,Female,18-24,5"), "over 24"),
        (age_sex("OH,Male,18-30,5", "OH,Female,30+,5"), "30 is in two bands"),
        (age_sex("OH,Male,18+,0", "OH,Female,18+,0"), "nobody at all"),
        ("area,share,votes\nOH-3,40,5\n", "Line 2: 40 is not a share"),
        ("area,share,votes\nOH-3,nan,5\n", "Line 2: nan is not a share"),
        ("area,share,votes\nOH-3,x,5\n", "Line 2: x is not a share"),
        ("area,share,votes\nOH-3,0.4,-5\n", "Line 2: -5"),
        (joint_of("OH").replace("OH,Male,70+,Other,Post-grad,10\n", ""), "no line for OH, Male, 70\\+, Other"),
        (joint_of("OH").replace("Post-grad", "PhD", 1), "Line 6: education is PhD"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(session, text, words):
    with pytest.raises(Refusal, match=words):
        read(session, text)


def test_a_table_that_differs_wildly_has_to_be_confirmed(session):
    text = ohio(total=900_000)

    with pytest.raises(Doubtful, match="OH has 900,000 adults instead of 9,314,738"):
        bring(session, text)
    assert session.scalar(select(func.count(PopulationTable.id))) == 0
    with pytest.raises(Doubtful, match="OH-3"):
        bring(session, "area,share,votes\nOH-3,0.99,400000\n")

    bring(session, text, is_confirmed=True)

    assert sum(populations.population(session, "OH").counts.values()) == 900_000


@pytest.mark.parametrize(("source", "vintage", "field"), [(" ", "2025", "source"), ("ACS", "", "vintage")])
def test_a_table_says_whence_and_when(session, source, vintage, field):
    with pytest.raises(Refusal) as refused:
        bring(session, ohio(), Origin(source, vintage))

    assert refused.value.field == field


def test_a_state_s_race_and_education_are_scaled_to_its_newer_ages_and_sexes(session):
    found = joints.cells(session, ["OH"], EVERYTHING, AGES)

    assert found.adults.shape == (1, 2, 4, 4, 5)
    assert sum(found.of(QuestionRole.RACE).values()) == pytest.approx(9_314_738)
    assert found.of(QuestionRole.AGE) == pytest.approx(populations.population(session, "OH").by_age(AGES))
    assert found.vintage == "2024; 2014-18"
    assert "citizens" in found.structure


def test_where_only_age_and_sex_are_asked_nothing_is_a_model(session):
    found = joints.cells(session, ["DC-0", "OH-3"], [QuestionRole.SEX, QuestionRole.AGE], AGES)

    assert (found.structure, found.vintage) == ("", "2024")
    assert found.adults.sum() == sum(sum(targets.adults().areas[area].values()) for area in ("DC-0", "OH-3"))


def test_every_district_of_the_nation_at_once(session):
    areas = populations.districts_of(session, "US")

    found = joints.cells(session, areas, EVERYTHING, AGES)
    frame = found.frame()

    assert len(areas) == 435
    assert (areas[0], areas[-1], areas.index("AL-2") < areas.index("AL-7")) == ("AK-0", "WY-0", True)
    assert list(frame.columns) == ["area", "sex", "age", "race", "education", "adults"]
    assert len(frame) == 435 * 2 * 4 * 4 * 5
    assert frame["adults"].min() >= 0
    assert frame.loc[frame["area"] == "OH-3", "adults"].sum() == pytest.approx(615_189)
    by_hand = (frame["area"] == "OH-3") & (frame["race"] == "Black")
    assert frame.loc[by_hand, "adults"].sum() == pytest.approx(
        joints.cells(session, ["OH-3"], EVERYTHING, AGES).of(QuestionRole.RACE)["Black"]
    )


def test_a_joint_that_was_brought_is_the_structure_of_its_area_and_of_its_districts(session):
    bring(session, joint_of("OH"), Origin("A newer joint", "2025"), is_confirmed=True)

    state = joints.cells(session, ["OH"], EVERYTHING, AGES)
    district = joints.cells(session, ["OH-3"], EVERYTHING, AGES)

    for found in (state, district):
        shares = {race: count / found.adults.sum() for race, count in found.of(QuestionRole.RACE).items()}
        assert shares == pytest.approx({"White": 1 / 13, "Black": 10 / 13, "Hispanic": 1 / 13, "Other": 1 / 13})
        assert found.structure == "A newer joint (2025)"


@pytest.mark.parametrize("area", ["DC", "PR", "DC-0", "PR-0"])
def test_what_nobody_counted_is_refused(session, area):
    with pytest.raises(NoTargets, match="race and education"):
        joints.cells(session, [area], EVERYTHING, AGES)


def test_age_bands_that_do_not_fit_are_refused_in_words(session):
    bring(session, age_sex(*(f"OH,{sex},{band},2325000" for sex in ("Female", "Male") for band in ("18-40", "41+"))))

    with pytest.raises(NoTargets, match="18-40"):
        joints.cells(session, ["OH"], [QuestionRole.AGE], AGES)
    with pytest.raises(NoTargets):
        populations.population(session, "OH").by_age(AGES)


def test_a_poll_s_targets_are_one_margin_for_each_question_about_the_person(session):
    poll = a_draft(session, also_asks=frozenset({QuestionRole.RACE, QuestionRole.EDUCATION}))

    found = targeting.targets_for(session, poll)

    assert [(part.name, part.is_ordered) for part in found.parts] == [
        ("age", True), ("sex", False), ("race", False), ("education", True),
    ]  # fmt: skip
    assert all(sum(part.shares) == pytest.approx(1) for part in found.parts)
    assert found.parts[3].categories == targets.EDUCATIONS
    assert "model-based" in targeting.said(found.source)
    plain = targeting.targets_for(session, a_draft(session))
    assert targeting.said(plain.source) == plain.source


def test_people_who_do_not_say_are_of_no_known_category(session):
    poll = a_draft(session)
    found = targeting.targets_for(session, poll)
    questions = targeting.background(poll)
    answers = {
        question.id: np.array([0, *(choice.id for choice in question.choices)]) for question in questions.values()
    }

    age, sex = targeting.margins_of(poll, answers, found)

    assert age.codes.tolist() == [-1, 0, 1, 2, 3, -1]
    assert sex.codes.tolist() == [-1, 0, 1, -1]
    assert (age.categories, age.is_ordered, sex.is_ordered) == (("18-34", "35-49", "50-64", "65+"), True, False)


def test_bad_files_are_beside_their_box():
    assert BadFile("x").field == "upload"

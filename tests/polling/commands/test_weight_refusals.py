"""`groundswell polls weight`: what it refuses, with which words, leaving nothing behind."""

from pathlib import Path

import pytest

from tests.polling.commands.conftest import PEOPLE, SEX

HEAD = "variable,category,share\n"


@pytest.fixture
def refused(run, folder):
    """What was said, once it is sure that the command ended with 2 and wrote nothing."""

    def started(*words: str, people: str | bytes = PEOPLE, margins: str | bytes = SEX) -> str:
        ended = run("weight", "in.csv", "--margins", "m.csv", "-o", "out.csv", *words, **{"in": people, "m": margins})
        assert ended.exit_code == 2, ended.output
        assert sorted(file.name for file in folder.iterdir()) == ["in.csv", "m.csv"]
        return ended.stderr

    return started


@pytest.mark.parametrize(
    ("margins", "words"),
    [
        ("", "m.csv is empty"),
        (HEAD, "no target below"),
        ("variable,category\nsex,Female\n", "m.csv: Line 1"),
        ("variable,category,share,total\nsex,F,1,1\n", "both share and total"),
        ("variable,category,share,share\nsex,F,1,1\n", "there twice"),
        (HEAD + "sex,Female,0.5\nsex,Male\n", "m.csv: Line 3 has 2 cells"),
        (HEAD + "sex,Female,half\nsex,Male,0.5\n", "m.csv: Line 2: the share 'half' is not a number"),
        (HEAD + "sex,Female,0.5\nsex,Male,nan\n", "m.csv: Line 3: the share 'nan'"),
        (HEAD + "sex,Female,0.5\nsex,Male,inf\n", "m.csv: Line 3: the share 'inf'"),
        (HEAD + "sex,Female,0.5\nsex,Male,1e999\n", "m.csv: Line 3"),
        (HEAD + "sex,Female,0.5\nsex,Male,\n", "m.csv: Line 3: the share '' is not a number"),
        (HEAD + "sex,Female,-0.5\nsex,Male,1.5\n", "m.csv: Line 2: the share is -0.5"),
        (HEAD + "sex,Female,0.5\nsex,Female,0.5\n", "m.csv: Line 3: sex Female has a target already, on line 2"),
        (HEAD + ",Female,0.5\n", "m.csv: Line 2: a variable or a category is blank"),
        (HEAD + "sex,,0.5\n", "m.csv: Line 2: a variable or a category is blank"),
        (HEAD + "sex,Female:x,0.5\n", "m.csv: Line 2: 'Female:x' holds a colon too many"),
        (HEAD + "sex:q,Female,0.5\n", "m.csv: Line 2: sex:q needs 2 values"),
        (HEAD + "sex:sex,Female:Female,0.5\n", "crosses a variable with itself"),
        (HEAD + "sex,Female,0.5\nsex,Male,0.2\n", "sum to 0.7"),
        (HEAD + "sex,Female,40\nsex,Male,0.6\n", "percents"),
        ("variable,category,total\nsex,Female,60\nsex,Male,60\nq,yes,100\nq,no,100\nq,dk,100\n", "m.csv: Line 4"),
        (HEAD + "sex,Female,0\nsex,Male,0\n", "sum to 0"),
    ],
)
def test_a_bad_margins_file_names_its_line(refused, margins, words):
    assert words in refused(margins=margins)


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("", "in.csv is empty"),
        ("name,sex\n", "nobody below"),
        ("name,sex,sex\np1,Female,Male\n", "Line 1: the column sex is there twice"),
        ("name,Sex\np1,Female\n", "Line 1: there is no column sex. Did you mean Sex? There are: name, Sex."),
        ("name,sex\np1,Female\np2\n", "Line 3 has one cell, but the first line has 2"),
        ("name,sex\np1,Female\np2,Man\n", "Line 3: sex is 'Man' (1 person), which has no target"),
        ("name,sex\np1,female\np2,Male\n", "the targets spell it 'Female'"),
        ("sex\n" + "Female\n" * 20 + "Male:x\n", "Line 22: sex is 'Male:x', which holds a colon"),
        ("name,sex\n" + "p, \n" * 20, "sex"),
        ("name,sex\np1,Female\n", "1 person cannot stand"),
        ('name,sex\np1,"Female\n', "Line 2: a quotation mark"),
        (b"name,sex\np1,Female\0\n", "Line 2 holds a NUL byte"),
        (b"PK\x03\x04\0\0", "Save it as CSV"),
        ("name,sex\n" + "".join(f"p,{number}\n" for number in range(10_000)), "Line 2: sex is '0'"),
    ],
)
def test_a_bad_file_of_respondents_names_its_line(refused, people, words):
    assert words in refused(people=people)


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("0", "Line 4: w is 0"),
        ("-1", "Line 4: w is -1"),
        ("", "Line 4: w is blank"),
        ("many", "Line 4: w is 'many', which is not a number"),
        ("inf", "Line 4: w is 'inf', which is not a number"),
        ("nan", "Line 4: w is 'nan', which is not a number"),
        ("1_000", "which is not a number"),
    ],
)
def test_a_bad_weight_to_begin_with_names_its_line(refused, weight, words):
    people = "sex,w\n" + "Female,1\nMale,1\n" + f"Male,{weight}\n" + "Female,1\nMale,1\n" * 20

    assert words in refused("--base", "w", people=people)


def test_a_person_who_is_there_twice_is_refused_only_where_people_can_be_told_apart(refused, run):
    people = (
        "id,sex\n" + "".join(f"{number},{'Female' if number % 2 else 'Male'}\n" for number in range(20)) + "3,Male\n"
    )

    assert "Line 22: id 3 is there already, on line 5" in refused("--id", "id", people=people)
    assert "Line 2: id is blank" in refused("--id", "id", people=people.replace("0,Male", ",Male", 1))
    assert run("weight", "in.csv", "--margins", "m.csv", **{"in": people, "m": SEX}).exit_code == 0


def test_margins_that_exclude_each_other_are_named(refused):
    people = "a,b\n" + "x,u\n" * 30 + "y,v\n" * 30
    margins = HEAD + "a,x,.5\na,y,.5\nb,u,.9\nb,v,.1\n"

    words = refused(people=people, margins=margins)

    assert "a" in words
    assert "b" in words


def test_bounds_that_cannot_be_kept_say_what_would_do(refused):
    people = "a\n" + "x\n" * 90 + "y\n" * 10
    margins = HEAD + "a,x,.5\na,y,.5\n"

    assert "bounds" in refused("--bounds", "0.9,1.1", people=people, margins=margins)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--bounds", "3,0.3"), "0.2,5"),
        (("--bounds", "half"), "0.2,5"),
        (("--bounds", "nan,2"), "0.2,5"),
        (("--trim", "5,95"), "0.01,0.99"),
        (("--fewest", "0"), "fewest"),
        (("--ordered", "age"), "no such variable"),
        (("--name", " "), "--name is blank"),
        (("--recipe", "out.csv"), "cannot hold both"),
    ],
)
def test_bad_options_end_with_2(refused, arguments, words):
    assert words in refused(*arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere.csv", "--margins", "m.csv"), "There is no file nowhere.csv"),
        ((".", "--margins", "m.csv"), "is a folder"),
        (("in.csv", "--margins", "nowhere.csv"), "There is no file nowhere.csv"),
        (("in.csv", "--margins", "m.csv", "-o", "in.csv"), "Write to another one"),
        (("in.csv", "--margins", "m.csv", "-o", "m.csv"), "Write to another one"),
        (("in.csv", "--margins", "m.csv", "--recipe", "in.csv"), "Write to another one"),
        (("in.csv", "--margins", "m.csv", "-o", "no/such/out.csv"), "Cannot write"),
        (("in.csv", "--margins", "m.csv", "-o", "-", "--json"), "Name a file after -o"),
        (("-", "--margins", "-"), "Only one file"),
    ],
)
def test_files_that_cannot_be_read_or_written_are_refused(run, arguments, words):
    ended = run("weight", *arguments, **{"in": PEOPLE, "m": SEX})

    assert (ended.exit_code, words in ended.stderr) == (2, True), ended.output
    assert Path("in.csv").read_text() == PEOPLE
    assert Path("m.csv").read_text() == SEX

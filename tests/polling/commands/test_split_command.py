"""`groundswell polls split`: R's numbers between two wordings, what every basis may say, and what is refused."""

import json

import pytest

ASKED = ("--question", "q", "--answer", "yes", "--ballot", "b", "--weight", "w")
PEOPLE = "q,b,w,age\n" + "".join(
    f"{'yes' if i * 7 % 10 < (3, 5, 7)[i % 3] else 'no'},{'ABC'[i % 3]},{1 + i % 4},{18 + i % 50}.5\n"
    for i in range(300)
)


def found_of(ended):
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no number"))


def test_two_wordings_differ_as_in_r(run, folder, shared):
    lines = (shared / "data/polls/pew_dec13.csv").read_text().splitlines()
    ballots = ["ballot", *("AB"[int(line.split(",")[0].strip('"')) % 2] for line in lines[1:])]
    (folder / "pew.csv").write_text("".join(f"{a},{b}\n" for a, b in zip(lines, ballots, strict=True)))

    found = found_of(run("split", "pew.csv", "--question", "q1", "--answer", "Approve", "--ballot", "ballot",
                         "--weight", "weight", "--json"))  # fmt: skip

    # R 4.2.2, survey 4.1-1: d$ballot <- ifelse(d$psraid%%2==0,"A","B"); u <- svydesign(id=~1,weights=~weight,data=d)
    # bb <- svyby(~I(as.numeric(y)),~ballot,u,svymean,covmat=TRUE); svycontrast(bb,c(-1,1)); 2*pt(-abs(t),degf(u)-1)
    assert [one["share"] for one in found["ballots"]] == pytest.approx([0.458192737845, 0.447445167992])
    assert [one["se"] for one in found["ballots"]] == pytest.approx([0.0184659259439, 0.0180669719131])
    [difference] = found["differences"]
    assert (difference["of"], difference["less"]) == ("B", "A")
    assert (difference["value"], difference["se"]) == pytest.approx((-0.0107475698534, 0.0258342001052))
    assert difference["p"] == pytest.approx(0.677439291444)
    assert difference["is_beyond_chance"] is False


def test_every_two_of_three_are_compared_with_holm_s_correction(run):
    found = found_of(run("split", "in.csv", *ASKED, "--json", **{"in": PEOPLE}))

    assert [(one["of"], one["less"]) for one in found["differences"]] == [("B", "A"), ("C", "A"), ("C", "B")]
    by_p = sorted(found["differences"], key=lambda one: one["p"])
    assert by_p[0]["p_holm"] == pytest.approx(3 * by_p[0]["p"])
    assert by_p[0]["is_beyond_chance"] is True
    assert found["test"]["df1"] == 2


def test_the_wording_was_left_to_chance_so_p_holds_for_supporters_too(run):
    ended = run("split", "in.csv", *ASKED, "--basis", "supporters", **{"in": PEOPLE})
    found = found_of(run("split", "in.csv", *ASKED, "--basis", "supporters", "--json", **{"in": PEOPLE}))

    assert all(one["low"] is one["moe"] is None for one in found["ballots"])
    assert found["differences"][0]["p"] is not None
    assert "If chance chose who got which wording" in ended.stdout
    assert "none" in ended.stdout
    assert "▲" in ended.stdout
    assert "our own supporters" in ended.stdout


def test_a_number_is_compared_by_its_mean_and_blanks_are_left_out_and_said(run):
    people = PEOPLE + ",A,1,20\nyes,,1,20\n"

    ended = run("split", "in.csv", "--question", "age", "--ballot", "b", "--weight", "w", "--json", **{"in": people})
    words = run("split", "in.csv", *ASKED, **{"in": people})

    assert found_of(ended)["ballots"][0]["mean"] == pytest.approx(42, abs=3)
    assert "1 person answered and got no ballot" in words.stderr
    assert "1 person left q blank" in words.stderr


def test_thin_ballots_are_flagged(run):
    head, *lines = PEOPLE.splitlines(keepends=True)

    told = run("split", "in.csv", *ASKED, **{"in": head + "".join(lines[:60])}).stdout

    assert "A, B, C: thin: fewer than 50 people" in told


@pytest.mark.parametrize(
    ("people", "words", "refusal"),
    [
        ("q,b,w\nyes,A,1\nno,A,1\n", ASKED, "b holds only 'A'; a split needs two ballots"),
        ("q,b,w\nyes,,1\nno,,1\n", ASKED, "b holds nothing"),
        ("q,b,w\nyes,A,1\nno,B,1\n", ASKED, "answered by 1 people"),
        ("q,b,w\n" + "".join(f"yes,b{i},1\n" for i in range(40)), ASKED, "at most 20 ballots"),
        (PEOPLE, ("--question", "q", "--ballot", "b", "--weight", "w"), "q holds words"),
        (PEOPLE, ("--question", "q", "--answer", "Yes", "--ballot", "b", "--weight", "w"), "Did you mean 'yes'?"),
        (PEOPLE, ("--question", "q", "--answer", "yes", "--ballot", "bb", "--weight", "w"), "there is no column bb"),
        (PEOPLE, ("--question", "q", "--answer", "yes", "--ballot", "b"), "Name the column of weights"),
        (PEOPLE.replace(",2,", ",two,", 1), ASKED, "Line 3"),
    ],
)
def test_bad_input_ends_with_2_and_its_reason(run, people, words, refusal):
    ended = run("split", "in.csv", *words, **{"in": people})

    assert ended.exit_code == 2
    assert refusal in ended.stderr
    assert not ended.stdout

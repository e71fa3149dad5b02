"""`polls remake` on the recipe of a weighted file."""

import json

MARGINS = "variable,category,share\nsex,Female,0.52\nsex,Male,0.48\nage,18-44,0.45\nage,45+,0.55\n"
PEOPLE = "sex,age,w\n" + "".join(
    f"{'Female' if number % 3 else 'Male'},{'18-44' if number % 4 else '45+'},{1 + number % 5}\n"
    for number in range(90)
)
IN, MARGIN_FILE = "people.csv", "margins.csv"


def weighted(run, *more):
    words = ("weight", IN, "--margins", MARGIN_FILE, "--recipe", "recipe.json", "-o", "out.csv", *more)
    return run(*words, people=PEOPLE, margins=MARGINS)


def test_the_same_file_makes_the_same_weights_to_the_last_digit(run):
    weighted(run, "--base", "w", "--bounds", "0.3,3", "--trim", "0.02,0.98")

    found = run("remake", "recipe.json", "--answers", IN)

    assert (found.exit_code, found.output) == (0, "Every number is the same to the last digit.\n")


def test_totals_come_again_too(run):
    totals = MARGINS.replace("share", "total").replace("0.", "")
    run(
        "weight",
        IN,
        "--margins",
        MARGIN_FILE,
        "--recipe",
        "recipe.json",
        "-o",
        "out.csv",
        people=PEOPLE,
        margins=totals,
    )

    assert run("remake", "recipe.json", "--answers", IN).exit_code == 0


def test_a_changed_row_is_found(run):
    weighted(run)

    found = run("remake", "recipe.json", "--answers", IN, people=PEOPLE.replace("Male,45+", "Female,45+", 1))

    assert found.exit_code == 1
    assert "Not the same: the data are not the same: 90 rows then, 90 now" in found.output
    assert "The numbers are not those of the recipe." in found.output


def test_other_versions_are_said(run, folder):
    weighted(run)
    kept = json.loads((folder / "recipe.json").read_text())
    kept["versions"]["scipy"] = "0.1"
    (folder / "recipe.json").write_text(json.dumps(kept))

    found = run("remake", "recipe.json", "--answers", IN)
    plain = json.loads(run("remake", "recipe.json", "--answers", IN, "--json").output)

    assert found.exit_code == 0
    assert found.output.startswith("Other software: scipy 0.1 then, ")
    assert plain["is_same"] is True
    assert plain["versions"][0].startswith("scipy 0.1 then")


def test_a_recipe_with_a_part_missing_is_refused(run, folder):
    weighted(run)
    kept = json.loads((folder / "recipe.json").read_text())
    del kept["options"]["fewest"]
    (folder / "recipe.json").write_text(json.dumps(kept))

    found = run("remake", "recipe.json", "--answers", IN)

    assert found.exit_code == 2
    assert "the recipe is not whole: 'fewest'" in found.output

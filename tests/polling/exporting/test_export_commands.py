"""`polls export` and `polls remake`, as they are typed."""

import pytest
from click.testing import CliRunner

from polling.cli import polls
from tests.factories.polling import a_published_poll


def test_commands_export_and_remake_from_the_export_alone(session, database_url, tmp_path):
    slug = a_published_poll(session).slug
    session.commit()
    names = {name: str(tmp_path / name) for name in ("a.csv", "book.md", "recipe.json", "changed.csv", "a.sav")}

    made = run(
        database_url,
        "export",
        slug,
        "-o",
        names["a.csv"],
        "--codebook",
        names["book.md"],
        "--recipe",
        names["recipe.json"],
    )
    same = run(database_url, "remake", names["recipe.json"], "--answers", names["a.csv"])
    lines = (tmp_path / "a.csv").read_text().splitlines()
    (tmp_path / "changed.csv").write_text("\n".join([lines[0], *_shifted(lines[1:])]) + "\n")
    changed = run(database_url, "remake", names["recipe.json"], "--answers", names["changed.csv"])

    assert made.exit_code == 0, made.output
    assert (same.exit_code, same.output) == (0, "Every number is the same to the last digit.\n")
    assert changed.exit_code == 1
    assert "Not the same: the data are not the same" in changed.output
    assert run(database_url, "remake", slug).output == same.output
    assert run(database_url, "export", slug, "-o", names["a.sav"]).exit_code == 0
    assert (tmp_path / "a.sav").read_bytes()[:4] == b"$FL2"


def test_a_sample_too_small_to_leave_does_not_keep_the_rest_from_being_made_again(session, database_url, tmp_path):
    slug = a_published_poll(session, by_link=9).slug
    session.commit()
    file, recipe = str(tmp_path / "a.csv"), str(tmp_path / "r.json")

    made = run(database_url, "export", slug, "-o", file, "--recipe", recipe)
    found = run(database_url, "remake", recipe, "--answers", file)

    assert "120 rows in" in made.output
    assert "1 sample(s) of fewer than ten people stay out." in made.output
    assert (found.exit_code, found.output) == (0, "Every number is the same to the last digit.\n")


def run(database_url, *words):
    return CliRunner().invoke(polls, list(words), env={"DATABASE_URL": database_url})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "no-such-poll"), "There is no poll at this address"),
        (("export", "{slug}", "-o", "answers.xlsx"), "must end in .csv, .sav or .parquet"),
        (("export", "{slug}", "-o", "{dir}/a.csv", "--codebook", "{dir}/a.csv"), "same name"),
        (("export", "{slug}", "-o", "{dir}/none/a.csv"), "Cannot write"),
        (("remake", "{dir}/bad.json", "--answers", "{dir}/bad.csv"), "this is not a recipe"),
        (("remake", "{dir}/none.json"), "There is no file"),
        (("remake", "{dir}/recipe.json"), "Say where the answers are"),
        (("remake", "{slug}", "--answers", "{dir}/bad.csv"), "has no column sample"),
        (("remake", "{slug}", "--answers", "{dir}/text.csv"), "Line 2: 'x' is not the number of a choice"),
        (("remake", "{slug}", "--answers", "{dir}/strange.csv"), "Line 2: sample '9' is none of this recipe"),
    ],
)
def test_bad_input_ends_with_two_and_says_what_to_do(session, database_url, tmp_path, words, said):
    poll = a_published_poll(session)
    slug = poll.slug
    session.commit()
    head = "sample,day,mode,language,area,q1,q2,age,sex,weight\n"
    for name, text in {
        "bad.json": "{", "recipe.json": '{"form": "groundswell recipe 1"}', "bad.csv": "a,b\n1,2\n",
        "text.csv": f"{head}1,2026-06-16,1,1,,x,1,1,1,1\n", "strange.csv": f"{head}9,2026-06-16,1,1,,1,1,1,1,1\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text)

    found = run(database_url, *(word.format(slug=slug, dir=tmp_path) for word in words))

    assert found.exit_code == 2, found.output
    assert said in found.output
    assert not (tmp_path / "a.csv").exists()


def _shifted(lines):
    """The same rows with one answer of the first changed."""
    cells = lines[0].split(",")
    cells[5] = "2" if cells[5] == "1" else "1"
    return [",".join(cells), *lines[1:]]

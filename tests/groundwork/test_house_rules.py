"""Rules of STYLE that no linter knows."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("groundwork", "legislators", "alliances", "polling", "campaigns", "dashboards")
FILES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")) if "versions" not in file.parts] + [
    ROOT / "wsgi.py"
]
TEMPLATES = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.html"))]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_has_at_most_300_lines_and_a_function_40(file):
    text = file.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]

    too_long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > 40]

    assert text.count("\n") <= 300
    assert not too_long


@pytest.mark.parametrize("file", FILES, ids=named)
def test_verbs_never_commit_and_nobody_reads_a_naive_clock(file):
    text = file.read_text()

    assert not re.search(r"\.utcnow\(|datetime\.now\(\)|session\.query\(", text)
    assert "Markup(" not in text or file.name in {"pages.py", "signing_in.py", "markdown.py"}


@pytest.mark.parametrize("file", [file for file in FILES if file.name == "views.py"], ids=named)
def test_views_hold_no_sql(file):
    assert not re.search(r"\bselect\(|\bupdate\(|\binsert\(", file.read_text())


@pytest.mark.parametrize("file", TEMPLATES, ids=named)
def test_templates_hold_no_style_script_or_foreign_address(file):
    text = file.read_text()

    assert " style=" not in text
    assert not re.search(r"\son[a-z]+=\"", text)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert not re.search(r"(src|href)=\"https?://", text)


def test_no_drawer_is_called_util():
    assert not [named(file) for file in FILES if re.search(r"util|helper|manager", file.name)]


def test_the_room_polling_is_ours_alone():
    import polling

    assert Path(polling.__file__).is_relative_to(ROOT)
    assert set(packages_distributions().get("polling", [])) <= {"groundswell"}  # an editable install claims none


def test_nothing_names_a_registry_or_a_path_of_this_machine():
    hosts = re.compile(r"(py" + r"pi|python" + r"hosted|npm" + r"js)\.(org|com)|/wo" + r"rk/|/ro" + r"ot/")
    tracked = [
        *FILES,
        *TEMPLATES,
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
        *ROOT.glob("*.md"),
        *ROOT.glob("*.lock"),
    ]

    assert not [named(file) for file in tracked if hosts.search(file.read_text())]

"""`groundswell texts` answers line by line, from a file or from standard input."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from groundwork.cli import groundswell


def test_texts_are_measured_line_by_line():
    result = CliRunner().invoke(groundswell, ["texts", "measure", "-"], input="Hello\nHellö\nIt’s\n\n" + "a" * 161)

    assert result.output.splitlines() == [
        "GSM-7\t1\t5",
        "GSM-7\t1\t5",
        "UCS-2\t1\t4",
        "GSM-7\t1\t0",
        "GSM-7\t2\t161",
    ]


@pytest.mark.parametrize("command", ["measure", "read"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"Hello\nHell\xf6\n", 2),
        ("Hello".encode("utf-16"), 1),
        (b"a\nb\nhalf a pair \xed\xa0\xbd\n", 3),
        (b"cut off \xc3", 1),
    ],
)
def test_what_is_no_utf8_is_refused_with_its_line_and_nothing_is_answered(command, text, line):
    python = "import sys; from wsgi import main; sys.argv = ['groundswell', 'texts', sys.argv[1], '-']; main()"

    done = subprocess.run([sys.executable, "-c", python, command], input=text, capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (2, b"")
    assert f"line {line} is not UTF-8" in done.stderr.decode()


def test_a_mark_of_the_byte_order_and_a_nul_are_read_as_they_are_meant():
    result = CliRunner().invoke(groundswell, ["texts", "measure", "-"], input="\ufeffHello\r\nnul \0\n")

    assert result.output.splitlines() == ["GSM-7\t1\t5", "UCS-2\t1\t5"]


def test_texts_are_read_line_by_line(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_text("STOP\nDon't stop now\nAyuda\nSTART\nwrong number\n", encoding="utf-8")

    result = CliRunner().invoke(groundswell, ["texts", "read", str(file)])

    assert result.output.split() == ["stop", "message", "help", "start", "hold"]

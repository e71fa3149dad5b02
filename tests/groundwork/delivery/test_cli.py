"""`groundswell texts` answers line by line, from a file or from standard input."""

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


def test_texts_are_read_line_by_line(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_text("STOP\nDon't stop now\nAyuda\nSTART\nwrong number\n", encoding="utf-8")

    result = CliRunner().invoke(groundswell, ["texts", "read", str(file)])

    assert result.output.split() == ["stop", "message", "help", "start", "hold"]

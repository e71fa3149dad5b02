"""Lists by address: a web page, no page, half a page, a slow one; the command refuses them and keeps what it has."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from groundwork.database import Database
from groundwork.refusal import Refusal
from legislators.commands.sync import sync
from legislators.models import Refresh, RefreshOutcome, Term
from legislators.refreshing.fetching import Patience, Unreachable, fetch
from legislators.refreshing.syncing import Wanted, look
from tests.conftest import NOW

TODAY = NOW.date()
PAGES = {
    "/page.json": b"<!DOCTYPE html><title>Moved</title>",
    "/truncated.json": b'[{"id": {"bioguide": "A0000',
    "/empty.json": b"[]",
    "/shape.json": b'{"members": []}',
    "/record.json": b'[{"id": {"bioguide": "A000055"}, "name": {"first": "A", "last": "B"}, "terms": []}]',
}


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow.json":
            time.sleep(1)
        content = PAGES.get(self.path)
        self.send_response(200 if content or self.path in {"/half.json", "/slow.json"} else 404)
        self.send_header("Content-Length", str(len(content) if content else 1000))
        self.end_headers()
        with suppress(ConnectionError):  # whoever had no patience is gone; the server must not print that into a test
            self.wfile.write(content or b"[")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page.json", "is a web page, not JSON"),
        ("/truncated.json", "is not whole or not JSON"),
        ("/empty.json", "is an empty list"),
        ("/shape.json", "is JSON of another shape"),
        ("/record.json", "record 1, is not what it should be"),
        ("/none.json", "answered with status 404"),
        ("/half.json", "did not answer as it should"),
        ("/slow.json", "did not answer as it should"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(server, path, reason):
    with pytest.raises(Refusal, match=reason):
        look(Wanted({"members": server + path}), today=TODAY, patience=Patience(read=0.3))


def test_an_answer_without_end_is_given_up(server):
    with pytest.raises(Unreachable, match="is too slow"):
        fetch(server + "/page.json", today=TODAY, patience=Patience(whole=-1))


def test_lines_need_the_number_of_their_congress():
    with pytest.raises(Refusal, match="--congress"):
        look(Wanted({"boundaries": "lines.zip"}), today=TODAY)


@pytest.fixture
def run(database_url: str):
    """The command over this test's database."""

    def answer(*options: str):
        return CliRunner().invoke(sync, options, env={"DATABASE_URL": database_url})

    return answer


def _looks(database_url: str) -> list[RefreshOutcome]:
    database = Database(database_url)
    with database.reading() as session:
        found = list(session.scalars(select(Refresh.outcome).order_by(Refresh.id)))
        assert session.scalar(select(func.count(Term.id))) == 538
    database.close()
    return found


def test_the_command_ends_with_two_and_writes_down_why(server, run, database_url):
    refused = run("--members", server + "/page.json")
    failed = run("--members", server + "/none.json")

    assert (refused.exit_code, failed.exit_code) == (2, 2)
    assert "Refused, and nothing was changed" in refused.output
    assert _looks(database_url) == [RefreshOutcome.REFUSED, RefreshOutcome.FAILED]


def test_a_dry_run_tells_and_writes_nothing(run, database_url, shared, tmp_path):
    members = json.loads((shared / "data" / "legislators-current.json").read_text())
    members[0]["terms"][-1]["phone"] = "202-555-0100"
    (tmp_path / "members.json").write_text(json.dumps(members))

    told = run("--members", str(tmp_path / "members.json"), "--dry-run")
    done = run("--members", str(tmp_path / "members.json"))
    again = run("--members", str(tmp_path / "members.json"))

    assert told.output == done.output == "Maria Cantwell, Washington: phone 202-555-0100, was 202-224-3441\n"
    assert again.output == "Nothing has changed.\n"
    assert _looks(database_url) == [RefreshOutcome.CHANGED]

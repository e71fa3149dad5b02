"""Files over the web: what comes in and how large, and how a kept one goes out."""

from io import BytesIO

import pytest
from flask import request

from groundwork.doors import PUBLIC
from groundwork.files.keeping import keep
from groundwork.files.kinds import DOCUMENTS
from groundwork.files.models import StoredFile
from groundwork.files.receiving import takes_files
from groundwork.files.serving import download
from groundwork.web.current import db_session
from tests.conftest import NOW
from tests.factories.files import a_pdf


@pytest.fixture
def browser(app, session):
    """A client of an app with one view that takes files, one that does not, and two that give one out."""
    stored = keep(session, BytesIO(a_pdf()), "Año 2026.pdf", allowed=DOCUMENTS, account_id=None, now=NOW)
    session.commit()

    @app.post("/try/file", endpoint="try_file")
    @takes_files
    def try_file():
        return str(len(request.files["file"].read()))

    @app.post("/try/text", endpoint="try_text")
    def try_text():
        return str(len(request.form["text"]))

    @app.get("/try/<sight>", endpoint="try_out")
    def try_out(sight):
        return download(db_session().get_one(StoredFile, stored.id), is_public=sight == "public")

    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["doors"].permit(PUBLIC, "try_file", "try_text", "try_out")
    return app.test_client()


def sent(client, path, megabytes):
    """Post a file; the body is written here, for the client's own way leaves temporary files behind."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return posted(client, path, head + b"a" * int(megabytes * 1_000_000) + b"\r\n--x--\r\n")


def posted(client, path, body):
    stream = BytesIO(body)
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(len(body))}
    answer = client.post(path, input_stream=stream, headers=headers)
    assert not stream.read()
    return answer


def test_a_view_that_takes_files_reads_more_than_the_others(browser):
    assert sent(browser, "/try/file", 10).data == b"10000000"
    assert sent(browser, "/try/text", 3).status_code == 413


def test_far_too_much_is_answered_with_words_after_all_of_it_was_read(browser):
    answer = posted(browser, "/try/file", b"--x\r\n" + b"a" * 23_000_000)

    assert answer.status_code == 413
    assert "The largest file we take has 10 MB" in answer.get_data(as_text=True)


def test_a_file_goes_out_as_a_download_that_nothing_runs_in(browser):
    answer = browser.get("/try/staff")

    assert answer.data == a_pdf()
    assert answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"]
        == "attachment; filename=\"Ano 2026.pdf\"; filename*=UTF-8''A%C3%B1o%202026.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_public_file_is_sent_again_only_when_it_changed(browser):
    first = browser.get("/try/public")

    again = browser.get("/try/public", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")

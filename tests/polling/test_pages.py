"""The pages of polls, walked as people and staff walk them."""

import csv
import gzip
import re
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from polling import writing
from polling.models import Response
from polling.reporting import publishing
from tests.conftest import NOW
from tests.factories.polling import again, an_open_poll, answered_by, chosen, links_for, stated
from tests.visitor import Visitor

CSS = Path(__file__).parents[2] / "groundwork/static/groundswell.css"


def responses(session):
    session.rollback()
    return session.scalar(select(func.count(Response.id)))


def a_published_poll(session):
    poll = an_open_poll(session)
    answered_by(session, poll, invited=120, by_link=60)
    poll = again(session, poll)
    writing.close_poll(poll, now=NOW)
    stated(session, poll)
    publishing.publish(session, poll, now=NOW)
    session.commit()
    return again(session, poll)


def test_an_open_poll_is_answered_once_a_browser(app, session):
    slug = an_open_poll(session).slug
    visitor = Visitor(app)
    page = visitor.get(f"/polls/{slug}")

    done = visitor.send(page, "answer", **chosen(page))
    twice = visitor.send(page, "answer", **chosen(page))

    assert "Question 1 of 4" in page.words
    assert "Who sees my answer?" in page.words
    assert done.path == twice.path == f"/polls/{slug}/thanks"
    assert "You have answered this poll" in visitor.get(f"/polls/{slug}").words
    assert responses(session) == 1


def test_a_page_loaded_before_answering_counts_nothing_after(app, session):
    slug = an_open_poll(session).slug
    visitor = Visitor(app)
    first, second = visitor.get(f"/polls/{slug}"), visitor.get(f"/polls/{slug}")
    visitor.send(first, "answer", **chosen(first))

    again_sent = visitor.send(second, "answer", **chosen(second))

    assert again_sent.status == 422
    assert "answered this poll before" in again_sent.words
    assert responses(session) == 1


def test_a_forged_cookie_is_taken_for_none(app, session):
    slug = an_open_poll(session).slug
    visitor = Visitor(app)
    visitor.client.set_cookie("polls", "[1,2,3].forged")

    assert "Question 1 of 4" in visitor.get(f"/polls/{slug}").words


def test_an_invitation_is_good_once_and_looking_does_not_use_it(app, session):
    poll = an_open_poll(session)
    slug = poll.slug
    [token] = links_for(session, poll, 1)
    visitor = Visitor(app)
    for _ in range(3):
        page = visitor.get(f"/polls/i/{token}")

    done = visitor.send(page, "answer", **chosen(page))
    other = Visitor(app).get(f"/polls/i/{token}")
    late = Visitor(app)

    assert done.path == f"/polls/{slug}/thanks"
    assert token not in done.path
    assert other.status == 410
    assert "has been used" in other.words
    assert late.get("/polls/i/nonsense").status == 404
    assert responses(session) == 1


def test_two_who_loaded_the_same_link_do_not_both_count(app, session):
    [token] = links_for(session, an_open_poll(session), 1)
    one, two = Visitor(app), Visitor(app)
    first, second = one.get(f"/polls/i/{token}"), two.get(f"/polls/i/{token}")
    one.send(first, "answer", **chosen(first))

    late = two.send(second, "answer", **chosen(second))

    assert late.status == 410
    assert "has been used" in late.words
    assert responses(session) == 1


def test_nothing_chosen_is_said_and_bad_choices_are_refused(app, session):
    poll = an_open_poll(session)
    slug, name = poll.slug, f"q{poll.questions[0].id}"
    visitor = Visitor(app)
    page = visitor.get(f"/polls/{slug}")

    empty = visitor.send(page, "answer")

    assert (empty.status, "Choose an answer to at least one question" in empty.words) == (422, True)
    for bad in ("999999", "x", "-1", "1 OR 1=1", "é" * 5000):
        assert visitor.send(f"/polls/{slug}", "answer", **{name: bad}).status == 422
    assert responses(session) == 0


def test_spanish_by_path_asks_and_keeps_spanish(app, session):
    slug = an_open_poll(session).slug
    visitor = Visitor(app)
    page = visitor.get(f"/es/polls/{slug}")

    done = visitor.send(page, "answer", **chosen(page))

    assert "¿Está a favor o en contra de más árboles?" in page.words
    assert 'lang="es"' in page.text
    assert done.path == f"/es/polls/{slug}/thanks"
    session.rollback()
    assert session.scalars(select(Response.language)).one() == "es"


def test_a_closed_poll_is_gone_for_everybody(app, session):
    poll = an_open_poll(session)
    slug = poll.slug
    [token] = links_for(session, poll, 1)
    visitor = Visitor(app)
    page = visitor.get(f"/polls/{slug}")
    writing.close_poll(again(session, poll), now=NOW)
    session.commit()

    late = visitor.send(page, "answer", **chosen(page))

    assert late.status == 410
    assert visitor.get(f"/polls/{slug}").status == 410
    assert visitor.get(f"/polls/i/{token}").status == 410
    assert "not out yet" in visitor.get(f"/polls/{slug}/result").words
    assert visitor.get(f"/polls/{slug}/result.csv").status == 404


def test_a_published_result_keeps_samples_apart_and_says_how(app, session):
    slug = a_published_poll(session).slug
    visitor = Visitor(app)

    page = visitor.get(f"/polls/{slug}/result")
    table = list(csv.DictReader(StringIO(visitor.get(f"/polls/{slug}/result.csv").text)))

    assert page.status == 200
    assert re.search(r"\d+% of adults in Ohio are in favor", page.words)
    assert "±" in page.words
    assert "Not a random sample: anybody with the link could answer" in page.words
    assert "American Community Survey 2024" in page.words
    assert {row["recruitment"] for row in table} == {"list", "open_link"}
    assert all(0 <= float(row["low"]) <= float(row["share"]) for row in table if row["low"])
    assert not any(row["moe"] for row in table if row["recruitment"] == "open_link")
    for row in table:
        assert f"{100 * float(row['share']):.0f}%" in page.words


@pytest.mark.parametrize("path", ["/polls", "/polls/{slug}/result", "/polls/{open}", "/polls/{open}/thanks"])
def test_public_pages_are_light_and_ask_nobody_else(app, session, path):
    slug = a_published_poll(session).slug
    opened = an_open_poll(session).slug

    page = Visitor(app).get(path.format(slug=slug, open=opened))

    assert len(gzip.compress(page.text.encode())) + len(gzip.compress(CSS.read_bytes())) < 14 * 1024
    assert "<script" not in page.text
    assert "plotly" not in page.text
    assert not re.search(r'(src|href)="https?://', page.text)


def test_a_formula_in_a_question_is_made_harmless_in_the_file():
    import pandas as pd

    from polling.reporting import presenting

    text = presenting.csv_text(pd.DataFrame({"question": ["=HYPERLINK(1)", "@x", "fine"], "share": [0.5, None, 1 / 3]}))

    assert text.splitlines() == ["question,share", "'=HYPERLINK(1),0.5", "'@x,", "fine,0.333333"]


def test_what_staff_type_is_shown_as_text(app, session):
    slug = an_open_poll(session, title_en="<script>alert(1)</script> & trees").slug

    page = Visitor(app).get(f"/polls/{slug}")

    assert "<script>" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text

"""The pages of polls, walked as people and staff walk them."""

import csv
import gzip
import re
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from groundwork.doors import Role
from polling import writing
from polling.disclosing.demo import typed
from polling.models import Answer, Invitation, Poll, Response, Sample
from polling.reporting import publishing
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.polling import a_draft, again, an_alliance_for_polls, an_open_poll, answered_by, links_for, stated
from tests.visitor import Visitor

CSS = Path(__file__).parents[2] / "groundwork/static/groundswell.css"


def chosen(page, number=0):
    offered: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(q\d+)" value="(\d+)"', page.text):
        offered.setdefault(name, []).append(value)
    usual = {name: values[:-1] for name, values in offered.items()}
    return {name: values[(number // place) % len(values)] for place, (name, values) in enumerate(usual.items(), 1)}


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


def signed_in(app, session, **grant):
    an_alliance_for_polls(session)
    an_account(session, **grant)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def test_a_leader_writes_opens_invites_closes_and_publishes(app, session):
    leader = signed_in(app, session)
    head = {
        "title_en": "Trees", "title_es": "Árboles", "area": "oh", "population_en": "adults in Ohio",
        "population_es": "personas adultas de Ohio", "paid_by": "Us", "closes_on": "2026-07-01",
    }  # fmt: skip
    page = leader.send("/alliances/franklin/polls/new", "polls/new", **head)
    assert page.path == "/alliances/franklin/polls/trees"
    page = leader.send(
        f"{page.path}/questions/new", "questions/new", wording_en="More or less?", wording_es="¿Más o menos?",
        scale="own", choices_en="More\nLess\n", choices_es="Más\r\nMenos",
    )  # fmt: skip
    assert "More / Less / Don't know / I'd rather not say" in page.words
    assert "Preview: this is what people will see" in leader.get(f"{page.path}/preview").words

    page = leader.send(page, "open")
    assert "Invite people" in page.words
    people = "\n".join(f"p{number}@list.example" for number in range(60))
    made = leader.send(f"{page.path}/invite", "invite", people=people, frame="A list", is_random="y", way="file")
    links = [urlsplit(row["link"]).path for row in csv.DictReader(StringIO(made.text))]
    assert len(set(links)) == 60
    for number, link in enumerate(links):
        visitor = Visitor(app)
        form = visitor.get(link)
        visitor.send(form, "answer", **chosen(form, number))
    page = leader.get("/alliances/franklin/polls/trees")
    assert "60" in page.words
    asked = leader.send(leader.send(page, "close"), "publish")
    assert asked.status == 422
    assert "Say how the poll was done before you publish it" in asked.words
    page = leader.send(leader.send(asked, "how", **typed()), "publish")
    assert "See the published page" in page.words
    assert "Trees" in leader.get("/alliances/franklin/polls").words
    assert "numbers do not move" in leader.get("/alliances/franklin/polls/trees/results").words
    assert Visitor(app).get("/polls/trees/result").status == 200
    session.rollback()
    poll = session.scalars(select(Poll)).one()
    assert (poll.area, poll.closes_at <= NOW.replace(hour=16)) == ("OH", True)


def test_links_by_mail_are_queued_one_each_and_numbers_refused(app, session):
    from groundwork.delivery.models import Message

    poll = an_open_poll(session)
    leader = signed_in(app, session)
    path = f"/alliances/franklin/polls/{poll.slug}/invite"

    refused = leader.send(path, "invite", people="608-555-0142", frame="A list", way="mail")
    assert (refused.status, "608-555-0142" in refused.text) == (422, True)
    leader.send(path, "invite", people="ana@list.example\nbo@list.example", frame="A list", way="mail")

    session.rollback()
    bodies = session.scalars(select(Message.body)).all()
    links = [re.search(r"http://localhost(/polls/i/\S+)", body)[1] for body in bodies]
    assert len(set(links)) == 2
    assert all(Visitor(app).get(link).status == 200 for link in links)
    assert session.scalar(select(func.count(Invitation.id))) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"area": "XX"},
        {"title_en": ""},
        {"title_es": " " * 200},
        {"closes_on": "2020-01-01"},
        {"closes_on": "soon"},
        {"paid_by": "x" * 200},
    ],
)
def test_a_bad_head_is_refused_with_its_values_kept(app, session, changes):
    leader = signed_in(app, session)
    head = {
        "title_en": "Trees", "title_es": "Árboles", "area": "OH", "population_en": "adults",
        "population_es": "personas adultas", "paid_by": "Us",
    }  # fmt: skip

    page = leader.send("/alliances/franklin/polls/new", "polls/new", **head | changes)

    assert page.status == 422
    assert "Árboles" in page.text or "title_es" in changes
    session.rollback()
    assert session.scalar(select(func.count(Poll.id))) == 0


@pytest.mark.parametrize(
    ("english", "spanish"), [("One", "Uno"), ("One\nTwo", "Uno"), ("Same\nSame", "Uno\nDos"), ("", "")]
)
def test_choices_that_do_not_fit_are_refused(app, session, english, spanish):
    slug = a_draft(session).slug
    leader = signed_in(app, session)

    page = leader.send(
        f"/alliances/franklin/polls/{slug}/questions/new", "questions/new", wording_en="A?", wording_es="¿A?",
        scale="own", choices_en=english, choices_es=spanish,
    )  # fmt: skip

    assert page.status == 422


def test_another_alliance_s_staff_see_and_change_nothing(app, session):
    slug = a_draft(session, alliance="ohio").slug
    leader = signed_in(app, session)

    assert leader.get(f"/alliances/ohio/polls/{slug}").status == 403
    assert leader.get(f"/alliances/franklin/polls/{slug}").status == 404


def test_a_viewer_reads_and_does_not_write(app, session):
    slug = a_draft(session).slug
    viewer = signed_in(app, session, role=Role.VIEWER)

    assert viewer.get(f"/alliances/franklin/polls/{slug}").status == 200
    assert viewer.get("/alliances/franklin/polls/new").status == 403
    assert viewer.send(f"/alliances/franklin/polls/{slug}", "open").status == 403


def test_publishing_too_little_says_why(app, session):
    poll = an_open_poll(session)
    slug = poll.slug
    answered_by(session, poll, by_link=5)
    leader = signed_in(app, session)
    page = leader.send(f"/alliances/franklin/polls/{slug}", "close")

    refused = leader.send(page, "publish")

    assert refused.status == 422
    assert "We publish at 50 answers" in refused.words
    assert "Withheld: fewer than 10 answered" in leader.get(f"/alliances/franklin/polls/{slug}/results").words


def test_a_list_page_asks_the_database_as_often_for_many_as_for_few(app, session):
    from sqlalchemy import event

    leader = signed_in(app, session)
    counts = []
    for _ in range(2):
        for _ in range(3):
            an_open_poll(session)
        statements: list[str] = []
        engine = app.extensions["database"].read_engine
        listener = lambda *arguments: statements.append(arguments[2])  # noqa: B023, E731
        event.listen(engine, "before_cursor_execute", listener)
        leader.get("/alliances/franklin/polls")
        Visitor(app).get("/polls")
        event.remove(engine, "before_cursor_execute", listener)
        counts.append(len(statements))

    assert counts[0] == counts[1]
    session.rollback()
    assert session.scalar(select(func.count(Sample.id))) == 6
    assert session.scalar(select(func.count(Answer.response_id))) == 0

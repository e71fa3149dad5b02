"""The staff pages of polls: writing, opening, inviting, closing and publishing one."""

import csv
import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from groundwork.doors import Role
from polling.disclosing.demo import typed
from polling.models import Answer, Invitation, Poll, Sample
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.polling import a_draft, an_alliance_for_polls, an_open_poll, answered_by, chosen
from tests.visitor import Visitor


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

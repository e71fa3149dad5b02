"""The page on which a poll's makers say how it was done, the page everybody reads, and taking answers out."""

import csv
import json
from io import StringIO

import pytest
from sqlalchemy import delete, select

from groundwork.doors import Role
from polling.disclosing.demo import typed
from polling.models import PollState, Record, Statement
from tests.factories.accounts import an_account
from tests.factories.polling import (
    a_closed_poll,
    a_published_poll,
    again,
    an_alliance_for_polls,
    an_open_poll,
    answered_by,
)
from tests.visitor import Visitor


def signed_in(app, session, **grant):
    an_alliance_for_polls(session)
    an_account(session, **grant)
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def path_of(poll, page):
    return f"/alliances/franklin/polls/{poll.slug}/{page}".rstrip("/")


def test_everybody_reads_how_a_published_poll_was_done_in_both_languages(app, session):
    poll = a_published_poll(session)
    visitor = Visitor(app)

    english = visitor.get(f"/polls/{poll.slug}/method")
    spanish = visitor.get(f"/es/polls/{poll.slug}/method")

    assert (english.status, spanish.status) == (200, 200)
    for number, words in ((1, "How the answers were collected"), (11, "What the numbers cannot tell")):
        assert f"{number}. {words}" in english.words
    assert "11. Lo que las cifras no pueden decir" in spanish.words
    assert "We do not claim to be its members" in english.words
    assert "We know of quality." in english.words
    assert "Sabemos de quality." in spanish.words
    assert f"/polls/{poll.slug}/method.json" in english.links
    assert "<script" not in english.text


def test_the_same_as_json_holds_both_languages(app, session):
    poll = a_published_poll(session)

    page = Visitor(app).get(f"/polls/{poll.slug}/method.json")
    found = json.loads(page.text)

    assert page.headers["Content-Type"] == "application/json"
    assert [one["number"] for one in found["items"]] == list(range(1, 12))
    assert found["items"][9]["stated"] == {"en": "We know of quality.", "es": "Sabemos de quality."}
    assert "no membership is claimed" in found["standard"]
    assert "NaN" not in page.text


def test_before_publication_only_staff_see_it(app, session):
    poll = a_closed_poll(session, invited=80)

    assert Visitor(app).get(f"/polls/{poll.slug}/method").status == 404
    assert Visitor(app).get(f"/polls/{poll.slug}/method.json").status == 404
    page = signed_in(app, session, role=Role.VIEWER).get(path_of(poll, "method"))
    assert page.status == 200
    assert "Still missing: How people were found; How the answers were handled and checked" in page.words
    assert path_of(poll, "how") not in page.links


def test_an_older_poll_shows_what_there_is(app, session):
    poll = a_published_poll(session)
    session.execute(delete(Record))
    session.execute(delete(Statement))
    session.commit()

    page = Visitor(app).get(f"/polls/{poll.slug}/method")

    assert page.status == 200
    assert "Not recorded: this poll was published before we asked for it." in page.words
    assert "published before such pages were kept" in page.words


def test_publishing_leads_to_what_is_missing_and_then_through(app, session):
    poll = a_closed_poll(session, invited=80)
    leader = signed_in(app, session)
    page = leader.get(path_of(poll, ""))
    assert "Before the poll can be published, say: How people were found;" in page.words

    refused = leader.send(page, "publish")

    assert refused.status == 422
    assert "Still missing: “How people were found”, “How the answers were handled and checked”" in refused.words
    assert 'href="#quality_en"' in refused.text
    kept = leader.send(refused, "how", **typed())
    assert kept.path == path_of(poll, "")
    assert "All that you must say is said." in kept.words
    done = leader.send(kept, "publish")
    assert "See the published page" in done.words
    session.rollback()
    assert again(session, poll).state == PollState.PUBLISHED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sure": None}, "Tick this when it is so"),
        ({"quality_es": ""}, "Say it in both languages"),
        ({"quality_en": "We found [what]."}, "Fill in what stands in brackets: [what]"),
        ({"quality_en": "x" * 2001}, "2000"),
    ],
)
def test_what_is_half_said_is_refused_and_what_was_typed_stays(app, session, changes, said):
    poll = a_closed_poll(session, invited=80)
    leader = signed_in(app, session)
    fields = {name: value for name, value in (typed() | changes).items() if value is not None}

    page = leader.send(path_of(poll, "how"), "how", **fields)

    assert page.status == 422
    assert said in page.words
    assert typed()["recruitment_es"] in page.text
    session.rollback()
    assert session.scalars(select(Statement)).all() == []


def test_what_was_said_is_shown_again_and_escaped(app, session):
    poll = a_closed_poll(session, invited=80)
    leader = signed_in(app, session)
    leader.send(path_of(poll, "how"), "how", **typed() | {"quality_en": "<script>1</script>"})

    form, page = leader.get(path_of(poll, "how")), leader.get(path_of(poll, "method"))

    assert "&lt;script&gt;1" in form.text
    assert "&lt;script&gt;1" in page.text
    assert "<script>1" not in form.text + page.text


def test_a_published_poll_s_words_cannot_be_changed(app, session):
    poll = a_published_poll(session)
    leader = signed_in(app, session)
    app.config["WTF_CSRF_ENABLED"] = False

    shown = leader.get(path_of(poll, "how"))
    answer = leader.client.post(path_of(poll, "how"), data=typed())

    assert "<form" not in shown.text.split("<main")[1]
    assert answer.status_code == 422
    assert "fixed with its numbers" in answer.get_data(as_text=True)


def test_staff_take_the_answers_out_in_every_form(app, session):
    poll = a_published_poll(session)
    leader = signed_in(app, session)
    page = leader.get(path_of(poll, "export"))

    rows = list(csv.DictReader(StringIO(leader.get(path_of(poll, "export?file=csv")).text)))

    assert "Handle with care" in page.words
    assert len(rows) == 180
    for kind, begins in (("sav", b"$FL2"), ("parquet", b"PAR1"), ("codebook.md", b"# Codebook"), ("recipe.json", b"{")):
        answer = leader.client.get(path_of(poll, f"export?file={kind}&language=es"))
        assert (answer.status_code, answer.data[: len(begins)]) == (200, begins)
        assert "attachment" in answer.headers["Content-Disposition"]
    assert leader.get(path_of(poll, "export?file=exe")).status == 404


def test_taking_answers_out_asks_who_one_is_once_more(app, session):
    poll = a_published_poll(session)
    leader = signed_in(app, session)
    with leader.client.session_transaction() as cookie:
        cookie["fs_paa"] = 1.0  # signed in, but long ago

    page = leader.get(path_of(poll, "export?file=csv"))

    assert page.path.startswith("/verify")
    taken = leader.send(page, "verify", password="correct horse battery staple")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{poll.slug}-answers.csv"'
    assert leader.get(path_of(poll, "export")).status == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.VOLUNTEER])
def test_who_only_reads_takes_nothing_out_and_says_nothing(app, session, role):
    poll = a_published_poll(session)
    reader = signed_in(app, session, role=role)

    for page in ("export", "export?file=csv", "export?file=recipe.json", "how"):
        assert reader.get(path_of(poll, page)).status == 403


def test_an_open_poll_is_not_taken_out(app, session):
    poll = an_open_poll(session)
    answered_by(session, poll, by_link=60)
    leader = signed_in(app, session)

    page, answer = leader.get(path_of(poll, "export")), leader.get(path_of(poll, "export?file=csv"))

    assert "Close the poll first" in page.words
    assert "export?file=csv" not in page.text
    assert (answer.status, "Close the poll first" in answer.words) == (422, True)

"""Staff of one alliance, with every id of another in paths and forms: nothing is shown, nothing changes.

A new route, or a new kind of id in a path, is walked by itself; one that is not known here fails.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from alliances.belonging import organizations
from alliances.inbox import replies
from alliances.kinds import MaterialKind, OrganizationKind
from alliances.materials import shelf
from alliances.models import Alliance
from campaigns.models import CampaignState, Party, Promise
from groundwork.accounts import invitations
from groundwork.accounts.people import ALLIANCE
from groundwork.database import Base
from groundwork.delivery.models import ReceivedText
from groundwork.delivery.webhooks import inbound
from groundwork.doors import Doors, InboundText, Role
from legislators.models import Person
from polling import writing
from polling.models import Figure, PollState, Recruitment, Sample, Side
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories.accounts import an_account
from tests.factories.delivery import a_number
from tests.factories.path_ids import MAKERS
from tests.factories.polling import YES_NO, a_head
from tests.visitor import Visitor

IDS = {
    "poll_slug", "question_id", "campaign", "visit_id", "promise_id", "material_id", "office_id", "thread_id",
    "reply_id", "text_id", *MAKERS,
}  # fmt: skip
NO_IDS = {"slug", "kind", "figure", "act", "answer", "stage_name", "key", "year"}

# enough of every form that its work would be done if the id were taken
FIELDS = {
    "act": "stop", "number": "0", "kind": "call", "day": "2026-06-16", "met": "State director", "heard": "Yes.",
    "asked": "", "position": "same", "promise": "", "party": "they", "owner": "Ana", "cadence_days": "9",
    "next_kind": "call", "next_on": "", "title_en": "T", "title_es": "T", "area": "OH", "population_en": "adults",
    "population_es": "adultos", "paid_by": "us", "wording_en": "Q?", "wording_es": "Q?", "scale": "yes_no",
    "people": "a@list.example", "frame": "list", "way": "file", "name": "N", "target": "senators", "audience": "FK",
    "ask_en": "Ask", "ask_es": "Ask", "text_en": "Call {legislator}: {link} Reply STOP to stop.",
    "text_es": "Llame a {legislator}: {link} Responda STOP para no recibir mas.", "script_en": "Hello {name} {ask}",
    "script_es": "Hola {name} {ask}", "opens_on": "2026-06-16", "closes_on": "2026-06-30", "poll_id": "0",
}  # fmt: skip


@dataclass(frozen=True)
class Theirs:
    """The rows of one alliance that have an address of their own, by the name of the path's argument."""

    ids: dict[str, object]
    organization_id: int
    poll_id: int
    invitation_id: int
    account_id: int


def _published(session: Session, alliance: Alliance) -> int:
    """A poll of the alliance that its own campaigns may quote."""
    poll = writing.draft(session, alliance.id, a_head(title_en=f"Old trees of {alliance.slug}"), now=NOW)
    question = writing.add_question(session, poll, YES_NO)
    poll.state, poll.published_at = PollState.PUBLISHED, NOW
    sample = Sample(poll_id=poll.id, recruitment=Recruitment.LIST, is_random=True)
    session.add(sample)
    session.flush()
    numbers = {"share": 0.6, "moe": 0.03, "n": 900, "effective_n": 800.0, "design_effect": 1.1}
    session.add(Figure(sample_id=sample.id, question_id=question.id, side=Side.FAVOR, **numbers))
    return poll.id


def _held(session: Session, alliance: Alliance) -> ReceivedText:
    """A text of one of its supporters that a person must read."""
    phone = a_number()
    make.a_supporter(session, alliance, phone)
    said = InboundText(f"SM{alliance.slug}", phone, "+12025550190", "Wrong number")
    inbound.receive(session, said, Doors(), url="http://localhost", is_answered=False, now=NOW)
    return session.scalars(select(ReceivedText).where(ReceivedText.sender == phone)).one()


def _rows(session: Session, alliance: Alliance, office_id: str) -> Theirs:
    poll = writing.draft(session, alliance.id, a_head(title_en=f"Trees of {alliance.slug}"), now=NOW)
    question = writing.add_question(session, poll, YES_NO)
    campaign = make.a_campaign(session, alliance, slug=f"{alliance.slug}-texts", state=CampaignState.DRAFT)
    promise = Promise(
        alliance_id=alliance.id, office_id=make.HALE_WATAUGA, party=Party.THEY, promised="A letter",
        made_on=date(2026, 6, 1),
    )  # fmt: skip
    session.add(promise)
    material = shelf.add_material(session, alliance, shelf.NewMaterial(MaterialKind.GUIDE, "Guide", "Text"), now=NOW)
    typed = organizations.NewOrganization(f"Club of {alliance.slug}", OrganizationKind.CIVIC)
    member = organizations.add_member(session, alliance, typed, since=date(2026, 1, 1))
    email = f"new@{alliance.slug}.example"
    invitations.invite(session, email, Role.VIEWER, scope_kind=ALLIANCE, scope_id=alliance.slug, now=NOW)
    invitation = invitations.waiting(session, ALLIANCE, alliance.slug, now=NOW)[0]
    session.flush()
    held = _held(session, alliance)
    reply = replies.add(session, alliance, "Thanks", "Thank you", "Gracias", now=NOW)
    session.flush()
    ids = {
        "poll_slug": poll.slug, "question_id": question.id, "campaign": campaign.slug, "promise_id": promise.id,
        "visit_id": make.a_visit(session, alliance).id, "material_id": material.id, "office_id": office_id,
        "thread_id": held.thread_id, "reply_id": reply.id, "text_id": held.id,
    } | {name: make_one(session, alliance) for name, make_one in MAKERS.items()}  # fmt: skip
    return Theirs(ids, member.organization_id, _published(session, alliance), invitation.id, 0)


@pytest.fixture
def rows(session) -> tuple[Theirs, Theirs]:
    """Ours and theirs: two alliances of one state, and an office of another state."""
    make.a_congress(session)
    session.add(Person(id="XX00001", first="Ada", last="Elsewhere"))
    session.flush()
    elsewhere = make.an_office(session, "XX00001", "Farville")
    ours = _rows(session, make.an_alliance(session), make.HALE_WATAUGA)
    theirs = _rows(session, make.an_alliance(session, "ohio", name="Ohio Alliance"), elsewhere.id)
    leader = an_account(session, "leader@ohio.example", scope="ohio")
    an_account(session)
    session.expunge_all()
    return ours, Theirs(**{**vars(theirs), "account_id": leader.id})


@pytest.fixture
def rosa(app, rows) -> Visitor:
    """The leader of `franklin`; forms' tokens are read as given, so that the rows' owner alone decides."""
    app.config["WTF_CSRF_ENABLED"] = False
    visitor = Visitor(app)
    visitor.sign_in("rosa@franklin.example")
    return visitor


def _everything(database: Any) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


def _scoped(app: Flask) -> list[Rule]:
    permissions = app.extensions["doors"].permissions
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "slug" in rule.arguments and (permissions[rule.endpoint].scope or rule.endpoint == "materials.public")
    ]


def _walks(rule: Rule, ours: Theirs, theirs: Theirs) -> list[dict[str, object]]:
    """The rule's arguments with one id of theirs among ours, and with all of them theirs."""
    ids = sorted(rule.arguments & IDS)
    words = {"slug": "franklin", "kind": "event", "figure": "calls", "act": "take", "answer": "stop"}
    own = words | {name: ours.ids[name] for name in ids}
    return [own | {name: theirs.ids[name]} for name in ids] + [own | {name: theirs.ids[name] for name in ids}]


def test_every_argument_of_an_alliances_routes_is_known_here(app):
    assert {name for rule in _scoped(app) for name in rule.arguments} == IDS | NO_IDS


def test_no_id_of_another_alliance_is_taken_in_any_path(app, rosa, rows, database):
    before = _everything(database)
    walked = {}
    for rule in _scoped(app):
        for path in _walks(rule, *rows) if rule.arguments & IDS else []:
            built = rule.build({name: value for name, value in path.items() if name in rule.arguments})
            for way in sorted((rule.methods or set()) & {"GET", "POST"}):
                data = dict(FIELDS) if way == "POST" else None
                walked[way, built[1]] = rosa.client.open(built[1], method=way, data=data).status_code

    assert len(walked) > 30
    assert {place: status for place, status in walked.items() if status != 404} == {}
    assert _everything(database) == before


def test_with_ids_of_ones_own_the_same_walk_opens_the_pages(app, rosa, rows):
    ours, _theirs = rows
    answers = {}
    for rule in _scoped(app):
        if rule.arguments & IDS and "GET" in (rule.methods or set()):
            built = rule.build({"slug": "franklin"} | {name: ours.ids[name] for name in rule.arguments & IDS})
            answers[built[1]] = rosa.client.get(built[1]).status_code

    assert len(answers) > 8
    assert set(answers.values()) == {200}, answers


def _forms(theirs: Theirs) -> list[tuple[str, dict[str, object]]]:
    """Forms that name a row of another alliance in a field."""
    commitment = {"organization": theirs.organization_id, "program": "Talks", "since": "2026-01-01"}
    visit = {"office_id": theirs.ids["office_id"], "day": "2026-06-20", "at": "10:00", "who": "Ana"}
    return [
        ("/alliances/franklin/members/add/commitment", commitment),
        ("/alliances/franklin/visits", visit),
        ("/alliances/franklin/texts/new", {**FIELDS, "poll_id": theirs.poll_id}),
        ("/alliances/franklin/people/end", {"invitation": theirs.invitation_id}),
        ("/alliances/franklin/people/end", {"account": theirs.account_id, "role": "leader"}),
        ("/alliances/franklin/people/end", {"account": "9" * 30, "role": "leader"}),
        ("/alliances/franklin/people/end", {"invitation": "9" * 30}),
    ]


def test_no_id_of_another_alliance_is_taken_in_any_form(rosa, rows, database):
    before = _everything(database)

    answers = [rosa.client.post(path, data=fields).status_code for path, fields in _forms(rows[1])]

    assert set(answers) <= {404, 422}, answers
    assert _everything(database) == before


def test_the_same_forms_with_rows_of_ones_own_are_taken(rosa, rows, session):
    ours = rows[0]
    forms = _forms(Theirs(**{**vars(ours), "account_id": 0}))[:4]

    answers = [rosa.client.post(path, data=fields).status_code for path, fields in forms]

    assert answers == [303, 303, 303, 303]
    assert session.scalar(select(func.count()).select_from(Base.metadata.tables["visit"])) == 3

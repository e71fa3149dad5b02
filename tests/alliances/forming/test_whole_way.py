"""From a wish to an active alliance through the pages, as the secretariat and the leader go it."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from alliances.models import Alliance, Member, Prospect, Stage
from groundwork.accounts.models import Account
from groundwork.delivery.models import Message
from groundwork.doors import Role
from tests.committed import all_of, one_of
from tests.factories.accounts import TOTP_KEY, a_reason
from tests.factories.alliances import a_country, an_alliance
from tests.factories.files import a_png
from tests.factories.forming import a_prospect
from tests.visitor import Visitor, signed_in

HANA = "hana@lantern.example"
HOME = "/alliances/utah"
JUNE = "june@moab.example"
NEW = "a long new password of june"


@pytest.fixture
def hana(app, session):
    a_country(session)
    return signed_in(app, session, HANA, name="Hana Brandt", role=Role.SECRETARIAT)


def test_a_wish_becomes_an_active_alliance(app, session, hana):
    june = _a_leader_is_found(app, session, hana)
    organization = _an_organization_backs(june, session)
    _the_steps_are_taken(june, hana)

    assert all_of(session, select(Alliance.stage)) == [Stage.ACTIVE]
    _a_program_is_told(june, organization)


def _a_leader_is_found(app, session, hana):
    anybody = Visitor(app)
    wish = anybody.send("/start", "start", name="June Ashby-Moor", email=JUNE, place="Utah", organization="Moab Circle")
    asked = hana.send(hana.get("/secretariat"), "accept")
    invited = hana.send(asked, "invite-form")
    assert "not taken up yet" in invited.words
    assert "It stands here: Leader found" in anybody.get(wish.path).words

    letter = all_of(session, select(Message.body).where(Message.body.contains("/invitations/")))[0]
    return _taken_up(app, session, re.search(r"/invitations/\S+", letter).group(0))


def _taken_up(app, session, link):
    """Take an invitation up, with a sign-in app set up as on a phone."""
    june = Visitor(app)
    june.send(link, name="June Ashby-Moor", password=NEW, again=NEW)
    account = session.scalars(select(Account).where(Account.email == JUNE)).one()
    account.tf_primary_method, account.tf_totp_secret = "authenticator", f'{{"key":"{TOTP_KEY}","type":"totp","v":1}}'
    session.commit()
    june = Visitor(app)
    june.sign_in(JUNE, NEW)
    return june


def _an_organization_backs(june, session):
    asked = june.send(
        f"{HOME}/prospects/{one_of(session, Prospect.id)}", "asking-form", on="2026-06-15", by="June", way="visit",
        answer="yes", is_member="y", note="The board agreed.",
    )  # fmt: skip
    assert "member since" in asked.words

    organization = one_of(session, Member.organization_id)
    page = f"{HOME}/organizations/{organization}"
    june.send(page, "backing-form", is_backing="y", file=(BytesIO(a_png()), "letter.png"))
    assert june.client.get(f"{page}/letter").status_code == 200
    return organization


def _the_steps_are_taken(june, hana):
    def reach(by=june, **answers):
        return by.send(f"{HOME}/stage", "stage-form", **{"on": "2026-06-16"} | answers)

    backed = reach(evidence="Resolution of June 10", file=(BytesIO(a_png()), "resolution.png"), owner="June")
    assert "file on record" in backed.words
    assert june.client.get(f"{HOME}/stage/backing/paper").status_code == 200
    no_visit = {"is_without_visit": "y", "note": "The roads were flooded."}
    assert "Only the secretariat confirms" in reach(**no_visit).words
    assert reach(hana, **no_visit | {"note": ""}).status == 422
    assert "Confirmed without a visit" in reach(hana, **no_visit).words
    june.send(f"{HOME}/prospects/add", "prospect-form", name="Osric Penhallow", kind="person", role="retired judge")
    reach(evidence="Two asked, one said yes")
    assert "Moab Circle" in june.get(f"{HOME}/organizing-meeting").words
    reach(evidence="Minutes, 12 people")
    active = reach(evidence="The first letter was sent", next_step="Visit the office", next_owner="June")
    assert "All six steps are taken" in active.words


def _a_program_is_told(june, organization):
    page = june.send(
        f"{HOME}/members/add/commitment", "add-form", organization=str(organization), program="Spring lectures",
        since="2026-06-01", renews_on="2026-07-01",
    )  # fmt: skip
    assert "due for renewal" in page.words
    june.send(page, "done-form", on="2026-06-12", words="First lecture", people="31")
    assert "31 people" in june.get(f"{HOME}/programs/2026").words
    assert "1 program is due for renewal" in june.get(f"{HOME}/members").words
    sheet = june.get(f"{HOME}/hand-over/sheet")
    for words in ("Moab Circle", "Osric Penhallow", "Spring lectures", "Visit the office", "June Ashby-Moor"):
        assert words in sheet.words


def test_declining_says_why_to_whoever_asked_and_is_taken_up_again(app, session, hana):
    anybody = Visitor(app)
    wish = anybody.send("/start", "start", name="Ben", email="ben@moab.example", place="Utah")
    anybody.send("/start", "start", name="Cleo", email="cleo@moab.example", place="Utah")
    board = hana.get("/secretariat")
    assert "2 requests from Utah: look at them together" in board.words
    public_id = wish.path.rsplit("/", 1)[1]
    page = hana.get(f"/secretariat/starts/{public_id}")
    assert "Cleo" in page.words

    hana.send(page, "decline-form", answer="We are too few this year.")

    assert "We are too few this year." in anybody.get(wish.path).words
    assert all_of(session, select(Message.body)) == ["We are too few this year."]
    again = hana.send(f"/secretariat/starts/{public_id}", "reopen")
    assert "Accept" in again.words
    hana.send(again, "assign-form", account="1", note="Call on Monday")
    assert "Hana Brandt sees to it. Call on Monday" in hana.get("/secretariat").words


def test_bad_words_and_days_are_said_beside_their_boxes_and_nothing_is_lost(app, session, hana):
    alliance = an_alliance(session, stage=Stage.BACKING, leader_name="", payer="")
    a_prospect(session, alliance)
    account = session.scalars(select(Account).where(Account.email == HANA)).one()
    a_reason(session, account)
    home = "/alliances/franklin"
    for path, form, answers in (
        (f"{home}/stage", "stage-form", {"on": "soon", "evidence": "Letter"}),
        (f"{home}/stage", "stage-form", {"on": "2026-06-01", "file": (BytesIO(b"MZ\x90"), "letter.pdf")}),
        (f"{home}/stage", "plan-form", {"next_step": "", "next_step_on": "2026-07-01"}),
        (f"{home}/stage", "line-form", {"words": "x" * 300}),
        (f"{home}/standing", "standing-form", {"standing": "closed", "on": "2030-01-01", "reason": "Kept words"}),
        (f"{home}/prospects/add", "prospect-form", {"name": "Kept words", "phone": "911"}),
        (f"{home}/hand-over", "hand-over-form", {"name": "Kept words", "email": "no", "by_day": "2026-07-01"}),
        (f"{home}/members/people/add", "add-form", {"name": "Kept words", "since": "2026-06-01", "email": "no"}),
        (f"{home}/members/roles/add", "add-form", {"name": "Kept words", "since": "2026-06-01", "kind": "other"}),
        ("/secretariat/organizations/add", "facts-form", {"name": " "}),
    ):
        page = hana.send(path, form, **answers)
        assert page.status == 422, (path, answers, page.status)
        assert "Please look at this again" in page.words
        if "Kept words" in answers.values():
            assert "Kept words" in page.text
    for path in (
        "stage/nonsense/paper",
        "stage/backing/paper",
        "programs/9999",
        "prospects/999999999999",
        "commitments/0",
    ):
        assert hana.get(f"{home}/{path}").status == 404, path


def test_a_board_says_what_stands_still_and_who_is_missing(app, session, hana):
    an_alliance(session, stage=Stage.BACKING, leader_name="", payer="")
    session.commit()

    page = hana.get("/secretariat?show=stalled&state=FK")

    assert "1 alliance stands still" in page.words
    assert "no leader" in page.words
    assert "No next step is planned." in page.words
    stage = hana.get("/alliances/franklin/stage")
    assert "can send no texts" in stage.words
    assert "This alliance has no leader." in hana.get("/alliances/franklin/members").words
    for query in ("show=x", "state=%3Cb", "show=resting&state=" + "x" * 3000):
        assert hana.get(f"/secretariat?{query}").status == 200

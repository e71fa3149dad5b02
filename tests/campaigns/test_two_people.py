"""What costs more than one person may decide: one asks, another confirms, and only just that."""

import pytest
from sqlalchemy import func, select

from campaigns import launch as launching
from campaigns.compose import Draft, rewrite
from campaigns.models import CampaignState
from groundwork.delivery.models import Channel, Message
from groundwork.doors import Role
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.campaigns import a_campaign, a_supporter
from tests.visitor import Visitor, signed_in

LINK = "https://lantern.example/act"
PLAN = "/alliances/franklin/texts/ratify/plan"


@pytest.fixture
def dear(session, alliance):
    """A draft whose every cent takes two people."""
    alliance.confirm_above_cents = 0
    a_supporter(session, alliance)
    return a_campaign(session, alliance, state=CampaignState.DRAFT)


@pytest.fixture
def tom(session, alliance):
    return an_account(session, "tom@franklin.example", name="Tom Abara")


@pytest.fixture
def ana(session, alliance):
    return an_account(session, "ana@franklin.example", name="Ana Reyes")


def press(session, campaign, account, *, expected=1):
    return launching.launch(
        session, campaign, link=LINK, expected=expected, by=account.id if account else None, now=NOW
    )


def texts(session):
    return session.scalar(select(func.count()).where(Message.channel == Channel.TEXT))


def fields_of(campaign, **changes):
    names = Draft.__dataclass_fields__
    return Draft(**{name: getattr(campaign, name) for name in names} | changes)


def test_the_first_press_asks_and_the_second_accounts_sends(session, dear, tom, ana):
    asked = press(session, dear, tom)
    before = (texts(session), dear.state, dear.asked_by, dear.asked_people)

    sent = press(session, dear, ana)

    assert (asked, before) == (0, (0, CampaignState.DRAFT, tom.id, 1))
    assert (sent, texts(session), dear.state) == (1, 1, CampaignState.OPEN)
    assert (dear.approved_by, dear.approved_at) == (ana.id, NOW)


def test_nobody_confirms_what_they_asked_for(session, dear, tom):
    press(session, dear, tom)

    with pytest.raises(Refusal, match="another leader"):
        press(session, dear, tom)

    assert dear.state is CampaignState.DRAFT


def test_nobody_at_all_cannot_ask(session, dear):
    with pytest.raises(Refusal, match="two people"):
        press(session, dear, None)


def test_more_people_have_to_be_asked_for_anew(session, alliance, dear, tom, ana):
    press(session, dear, tom)
    a_supporter(session, alliance, "+16085550143")

    asked_anew = press(session, dear, ana, expected=2)
    sent = press(session, dear, tom, expected=2)

    assert (asked_anew, sent) == (0, 2)
    assert (dear.asked_by, dear.approved_by) == (ana.id, tom.id)


@pytest.mark.parametrize("changes", [{"text_en": "Other words {link} STOP"}, {"audience": "FK-2"}])
def test_another_text_or_audience_has_to_be_asked_for_anew(session, dear, tom, ana, changes):
    press(session, dear, tom)

    rewrite(session, dear, fields_of(dear, **changes))

    assert dear.asked_by is None
    assert press(session, dear, ana) == 0


def test_what_is_cheap_takes_one_person(session, alliance, dear, tom):
    alliance.confirm_above_cents = 100_00

    assert press(session, dear, tom) == 1


def test_the_others_who_lead_are_asked_by_e_mail(session, dear, tom, ana):
    press(session, dear, tom)

    mails = session.scalars(select(Message).where(Message.channel == Channel.MAIL)).all()
    assert [(mail.subject, "1 people" in mail.body) for mail in mails] == [("Please confirm: Ratify the treaty", True)]


def test_the_page_asks_waits_and_confirms(app, database, session, dear, tom, ana):
    session.commit()
    first, second = Visitor(app), Visitor(app)
    first.sign_in("tom@franklin.example")
    second.sign_in("ana@franklin.example")

    asked = first.send(PLAN, "launch", number="1")
    waits = second.get(PLAN)
    sent = second.send(waits, "launch", number="1")

    assert "another leader or the secretariat confirms it" in asked.words
    assert 'id="launch"' not in asked.text
    assert "Tom Abara wants to send it to 1 people" in waits.words
    assert sent.path == "/alliances/franklin/texts/ratify"


def test_an_organizer_reads_the_plan_and_sends_nothing(app, session, dear):
    visitor = signed_in(app, session, "olga@franklin.example", name="Olga", role=Role.ORGANIZER)

    page = visitor.get(PLAN)

    assert "A leader of the alliance or the secretariat sends it." in page.words
    assert 'id="launch"' not in page.text
    assert 'id="test"' in page.text

"""A person is texted, calls, says STOP, asks to be deleted: nothing of her is left but the mark of her STOP."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

import wsgi
from alliances import confirming, queries, supporters
from alliances.forming.starting import Wish
from alliances.forming.starting import ask as ask_to_start
from alliances.models import Signup, StartRequest, Supporter
from campaigns import launch as launching
from campaigns import queries as calling
from campaigns.models import Call, CampaignState, DialIn, Outcome
from campaigns.phone.dial_in import answer
from groundwork import people
from groundwork.accounts.people import end_grant
from groundwork.cli import groundswell
from groundwork.delivery import outbox
from groundwork.delivery.addresses import find_text, text_address
from groundwork.delivery.models import Address, Message, ReceivedText, State, Why
from groundwork.delivery.permission import consent
from groundwork.delivery.phone.telephony import Accepted
from groundwork.delivery.sending.claim import Attempt
from groundwork.delivery.webhooks import inbound, learning
from groundwork.doors import InboundCall, InboundText, Role
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories import campaigns as make
from tests.factories import delivery as post
from tests.factories.accounts import an_account
from tests.factories.alliances import a_joining

NUMBER, TYPED, MAILBOX = "+16145550137", "(614) 555-0137", "ottilie@nolin.example"
NAME, OURS = "Ottilie Brandywine", "+12025550190"
DOORS = wsgi.open_doors()
DAYS = {"since": NOW.date() - timedelta(days=3), "until": NOW.date() + timedelta(days=3)}


def hears(session, body, sid, *, now=NOW):
    """What we answer to a text of hers."""
    said = InboundText(sid, NUMBER, OURS, body)
    return inbound.receive(session, said, DOORS, url="http://localhost", is_answered=False, now=now)


def joins(session, alliance, *, now=NOW):
    joining = a_joining(alliance, name=NAME, zip=make.NOLIN, phone=TYPED, email=MAILBOX)
    return supporters.sign_up(session, joining, now=now)


def rings(session, step="answer", **told):
    return answer(session, InboundCall(sid="CA1", caller=NUMBER, called=OURS, step=step, **told), now=NOW)


@pytest.fixture
def alliance(session):
    make.a_congress(session)
    return make.an_alliance(session)


@pytest.fixture
def campaign(session, alliance):
    """She joins and confirms, is texted, rings us and reaches an office, and says STOP; she also wished for more."""
    joins(session, alliance)
    hears(session, "YES", "SM1")
    made = make.a_campaign(session, alliance, state=CampaignState.DRAFT)
    launching.launch(session, made, link="http://localhost/act", expected=1, now=NOW)
    text = session.scalars(select(Message).where(Message.key.startswith("campaign:"))).one()
    text.state, text.attempt = State.SENDING, 1
    session.flush()
    learning.learn(session, Attempt(text.id, 1), Accepted("SM-out", "delivered"), now=NOW)
    rings(session)
    rings(session, "menu-1-1", digits="1")
    rings(session, "done-1", dial_status="completed", dial_sid="CA1leg", dial_seconds=60)
    rings(session, "outcome-1", digits="1")
    wish = Wish(name=NAME, place=make.OSGOOD, email=MAILBOX, why=f"{NAME} lives there")
    ask_to_start(session, wish, now=NOW)
    hears(session, f"my name is {NAME}", "SM2")
    hears(session, "STOP", "SM3")
    session.commit()
    return made


def erase(session, raw=TYPED, *, now=NOW):
    people.erase(session, DOORS, raw, who="a test", now=now)
    session.commit()


def text_of(path):
    return "".join(file.read_bytes().decode("latin-1") for file in Path(path).parent.glob(f"{Path(path).name}*"))


def test_everything_kept_is_shown_in_any_spelling(session, campaign):
    by_phone = people.show(session, DOORS, "614.555.0137", now=NOW)
    by_mail = people.show(session, DOORS, " Ottilie@Nolin.Example ", now=NOW)

    kinds = [row["kind"] for row in [*by_phone["alliances"], *by_phone["campaigns"]]]
    phone, mailbox = by_phone["delivery"]
    assert by_phone == by_mail
    assert kinds == ["supporter", "join form", "wish to start an alliance", "campaign", "rang us", "call"]
    assert (phone["address"], mailbox["address"]) == (NUMBER, MAILBOX)
    assert phone["must_not_be_reached"] == ["opted_out"]
    assert [line["kind"] for line in phone["consent"]] == ["asked", "given", "withdrawn"]
    assert [text["body"] for text in phone["received"]] == ["YES", f"my name is {NAME}", "STOP"]
    assert any("/act/ratify?t=" in text["body"] for text in phone["messages"])


@pytest.mark.parametrize("raw", [TYPED, MAILBOX])
def test_nothing_is_shown_of_an_erased_person(session, campaign, raw):
    erase(session, raw)

    with pytest.raises(NotFound, match="nothing of this address but the mark"):
        people.show(session, DOORS, TYPED, now=NOW)
    with pytest.raises(NotFound, match="nothing about this number"):
        people.show(session, DOORS, MAILBOX, now=NOW)
    with pytest.raises(NotFound):
        people.erase(session, DOORS, TYPED, who="a test", now=NOW)


def test_no_row_names_her(session, campaign):
    erase(session)

    kept = session.scalars(select(Supporter)).one()
    assert (kept.name, kept.zip, kept.city, kept.text_address_id, kept.mail_address_id) == ("", "", "", None, None)
    assert (kept.left_at, kept.district) == (NOW, "FK-2")
    assert session.scalars(select(Signup)).all() == session.scalars(select(StartRequest)).all() == []
    assert {(text.body, text.subject, text.token) for text in session.scalars(select(Message))} == {("", "", "")}
    assert {(text.sender, text.body, text.reply) for text in session.scalars(select(ReceivedText))} == {("", "", "")}
    assert session.scalars(select(DialIn)).all() == []
    call = session.scalars(select(Call)).one()
    assert (call.supporter_id, call.sid, call.office_id, call.outcome) == (None, None, make.HALE_WATAUGA, Outcome.SPOKE)


@pytest.mark.parametrize("others", [0, 300], ids=["in the journal", "among many rows"])
def test_the_file_holds_neither_number_nor_name(session, database, alliance, campaign, others):
    if not database.is_sqlite:
        pytest.skip("the file is SQLite's")
    for number in range(others):  # rows around hers, so that pages have been split and filled
        make.a_supporter(session, alliance, f"+1{212 + number // 100}55501{number % 100:02}")
    session.commit()
    path = database.url.database
    assert NAME in text_of(path)

    erase(session)
    session.close()
    database.scrub()

    found = text_of(path)
    for trace in (NUMBER, NUMBER[2:], TYPED, NAME, "Ottilie", MAILBOX):
        assert trace not in found


def test_numbers_of_the_past_stay(session, alliance, campaign):
    def numbers():
        calls = calling.calls_per_day(session, alliance.id, **DAYS)
        offices = calling.touches_by_office(session, alliance.id, **DAYS)
        growth = queries.growth(session, alliance.id, since=NOW - timedelta(days=7), until=NOW + timedelta(seconds=1))
        named, delivered = calling.funnel(session, alliance.id, **DAYS)["people"][:2]
        batch = outbox.batch_for(session, campaign.cause)
        return (
            calls.to_dict(), offices.to_dict(), growth["joined"].to_list(), named, delivered,
            outbox.counts(session, batch.id),
        )  # fmt: skip

    before = numbers()
    erase(session)

    assert before == numbers()
    assert before[3:5] == (1, 1)


def test_a_stop_outlives_her(session, campaign):
    erase(session)

    again = post.a_text_address(session, NUMBER)
    row = post.a_queued_text(session, address=again)

    assert consent.may_reach(session, [again.id], now=NOW) == {again.id: Why.OPTED_OUT}
    assert not post.claimed(session)
    session.refresh(row)
    assert row.state == State.SUPPRESSED


def test_a_number_that_never_said_stop_is_left_alone_too_and_what_waits_is_cancelled(session, alliance):
    joins(session, alliance)
    erase(session)

    waiting = {(row.state, row.why) for row in session.scalars(select(Message))}
    again = text_address(session, NUMBER)
    assert waiting == {(State.CANCELLED, "erased")}
    assert consent.may_reach(session, [again.id], now=NOW) == {again.id: Why.OPTED_OUT}


def test_she_comes_back_only_by_start_from_her_own_phone(session, alliance, campaign):
    erase(session)
    later = NOW + timedelta(days=2)

    joins(session, alliance, now=later)
    hears(session, "YES", "SM10", now=later)
    address = find_text(session, NUMBER)
    before = consent.may_reach(session, [address.id], now=later)
    hears(session, "START", "SM11", now=later)

    assert before == {address.id: Why.OPTED_OUT}
    assert consent.may_reach(session, [address.id], now=later) == {}
    assert len(session.scalars(select(Supporter)).all()) == 2


def test_a_mailbox_comes_back_by_the_mailed_link(session, alliance, campaign):
    erase(session)
    later, tokens = NOW + timedelta(days=2), []
    joining = a_joining(alliance, name=NAME, zip=make.NOLIN, phone="", email=MAILBOX, wants_texts=False)
    joining = type(joining)(**{**vars(joining), "confirm_address": lambda token: tokens.append(token) or token})

    signup = supporters.sign_up(session, joining, now=later)
    before = consent.may_reach(session, [signup.mail_address_id], now=later)
    confirming.confirm_mail(session, tokens[0], now=later)

    assert before == {signup.mail_address_id: Why.NO_CONSENT}
    assert consent.may_reach(session, [signup.mail_address_id], now=later) == {}


def test_somebody_else_who_typed_her_number_keeps_their_own(session, alliance, campaign):
    other = a_joining(alliance, name="Tom Sill", zip=make.NOLIN, phone=TYPED, email="tom@nolin.example")
    signup = supporters.sign_up(session, other, now=NOW)
    toms = make.a_supporter(session, alliance, "+16145550188", name="Tom Sill", mail_address_id=signup.mail_address_id)
    session.commit()

    erase(session)

    session.refresh(toms)
    assert toms.name == "Tom Sill"
    assert session.get_one(Address, toms.mail_address_id).erased_at is None


def test_a_stranger_who_only_texted_us_is_found_and_erased(session, alliance):
    hears(session, "who is this?", "SM1")
    shown = people.show(session, DOORS, TYPED, now=NOW)
    erase(session)

    assert [text["body"] for text in shown["delivery"][0]["received"]] == ["who is this?"]
    assert session.scalars(select(ReceivedText.sender)).all() == [""]


def test_staff_are_refused_until_their_roles_have_ended(session):
    account = an_account(session, role=Role.ORGANIZER, scope="franklin")
    email = account.email
    session.commit()

    shown = people.show(session, DOORS, email, now=NOW)
    with pytest.raises(Refusal, match="belongs to staff"):
        people.erase(session, DOORS, email, who="a test", now=NOW)
    end_grant(session, account, Role.ORGANIZER, scope_kind="alliance", scope_id="franklin", now=NOW)
    erase(session, email)

    assert shown["accounts"][0]["email"] == email
    assert (account.email, account.name) == (f"erased:{account.id}", "")


@pytest.mark.parametrize(
    ("raw", "words"),
    [("614-555-0199", "nothing about this number"), ("12", "too short"), ("a@", "whole e-mail address")],
)
def test_what_is_not_known_or_no_address_is_refused_in_words(session, raw, words):
    with pytest.raises(Refusal, match=words):
        people.show(session, DOORS, raw, now=NOW)


def test_the_commands_show_refuse_without_yes_and_erase(session, campaign, database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    session.close()

    def run(*words):
        return CliRunner().invoke(groundswell, ["people", *words], obj=(wsgi.open_doors, wsgi.build))

    shown, unsure = run("show", TYPED), run("erase", TYPED)
    erased, after = run("erase", TYPED, "--yes"), run("show", TYPED)

    assert f'"name": "{NAME}"' in shown.output
    assert isinstance(unsure.exception, Refusal)
    assert erased.output.startswith("Deleted.")
    assert isinstance(after.exception, NotFound)
    with closing(session):
        assert session.scalars(select(Supporter.name)).one() == ""

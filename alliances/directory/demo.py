"""Whom the demo's leaders can ask: those with accounts, and three more of other alliances."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.directory import entries
from alliances.directory.kinds import Topic
from alliances.models import Alliance
from groundwork.accounts import people
from groundwork.accounts.models import Account
from groundwork.doors import Role

HANA, ROSA = "hana@lantern.example", "rosa@franklin.example"
FIRST = [Topic.FORMING, Topic.MEMBERS, Topic.MONEY]
OTHERS = (
    (
        "ohio", "Miles Okafor-Lind", "miles@ohio-lantern.example", "Columbus", "English", "614-555-0117",
        [Topic.PRESS, Topic.RADIO], "Four editorial boards met in one year; I keep the notes.",
    ),
    (
        "vermont", "June Castellan", "june@vermont-lantern.example", "Barre", "English, French", "802-555-0131",
        [Topic.CONGREGATIONS, Topic.EVENTS], "Forum evenings with a parish, a synagogue and a mosque.",
    ),
    (
        "rio-grande", "Lalo Ibarra-Stone", "lalo@rio-lantern.example", "Del Rio", "Español, English", "",
        [Topic.SPANISH, Topic.CAMPUSES], "Two campuses, both languages, and how to ask a dean.",
    ),
)  # fmt: skip


def seed(session: Session, *, now: datetime) -> None:
    """Write the entries that people in the story chose to write."""
    accounts = {one.email: one for one in session.scalars(select(Account))}
    alliances = {one.slug: one for one in session.scalars(select(Alliance))}
    then = now - timedelta(days=30)
    hana = entries.Typed(
        "Hana Brandt", "Washington", "Anything about the first six months.", "English, German", FIRST,
        shows_account_mail=True,
    )  # fmt: skip
    entries.write(session, accounts[HANA].id, None, hana, now=then)
    rosa = entries.Typed(
        "Rosa Lindgren", "Lakemont", "A first visit to a Senator's local office, step by step.", "English, Español",
        [Topic.CONGRESS, Topic.POLLS], phone="202-555-0164", shows_account_mail=True,
    )  # fmt: skip
    entries.write(session, accounts[ROSA].id, alliances["franklin"].id, rosa, now=then)
    for slug, name, email, town, languages, phone, topics, words in OTHERS:
        account = people.make_account(session, email, name=name, now=then)
        people.grant(session, account, Role.ORGANIZER, scope_kind=people.ALLIANCE, scope_id=slug, now=then)
        typed = entries.Typed(name, town, words, languages, topics, phone=phone, shows_account_mail=True)
        entries.write(session, account.id, alliances[slug].id, typed, now=then)

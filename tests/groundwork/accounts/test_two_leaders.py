"""Two leaders end each other's role at the same moment."""

from threading import Thread

from groundwork.accounts import people, queries
from groundwork.accounts.models import Account
from groundwork.accounts.people import ALLIANCE, LastOne
from groundwork.doors import Role
from tests.conftest import NOW
from tests.factories.accounts import an_account

FRANKLIN = {"scope_kind": ALLIANCE, "scope_id": "franklin"}


def _ended(session, account_id):
    people.end_grant(session, session.get(Account, account_id), Role.LEADER, **FRANKLIN, now=NOW)


def test_two_leaders_who_end_each_others_role_at_once_leave_one(session, database):
    rosa, ana = an_account(session).id, an_account(session, "ana@franklin.example").id
    session.commit()
    _ended(session, ana)
    refused = []

    def beside():
        try:
            with database.writing() as other:
                _ended(other, rosa)
        except LastOne as no:
            refused.append(no)

    thread = Thread(target=beside)
    thread.start()
    thread.join(0.3)
    session.commit()
    thread.join()

    session.expire_all()
    assert len(refused) == 1
    assert [one.account_id for one in queries.holders(session, ALLIANCE, "franklin")] == [rosa]

"""Whose second step was taken off stands in the log of a place that there is."""

import pytest

from groundwork.accounts.models import Account
from tests.factories.accounts import an_account


@pytest.mark.parametrize(("slug", "status"), [("nowhere", 404), ("franklin", 303)])
def test_a_second_step_is_taken_off_in_a_place_that_there_is(secretariat, session, franklin, app, slug, status):
    number = an_account(session).id
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False

    answer = secretariat.client.post("/secretariat/people/reset", data={"account": number, "slug": slug})

    session.expire_all()
    assert answer.status_code == status
    assert (session.get(Account, number).tf_primary_method is None) == (status == 303)

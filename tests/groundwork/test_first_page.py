"""In the whole product, each role lands on a page of its own after signing in."""

import pytest

from groundwork.doors import Role
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance
from tests.visitor import Visitor


@pytest.mark.parametrize("role", list(Role))
def test_signing_in_leads_to_work_and_every_tab_opens(app, session, role):
    a_country(session)
    an_alliance(session)
    an_account(session, role=role)
    visitor = Visitor(app)

    page = visitor.sign_in("rosa@franklin.example")

    assert page.status == 200
    assert page.path == ("/secretariat" if role == Role.SECRETARIAT else "/dashboard/franklin")
    tabs = page.text.split('class="tabs"')[1].split("</nav>")[0]
    links = [part.split('"')[0] for part in tabs.split('href="')[1:]]
    assert len(links) > 1
    assert {link: visitor.get(link).status for link in links} == dict.fromkeys(links, 200)

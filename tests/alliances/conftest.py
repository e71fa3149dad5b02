"""Franklin with its alliance, Rosa who leads it and Hana of the secretariat, both signed in."""

import pytest

from groundwork.doors import Role
from tests.factories.alliances import a_country, an_alliance
from tests.visitor import signed_in


@pytest.fixture
def franklin(session):
    a_country(session)
    made = an_alliance(session)
    session.commit()
    return made


@pytest.fixture
def leader(app, session, franklin):
    return signed_in(app, session)


@pytest.fixture
def secretariat(app, session, franklin):
    return signed_in(app, session, "hana@lantern.example", name="Hana Brandt", role=Role.SECRETARIAT)

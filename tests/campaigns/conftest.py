"""Franklin with its Congress, an alliance there, a campaign whose link Maria has, and Rosa who leads."""

import pytest

from tests.factories.campaigns import a_campaign, a_congress, a_recipient, a_supporter, an_alliance
from tests.visitor import signed_in


@pytest.fixture
def alliance(session):
    a_congress(session)
    return an_alliance(session)


@pytest.fixture
def campaign(session, alliance):
    made = a_campaign(session, alliance)
    a_recipient(session, made, a_supporter(session, alliance))
    session.commit()
    return made


@pytest.fixture
def rosa(app, session, alliance):
    return signed_in(app, session)

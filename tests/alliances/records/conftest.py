"""Maria, a supporter of Franklin with a number and a mailbox."""

import pytest

from tests.factories.records import somebody


@pytest.fixture
def maria(session, franklin):
    made = somebody(session, franklin, "Maria Duarte", "608-555-0142", "maria@mail.example")
    session.commit()
    return made

"""A trip of the secretariat with one stop, at Franklin's alliance."""

import pytest

from tests.factories.road import a_stop, a_trip


@pytest.fixture
def trip(session, franklin):
    return a_trip(session)


@pytest.fixture
def watauga(session, trip, franklin):
    return a_stop(session, trip, franklin)

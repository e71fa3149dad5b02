"""Whoever comes second at the same moment is told so, and nothing of theirs is half saved."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from groundwork.doors import PUBLIC
from tests.visitor import Visitor


class Database(Exception):
    """What PostgreSQL's driver raises."""

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


MEANWHILE = [
    IntegrityError("INSERT", {}, Database("23505")),
    IntegrityError("DELETE", {}, Database("23503")),
    OperationalError("UPDATE", {}, Database("40P01")),
    StaleDataError("UPDATE"),
]


@pytest.fixture
def visitor(app, request):
    def fail():
        raise request.param

    app.add_url_rule("/fails", "fails", fail)
    app.extensions["doors"].permit(PUBLIC, "fails")
    return Visitor(app)


@pytest.mark.parametrize("visitor", MEANWHILE, indirect=True)
def test_what_another_did_at_the_same_moment_is_said(visitor):
    page = visitor.get("/fails")

    assert page.status == 409
    assert "at the same moment" in page.words
    assert "Nothing was saved" in page.words


@pytest.mark.parametrize("visitor", [IntegrityError("INSERT", {}, Database("23502"))], indirect=True)
def test_what_nobody_else_did_stays_our_mistake(app, visitor):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert visitor.get("/fails").status == 500

"""What a leader may write on their alliance's public page."""

import pytest
from sqlalchemy import select

from alliances.models import Alliance
from tests.factories.alliances import a_country, an_alliance
from tests.visitor import Visitor, signed_in

PAGE = "/alliances/franklin/introduction"


@pytest.fixture
def rosa(app, session):
    a_country(session)
    an_alliance(session)
    return signed_in(app, session)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "rosa at home"}, "e-mail"),
        ({"leader": "R" * 81}, "Please keep this to 80 characters."),
        ({"about_en": "a " * 400}, "Please keep this to 600 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_half_kept(session, rosa, wrong, words):
    page = rosa.send(PAGE, "introduction-form", **({"leader": "Rosa L.", "about_es": "Vecinas y vecinos."} | wrong))

    assert page.status == 422
    assert words in page.words
    assert "Vecinas y vecinos." in page.text
    assert session.scalars(select(Alliance.about_es)).one() == ""


def test_words_are_shown_as_words_and_a_leader_may_stay_unnamed(rosa):
    rosa.send(PAGE, "introduction-form", leader="", about_en="<script>alert(1)</script> Neighbors")

    page = Visitor(rosa.client.application).get("/alliances/franklin")
    assert "<script>alert(1)</script> Neighbors" in page.words
    assert "<script>alert" not in page.text
    assert "Rosa Lindgren" not in page.words

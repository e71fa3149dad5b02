"""Nobody learns on the public pages whose number or mailbox is a supporter's."""

from groundwork.web.limits import limiter
from tests.factories import campaigns as make
from tests.factories.mine import a_person
from tests.visitor import Visitor

PROBES = 200


def test_two_hundred_known_and_unknown_addresses_get_one_and_the_same_answer(app, session, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)
    make.a_congress(session)
    alliance = make.an_alliance(session)
    a_person(session, alliance)
    known = [f"+1614555{number:04}" for number in range(200, 200 + PROBES)]
    for number in known:
        make.a_supporter(session, alliance, number)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    visitor, answers = Visitor(app), set()
    for mine, theirs in zip(known, range(4000, 4000 + PROBES), strict=True):
        for typed in (mine, f"+1614555{theirs:04}"):
            answer = visitor.client.post("/mine", data={"address": typed, "once": typed})
            answers.add((answer.status_code, answer.location, answer.get_data(as_text=True)))

    assert len(answers) == 1, answers
    print(f"\n{PROBES} known and {PROBES} unknown addresses: one answer")

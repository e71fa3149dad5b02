"""Every route x way x role x own or another alliance is answered as one table says: tests/groundwork/permissions.csv.

A new route without a row fails with the line to add; `python -m tests.factories.matrix` writes the whole table anew.
"""

import time
from collections import Counter

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from groundwork.doors import Role
from tests.factories import matrix
from tests.factories.accounts import a_reason, an_account
from tests.factories.alliances import an_alliance
from tests.factories.matrix import LETTERS, ROLES, Row
from tests.visitor import Visitor

IN, NO, SIGN_IN, REASON, NOT_HERE = "opens", "refused", "asked to sign in", "asked for a reason", "not there"


def path_of(rule: Rule) -> str:
    """An address of the rule in the alliance `franklin`, with made-up values elsewhere."""
    values = {name: 1 if isinstance(rule._converters[name], IntegerConverter) else "x" for name in rule.arguments}
    built = rule.build(values | ({"slug": "franklin"} if "slug" in rule.arguments else {}))
    assert built is not None
    return str(built[1])


@pytest.fixture
def guarded(app: Flask, session) -> tuple[Flask, dict[str, Visitor]]:
    """The app behind whose guard every page only says that one is in; and everybody who may knock, signed in."""
    app.config["WTF_CSRF_ENABLED"] = False
    an_alliance(session)
    visitors = {"stranger": Visitor(app)}
    for role in ROLES:
        for scope in ("franklin", "ohio"):
            visitors[f"{role} of {scope}"] = signed_in(app, session, f"{role}@{scope}.example", role, scope)
    visitors["secretariat"] = signed_in(app, session, "hana@lantern.example", Role.SECRETARIAT)
    visitors["secretariat with a reason"] = signed_in(app, session, "omar@lantern.example", Role.SECRETARIAT)
    for endpoint in app.view_functions:
        app.view_functions[endpoint] = lambda **_path: "in"
    app.register_error_handler(403, lambda _error: ("no", 403))
    app.register_error_handler(404, lambda _error: ("not there", 404))  # no page is drawn for five thousand refusals
    return app, visitors


def signed_in(app, session, email, role, scope=""):
    account = an_account(session, email, role=role, scope=scope, has_second_factor=False)
    if email.startswith("omar"):
        a_reason(session, account)
        a_reason(session, account, "")
    visitor = Visitor(app)
    with visitor.client.session_transaction() as cookie:
        cookie.update(_user_id=account.fs_uniquifier, _fresh=True, fs_cc="set", fs_paa=time.time())
    return visitor


def expected(row: Row, who: str) -> str:
    """What the table says."""
    if "demo" in row.marks:
        return NOT_HERE
    if "signed" in row.marks:
        return NO  # nobody here has the phone company's signature
    if row.in_own_alliance == "*":
        return IN
    if who == "stranger":
        return SIGN_IN
    if who.startswith("secretariat"):
        asks = row.secretariat == "reason" and who == "secretariat"
        return REASON if asks else IN if row.secretariat != "no" else NO
    role, _of, scope = who.split()
    letters = row.in_own_alliance if scope == "franklin" else row.in_another
    return IN if LETTERS[role] in letters else NO


def answered(visitor: Visitor, way: str, path: str) -> str:
    """What the app says."""
    answer = visitor.client.open(path, method=way)
    if answer.status_code == 303:
        place = answer.location.partition("?")[0]
        # whoever is signed in already is led on from the page of the second step
        return {"/login": SIGN_IN, "/account": IN}.get(place, REASON if place.endswith("/reason") else answer.location)
    return {200: IN, 403: NO, 404: NOT_HERE}.get(answer.status_code, str(answer.status_code))


def test_every_route_has_a_row_and_every_row_a_route(app):
    rows, there = matrix.written(), {f"{row.endpoint} {row.path}": row for row in matrix.declared(app)}
    lines = [",".join(vars(there[name]).values()) for name in there.keys() - rows.keys()]

    missing = "\n".join(sorted(lines))
    assert not lines, f"add to {matrix.FILE.name}, when that is meant (python -m tests.factories.matrix):\n{missing}"
    assert not rows.keys() - there.keys(), "these routes are gone; take their rows out"
    assert {name: row.ways for name, row in rows.items()} == {name: row.ways for name, row in there.items()}


def test_every_answer_is_the_tables(guarded):
    app, visitors = guarded
    rows, wrong, counts = matrix.written(), [], Counter()
    for rule in app.url_map.iter_rules():
        row = rows.get(f"{rule.endpoint} {rule.rule}")
        if row is None or rule.endpoint == "static":
            continue
        for who, visitor in visitors.items():
            for way in row.ways.split():
                says = answered(visitor, way, path_of(rule))
                counts[who, says] += 1
                if says != expected(row, who):
                    wrong.append(f"{way} {rule.rule} ({who}): {says}, the table says {expected(row, who)}")

    print_counts(counts, len(rows))
    assert not wrong, "\n".join(["", *sorted(wrong)])


def print_counts(counts: Counter[tuple[str, str]], rows: int) -> None:
    """The matrix in numbers, for whoever runs it with -s."""
    columns = (IN, NO, SIGN_IN, REASON, NOT_HERE)
    print(
        f"\n{rows} routes, {sum(counts.values())} answers compared\n{'':28}" + "".join(f"{one:>20}" for one in columns)
    )
    for who in dict.fromkeys(who for who, _says in counts):
        print(f"{who:28}" + "".join(f"{counts[who, one]:>20}" for one in columns))

"""Every route of the product against every kind of visitor: a new route without an entry fails here."""

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from groundwork.accounts.people import grants_of
from groundwork.doors import Role
from groundwork.web.guard import allows
from tests.factories.accounts import an_account
from tests.factories.alliances import an_alliance
from tests.visitor import Visitor

# who adds a page here says on purpose that anybody may open it
PUBLIC_VIEWS = {
    "api": "district find legislator office state",
    "accounts": "accept demo demo_sign_in forgot sign_out",
    "alliances": (
        "accessibility alliance choose confirm home how imprint index issue join joined privacy start started terms"
        " who_pays"
    ),
    "campaigns": "act call_me calling told",
    "content": "own",
    "dashboards": "plotly",
    "events": "cancel_own confirm everything feed file own people show",
    "hooks": "call_status status text voice",
    "house": "healthz readyz robots security_txt",
    "legislators": "committee find find_address find_location find_pin find_pinned office office_card person state",
    "mail_stop": "again show stop",
    "materials": "file index public shared take",
    "mailbox": "mailbox",
    "mine": "ask choose correct delete district enter export gone leave page stop",
    "openapi": "spec",
    "polling": "answer index invited keep_answer keep_invited result result_csv thanks",
    "polling_disclosure": "method method_json",
    "polling_districts": "public public_csv",
    "retention": "page",
    "security": "login mf_recovery tf_select two_factor_rescue two_factor_setup two_factor_token_validation",
    "simulator": "answer dial dialer hang live move_clock next_line phone phones press set_fault set_line text",
    "twilio_lookups": "look_up",
    "twilio_paths": (
        "call change_call change_message create_call create_message delete_message list_calls list_messages message"
    ),
}
PUBLIC = {"static"} | {f"{room}.{view}" for room, views in PUBLIC_VIEWS.items() for view in views.split()}
DEMO_ONLY = {"accounts.demo", "accounts.demo_sign_in"}


@pytest.fixture
def checked(app: Flask) -> Flask:
    """The whole app, reading forms' tokens as given, so that the guard alone answers."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def path_of(rule: Rule, **values: object) -> str:
    """An address of the rule, with a made-up value in every place that is not given."""
    fitting = {name: 1 if isinstance(rule._converters[name], IntegerConverter) else "x" for name in rule.arguments}
    built = rule.build(fitting | {name: value for name, value in values.items() if name in rule.arguments})
    assert built is not None
    return str(built[1])


def closed(app: Flask) -> list[Rule]:
    """Every rule that takes a role."""
    permissions = app.extensions["doors"].permissions
    return [rule for rule in app.url_map.iter_rules() if permissions[rule.endpoint].roles]


def ways(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})


def test_every_endpoint_has_one_permission_and_every_permission_an_endpoint(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert endpoints == set(app.extensions["doors"].permissions)


def test_the_public_pages_are_exactly_those_named_here(app):
    permissions = app.extensions["doors"].permissions

    assert {name for name, permission in permissions.items() if not permission.roles} == PUBLIC


def test_what_belongs_to_the_demo_is_not_there_in_a_real_installation(checked):
    permissions = checked.extensions["doors"].permissions
    demo = [rule for rule in checked.url_map.iter_rules() if permissions[rule.endpoint].demo_only]
    client = checked.test_client()

    answers = {
        (rule.endpoint, way): client.open(path_of(rule), method=way).status_code for rule in demo for way in ways(rule)
    }

    assert {rule.endpoint for rule in demo} >= DEMO_ONLY | {name for name in PUBLIC if name.startswith("simulator.")}
    assert set(answers.values()) == {404}, answers


def test_a_page_with_an_alliance_in_its_path_is_scoped_to_it(app):
    permissions = app.extensions["doors"].permissions
    in_an_alliance = [rule for rule in closed(app) if rule.rule.startswith(("/alliances/<slug>", "/dashboard/<slug>"))]

    assert len(in_an_alliance) > 20
    assert {permissions[rule.endpoint].scope for rule in in_an_alliance} == {"slug"}
    unscoped = [
        rule.endpoint for rule in closed(app) if "slug" in rule.arguments and not permissions[rule.endpoint].scope
    ]
    assert not unscoped


def test_a_stranger_reaches_no_staff_page(checked):
    client = checked.test_client()

    answers = {
        (rule.rule, way): client.open(path_of(rule), method=way) for rule in closed(checked) for way in ways(rule)
    }

    assert len(answers) > 40
    wrong = {where: answer.status for where, answer in answers.items() if answer.status_code != 303}
    assert not wrong
    assert all(answer.headers["Location"].startswith("/login") for answer in answers.values())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECRETARIAT])
def test_a_role_in_another_alliance_opens_nothing_here(checked, session, role):
    an_alliance(session)
    an_account(session, role=role, scope="ohio")
    visitor = Visitor(checked)
    visitor.sign_in("rosa@franklin.example")
    permissions = checked.extensions["doors"].permissions
    foreign = [
        rule
        for rule in closed(checked)
        if permissions[rule.endpoint].scope or set(permissions[rule.endpoint].roles) == {Role.SECRETARIAT}
    ]

    answers = {
        (rule.rule, way): visitor.client.open(path_of(rule, slug="franklin"), method=way).status_code
        for rule in foreign
        for way in ways(rule)
    }

    assert len(answers) > 40
    assert {where: status for where, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("role", list(Role))
def test_in_ones_own_alliance_a_role_opens_what_it_is_named_for_and_nothing_else(checked, session, role):
    an_alliance(session)
    account = an_account(session, role=role)
    permissions = checked.extensions["doors"].permissions
    grants = grants_of(session, account.id)

    for endpoint, permission in permissions.items():
        expected = not permission.roles or role in permission.roles
        path = {"slug": "franklin"}
        assert (not permission.roles or allows(permission, grants, path)) is expected, endpoint


def test_a_viewer_is_refused_every_way_of_changing_something(checked, session):
    an_alliance(session)
    an_account(session, role=Role.VIEWER)
    visitor = Visitor(checked)
    visitor.sign_in("rosa@franklin.example")
    own = {"accounts", "security"}
    posts = [rule for rule in closed(checked) if "POST" in ways(rule) and rule.endpoint.split(".")[0] not in own]

    answers = {rule.rule: visitor.client.post(path_of(rule, slug="franklin")).status_code for rule in posts}

    assert {rule: status for rule, status in answers.items() if status != 403} == {}

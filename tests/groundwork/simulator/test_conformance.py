"""Every answer of ours against Twilio's own published document."""

import json
from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest
import urllib3

from tests.factories.simulator import OURS, PHONE, Company

PATH = "/2010-04-01/Accounts/{AccountSid}"
LINKS = {"first_page_uri", "next_page_uri", "previous_page_uri", "uri"}


@pytest.fixture(scope="session")
def judge() -> dict[str, object]:
    file = Path(__file__).parents[4] / "shared/data/twilio/twilio_api_v2010.json"
    if not file.exists():
        pytest.skip("needs ../shared/data/twilio, which is not here")
    return _mended(json.loads(file.read_text()))


def _mended(document):
    """OpenAPI 3.0 as JSON Schema: `nullable` said in full, and `format: uri` dropped from relative page links."""
    if isinstance(document, list):
        return [_mended(one) for one in document]
    if not isinstance(document, dict):
        return document
    made = {key: _mended(value) for key, value in document.items()}
    for name in LINKS & made.keys():
        if isinstance(made[name], dict):
            made[name].pop("format", None)
    if made.pop("nullable", False) and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    return made


def complaints(judge, path: str, method: str, status: int, body) -> list[str]:
    answers = judge["paths"][PATH + path][method]["responses"]
    schema = deepcopy(answers[str(status)]["content"]["application/json"]["schema"])
    schema["components"] = judge["components"]
    for name in body:
        assert name in _properties(judge, schema), f"{name} is not in Twilio's document"
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(body)]


def _properties(judge, schema):
    if "$ref" in schema:
        return judge["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]
    return schema["properties"]


class Program:
    """Speaks plain HTTP to the simulator, as any program would."""

    def __init__(self, company: Company) -> None:
        known = company.settings
        self.pool = urllib3.PoolManager()
        self.base = f"{company.address}/sim{PATH}".replace("{AccountSid}", known.twilio_account_sid)
        pair = f"{known.twilio_account_sid}:{known.twilio_auth_token.get_secret_value()}"
        self.headers = urllib3.make_headers(basic_auth=pair)

    def ask(self, method: str, path: str, **fields: str):
        body = {"fields": fields, "encode_multipart": False} if method == "POST" else {}
        answer = self.pool.request(method, self.base + path, headers=self.headers, **body)
        return answer.status, answer.json()


def test_messages_are_as_twilio_publishes_them(judge, company: Company):
    program = Program(company)
    answers = []
    status, made = program.ask("POST", "/Messages.json", To=PHONE, From=OURS, Body="Hello", ValidityPeriod="600")
    answers.append(("/Messages.json", "post", status, made))
    company.run()
    one, shown = f"/Messages/{made['sid']}.json", "/Messages/{Sid}.json"
    answers.append((shown, "get", *program.ask("GET", one)))
    answers.append((shown, "post", *program.ask("POST", one, Body="")))
    answers.append(("/Messages.json", "get", *program.ask("GET", f"/Messages.json?To=%2B{PHONE[1:]}&PageSize=1")))

    assert [answer[2] for answer in answers] == [201, 200, 200, 200]
    for answer in answers:
        assert complaints(judge, *answer) == []


def test_calls_are_as_twilio_publishes_them(judge, company: Company):
    program = Program(company)
    answers = []
    status, made = program.ask("POST", "/Calls.json", To=PHONE, From=OURS, Twiml="<Response><Hangup/></Response>")
    answers.append(("/Calls.json", "post", status, made))
    one, shown = f"/Calls/{made['sid']}.json", "/Calls/{Sid}.json"
    answers.append((shown, "get", *program.ask("GET", one)))
    answers.append((shown, "post", *program.ask("POST", one, Status="completed")))
    answers.append(("/Calls.json", "get", *program.ask("GET", "/Calls.json?PageSize=1")))

    assert [answer[2] for answer in answers] == [201, 200, 200, 200]
    for answer in answers:
        assert complaints(judge, *answer) == []


def test_the_judge_is_awake(judge, company: Company):
    _status, made = Program(company).ask("POST", "/Messages.json", To=PHONE, From=OURS, Body="Hello")

    assert complaints(judge, "/Messages.json", "post", 201, made | {"status": "enqueued"}) != []
    assert complaints(judge, "/Messages.json", "post", 201, made | {"sid": "SM1"}) != []


def test_an_error_is_as_twilio_writes_errors(company: Company):
    status, body = Program(company).ask("GET", "/Messages/SM" + "0" * 32 + ".json")

    assert (status, sorted(body)) == (404, ["code", "message", "more_info", "status"])
    assert body["code"] == 20404

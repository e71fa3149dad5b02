"""A judge of what goes over the wire to the phone company: Twilio's own published documents, with their mends."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from werkzeug.wrappers import Request, Response

FORM = "application/x-www-form-urlencoded"
LINKS = {"first_page_uri", "next_page_uri", "previous_page_uri", "uri"}
FOLDER = Path(__file__).parents[3] / "shared/data/twilio"
DOCUMENTS = {"api.twilio.com": "twilio_api_v2010.json", "lookups.twilio.com": "twilio_lookups_v2.json"}
# only these are spoken here; the others would only cost time
SPOKEN = (
    "/Messages.json",
    "/Messages/{Sid}.json",
    "/Calls.json",
    "/Calls/{Sid}.json",
    "/v2/PhoneNumbers/{PhoneNumber}",
)


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    method: str
    host: str
    path: str
    args: Any
    headers: dict[str, str]
    body: bytes
    kind: str
    status: int
    answer: bytes
    answer_kind: str

    def answering(self, **changes: object) -> "Exchange":
        """The same with some of the answer's fields changed."""
        return replace(self, answer=json.dumps(json.loads(self.answer) | changes).encode())

    def asking(self, body: str) -> "Exchange":
        """The same with another body."""
        return replace(self, body=body.encode())


@dataclass
class Tap:
    """Stands between a program and the app and writes down what they say."""

    app: Any
    heard: list[Exchange] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        asked = Request(environ)
        body = asked.get_data()
        answer = Response.from_app(self.app, environ | {"wsgi.input": io.BytesIO(body)})
        said = Exchange(
            method=asked.method.lower(),
            host=asked.headers.get("X-Twilio-Host", ""),
            path=asked.path.removeprefix("/sim"),
            args=asked.args,
            headers=dict(asked.headers),
            body=body,
            kind=asked.mimetype,
            status=answer.status_code,
            answer=answer.get_data(),
            answer_kind=answer.mimetype or "",
        )
        self.heard.append(said)
        return answer(environ, start_response)


class Judge:
    """Says what a document has against an exchange."""

    def __init__(self) -> None:
        self.documents = {host: _mended(_read(name)) for host, name in DOCUMENTS.items()}
        config = Config(spec_validator_cls=None)  # type: ignore[arg-type] # the documents themselves are not on trial
        self.apis = {host: OpenAPI.from_dict(read, config=config) for host, read in self.documents.items()}

    def complaints(self, said: Exchange) -> list[str]:
        """What is wrong with the request, then with the answer; also names that Twilio does not know."""
        asked = MockRequest(
            f"https://{said.host}",
            said.method,
            said.path,
            args=said.args,
            headers=said.headers,
            data=said.body,
            content_type=said.kind or FORM,
        )
        answered = MockResponse(said.answer, said.status, content_type=said.answer_kind or "application/json")
        api = self.apis[said.host]
        found = []
        for check, parts in ((api.validate_request, (asked,)), (api.validate_response, (asked, answered))):
            try:
                check(*parts)  # type: ignore[operator] # two signatures
            except OpenAPIError as error:
                found.append(f"{said.method} {said.path}: {_causes(error)}")
        return found + [f"{name} is not in Twilio's document" for name in self._strange(said)]

    def _strange(self, said: Exchange) -> Iterator[str]:
        """Names sent or answered that the document lacks: a validator would let them pass."""
        operation = self._operation(said)
        known = {each["name"] for each in operation.get("parameters", [])}
        form = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
        known |= form.get("properties", {}).keys()
        sent = [*said.args, *Request.from_values(method="POST", data=said.body, content_type=FORM).form]
        yield from (name for name in sent if name not in known)
        if said.status < 300 and said.answer:
            schema = operation["responses"][str(said.status)]["content"]["application/json"]["schema"]
            yield from set(json.loads(said.answer)) - set(self._resolved(said.host, schema)["properties"])

    def _operation(self, said: Exchange) -> Any:
        for path, operations in self.documents[said.host]["paths"].items():
            parts, shown = said.path.split("/"), path.split("/")
            if len(parts) == len(shown) and all(
                one == other or "{" in other for one, other in zip(parts, shown, strict=True)
            ):
                return operations[said.method]
        raise AssertionError(f"Twilio has no {said.path}")

    def _resolved(self, host: str, schema: Any) -> Any:
        name = schema.get("$ref", "").rpartition("/")[2]
        return self.documents[host]["components"]["schemas"][name] if name else schema


def _causes(error: BaseException) -> str:
    """An error and what it came from, whose words say where it is."""
    parts = [str(part.message) for part in getattr(error.__cause__, "schema_errors", [])]
    return "; ".join([str(error), *parts])


def _read(name: str) -> Any:
    read = json.loads((FOLDER / name).read_text())
    read["paths"] = {path: told for path, told in read["paths"].items() if path.endswith(SPOKEN)}
    if "LookupResponse" in read["components"]["schemas"]:
        _let_packages_be_absent(read["components"]["schemas"])
    return read


def _let_packages_be_absent(schemas: Any) -> None:
    """A third mend, for lookups: what was not asked for is null, as in all of the document's own examples."""
    schemas["LookupResponse"]["properties"]["validation_errors"]["nullable"] = True
    for name, schema in schemas.items():
        if name.endswith("Info"):
            schema["nullable"] = True
            for told in schema.get("properties", {}).values():
                told["nullable"] = True


def _mended(part: Any) -> Any:
    """The document with the two mends it needs: array fields of forms explode, and links to pages are relative."""
    if isinstance(part, list):
        return [_mended(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {name: _mended(each) for name, each in part.items()}
    for name in LINKS & made.keys():
        if isinstance(made[name], dict):
            made[name].pop("format", None)
    if isinstance(made.get(FORM), dict):
        fields = made[FORM]["schema"].get("properties", {})
        arrays = (name for name, told in fields.items() if told.get("type") == "array")
        made[FORM]["encoding"] = {name: {"style": "form", "explode": True} for name in arrays}
    return made

"""Whether a webhook really comes from the phone company: no valid signature, no entry."""

from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from groundwork.settings import Settings

SIGNATURE = "X-Twilio-Signature"
ALGORITHM = "X-Twilio-Webhooks-Signature-Settings"
FORM = "application/x-www-form-urlencoded"


def is_genuine(request: Request, settings: Settings) -> bool:
    """Whether a request is a form signed for our public address with one of our tokens.

    The address people reach us at is configured, never read from a header; so is the algorithm. JSON is refused whether
    signed or not: none of our webhooks is told any.
    """
    signature = request.headers.get(SIGNATURE, "")
    if not signature or request.mimetype != FORM or not _is_our_algorithm(request.headers.get(ALGORITHM, "")):
        return False
    fields = _fields(request)
    if fields is None:
        return False
    tokens = (settings.twilio_auth_token, settings.other_twilio_auth_token)
    secrets = [token.get_secret_value() for token in tokens if token.get_secret_value()]
    return any(_fits(secret, _address(request, settings), fields, signature) for secret in secrets)


def _fields(request: Request) -> dict[str, str] | MultiDict[str, str] | None:
    """What was sent, or nothing where a field is there twice with one value: the signature does not notice that."""
    form = request.form
    values = list(form.listvalues())
    if all(len(told) == 1 for told in values):
        return form.to_dict()
    return form if all(len(told) == len(set(told)) for told in values) else None


def _is_our_algorithm(header: str) -> bool:
    parts = [part.partition("=") for part in header.split(",")]
    return all(name.strip().lower() != "algorithm" or value.strip() == "HMAC_SHA1" for name, _, value in parts)


def _address(request: Request, settings: Settings) -> str:
    """As it was asked for: a path is not tidied before it is looked at."""
    query = request.query_string.decode("latin-1")
    path = quote((request.environ.get("SCRIPT_NAME", "") + request.environ.get("PATH_INFO", "")).encode("latin-1"))
    return settings.public_url.rstrip("/") + path + (f"?{query}" if query else "")


def _fits(token: str, address: str, fields: Any, signature: str) -> bool:
    """Whether the signature is that of these fields; the phone company is not of one mind about ports in addresses."""
    from twilio.request_validator import RequestValidator, add_port, remove_port  # loaded only where it is used

    sign = RequestValidator(token).compute_signature
    told = signature.encode()
    try:
        if compare_digest(sign(address, fields).encode(), told):
            return True
        parts = urlsplit(address)
        others = (add_port(parts), remove_port(parts))
        return any(compare_digest(sign(other, fields).encode(), told) for other in others)
    except ValueError:  # not text at all: whatever it is, it is not signed by them
        return False

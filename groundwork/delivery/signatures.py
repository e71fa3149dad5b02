"""Whether a webhook really comes from the phone company: no valid signature, no entry."""

from urllib.parse import quote

from flask import Request

from groundwork.settings import Settings

SIGNATURE = "X-Twilio-Signature"
ALGORITHM = "X-Twilio-Webhooks-Signature-Settings"
FORM = "application/x-www-form-urlencoded"


def is_genuine(request: Request, settings: Settings) -> bool:
    """Whether a request is a form signed for our public address with one of our tokens.

    The address people reach us at is configured, never read from a header; so is the algorithm.
    """
    signature = request.headers.get(SIGNATURE, "")
    if not signature or request.mimetype != FORM or not _is_our_algorithm(request.headers.get(ALGORITHM, "")):
        return False
    tokens = (settings.twilio_auth_token, settings.other_twilio_auth_token)
    address = _address(request, settings)
    return any(_fits(token.get_secret_value(), address, request, signature) for token in tokens)


def _is_our_algorithm(header: str) -> bool:
    named = [part.partition("=")[2].strip() for part in header.split(",") if part.strip().startswith("algorithm")]
    return all(name == "HMAC_SHA1" for name in named)


def _address(request: Request, settings: Settings) -> str:
    query = request.query_string.decode("latin-1")
    path = quote(request.script_root + request.path)
    return settings.public_url.rstrip("/") + path + (f"?{query}" if query else "")


def _fits(token: str, address: str, request: Request, signature: str) -> bool:
    from twilio.request_validator import RequestValidator  # the SDK is loaded only where it is used

    if not token:
        return False
    try:
        return bool(RequestValidator(token).validate(address, request.form, signature))
    except (TypeError, ValueError):  # not text at all: whatever it is, it is not signed by them
        return False

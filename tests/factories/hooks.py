"""The phone company's webhooks, signed as it signs them."""

from typing import Any

from flask import Flask
from twilio.request_validator import RequestValidator

from groundwork.doors import Doors

MARIA, OURS = "+16085550142", "+12025550190"


def signed(path: str, fields: dict[str, str], token: str = "test-token") -> dict[str, str]:
    """The header that makes a webhook genuine."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(f"http://localhost{path}", fields)}


def post(app: Flask, path: str, fields: dict[str, str], *, token: str = "test-token", **headers: str) -> Any:
    return app.test_client().post(path, data=fields, headers=signed(path, fields, token) | headers)


def a_text(body: str, sid: str = "SM1", sender: str = MARIA, **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "From": sender, "To": OURS, "Body": body, "NumMedia": "0"} | more


def a_step(**more: str) -> dict[str, str]:
    return {"CallSid": "CA1", "From": MARIA, "To": OURS, "Direction": "inbound", "CallStatus": "in-progress"} | more


def with_rooms(app: Flask, **rooms: Any) -> Flask:
    """The app with these rooms alone behind its doors."""
    app.extensions["doors"] = Doors(permissions=app.extensions["doors"].permissions, **rooms)
    return app

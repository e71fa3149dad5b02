"""Texts and calls as Twilio's API writes them, and its errors."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from groundwork.delivery.simulator.models import CallStatus, SimCall, SimMessage, TextStatus

API_VERSION = "2010-04-01"
CENTS_PER_SEGMENT = 0.83
CENTS_PER_MINUTE = 1.4
MESSAGES = {
    20001: "Invalid parameter",
    20003: "Authenticate",
    20009: "Cannot delete this resource before it is complete",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    21201: "No 'To' number is specified",
    21205: "Url parameter is required",
    21210: "'From' phone number not verified",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Number",
    21213: "'From' phone number is required",
    21214: "'To' phone number cannot be reached",
    21215: "Account not authorized to call this number",
    21216: "Account not allowed to call this number",
    21217: "Phone number does not appear to be valid",
    21220: "Invalid call state",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided is not a valid, message-capable Twilio phone number for this account.",
    21609: "Invalid 'StatusCallback' URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number is not currently reachable via SMS",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Carrier violation",
    30008: "Unknown error",
    30034: "Message from an Unregistered Number",
    35111: "SendAt is missing or too soon",
    35115: "SendAt is too far in the future",
    35118: "A scheduled message needs a MessagingServiceSid",
}
STATUSES = {20003: 401, 20009: 409, 20404: 404, 20429: 429, 20500: 500}

Json = dict[str, Any]


class ApiError(Exception):
    """The API says no, with one of Twilio's codes."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(words or MESSAGES.get(code, "The request was refused"))
        self.code = code
        self.status = STATUSES.get(code, 400)

    def body(self) -> Json:
        """The error as Twilio writes it."""
        return {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def _date(moment: datetime | None, ahead: int) -> str | None:
    """A moment as the API tells it: by the real clock, since a phone company knows no story."""
    return None if moment is None else format_datetime(moment - timedelta(seconds=ahead))


def price_of(message: SimMessage) -> str | None:
    """What a text cost in dollars, negative as Twilio bills it; None until it is known."""
    if message.sent_at is None or not message.is_charged:
        return None
    return f"{-message.segments * CENTS_PER_SEGMENT / 100:.5f}"


def message_json(message: SimMessage, account: str) -> Json:
    """A Message resource."""
    uri = f"/{API_VERSION}/Accounts/{account}/Messages/{message.sid}"
    unassigned = message.status in {TextStatus.ACCEPTED, TextStatus.SCHEDULED}
    code = message.error_code
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _date(message.made_at, message.ahead),
        "date_sent": _date(message.sent_at, message.ahead),
        "date_updated": _date(message.changed_at, message.ahead),
        "direction": message.direction.value,
        "error_code": code,
        "error_message": MESSAGES.get(code, "Unknown error") if code else None,
        "from": None if unassigned else message.sender,
        "messaging_service_sid": message.service or None,
        "num_media": "0",
        "num_segments": "0" if unassigned else str(message.segments),
        "price": price_of(message),
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status.value,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.recipient,
        "uri": f"{uri}.json",
    }


def call_json(call: SimCall, account: str, parent_sid: str | None = None) -> Json:
    """A Call resource."""
    uri = f"/{API_VERSION}/Accounts/{account}/Calls/{call.sid}"
    minutes = -(-call.seconds // 60) if call.seconds is not None else None
    return {
        "account_sid": account,
        "answered_by": None,
        "api_version": API_VERSION,
        "caller_name": None,
        "date_created": _date(call.made_at, call.ahead),
        "date_updated": _date(call.changed_at, call.ahead),
        "direction": call.direction.value,
        "duration": None if call.seconds is None else str(call.seconds),
        "end_time": _date(call.ended_at, call.ahead),
        "forwarded_from": None,
        "from": call.sender,
        "from_formatted": _formatted(call.sender),
        "group_sid": None,
        "parent_call_sid": parent_sid,
        "phone_number_sid": None,
        "price": None if minutes is None else f"{-minutes * CENTS_PER_MINUTE / 100:.5f}",
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": None if call.status == CallStatus.QUEUED else _date(call.answered_at or call.made_at, call.ahead),
        "status": call.status.value,
        "subresource_uris": {"notifications": f"{uri}/Notifications.json"},
        "to": call.recipient,
        "to_formatted": _formatted(call.recipient),
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def _formatted(number: str) -> str:
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number

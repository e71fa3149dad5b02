"""Twilio's Lookup paths, under /sim: what a number is, as far as a simulated phone company can know."""

from datetime import date

import phonenumbers
from flask import Blueprint, Response, request

from groundwork.delivery.simulator.answers import ApiError, Json
from groundwork.delivery.simulator.models import Fault
from groundwork.delivery.simulator.rest import answer, check_account, refused, suffer

blueprint = Blueprint("twilio_lookups", __name__, url_prefix="/sim/v2/PhoneNumbers")
blueprint.register_error_handler(ApiError, refused)

PACKAGES = (
    "caller_name",
    "sim_swap",
    "call_forwarding",
    "line_status",
    "line_type_intelligence",
    "identity_match",
    "reassigned_number",
    "sms_pumping_risk",
    "phone_number_quality_score",
    "pre_fill",
)
WRONG = {
    phonenumbers.ValidationResult.TOO_SHORT: "TOO_SHORT",
    phonenumbers.ValidationResult.TOO_LONG: "TOO_LONG",
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "INVALID_COUNTRY_CODE",
    phonenumbers.ValidationResult.INVALID_LENGTH: "INVALID_LENGTH",
}
# a number whose texts are made to fail with one of these is what they say
LANDLINE, INVALID = {30006, 21614, 21635}, {21211, 21217}


@blueprint.before_request
def check_token() -> None:
    """Only our own account with its token."""
    check_account()


@blueprint.get("/<number>")
def look_up(number: str) -> Response:
    """What a number is, with the packages that `Fields` names."""
    faults = suffer(number)
    asked = {name for name in request.args.get("Fields", "").split(",") if name}
    unknown = asked - {*PACKAGES, "validation"}
    if unknown:
        raise ApiError(20001, f"Fields has no {', '.join(sorted(unknown))}")
    body = _basic(number, faults)
    codes = {faults.get(Fault.REFUSES), faults.get(Fault.UNDELIVERABLE)}
    if "line_type_intelligence" in asked and body["valid"]:
        body["line_type_intelligence"] = _line(is_landline=bool(codes & LANDLINE))
    if "reassigned_number" in asked and body["valid"]:
        body["reassigned_number"] = _owner(request.args.get("LastVerifiedDate", ""), is_new=Fault.NEW_OWNER in faults)
    return answer(body)


def _basic(number: str, faults: dict[Fault, int]) -> Json:
    errors = _errors(number)
    if not errors and faults.get(Fault.REFUSES) in INVALID:
        errors = ["INVALID_BUT_POSSIBLE"]
    body: Json = dict.fromkeys(PACKAGES) | {
        "calling_country_code": None,
        "country_code": None,
        "national_format": None,
        "phone_number": number,
        "url": f"https://lookups.twilio.com/v2/PhoneNumbers/{number}",
        "valid": not errors,
        "validation_errors": errors or None,
    }
    if not errors:
        read = phonenumbers.parse(number, "US")
        body["calling_country_code"] = str(read.country_code)
        body["country_code"] = phonenumbers.region_code_for_number(read) or "US"
        body["national_format"] = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL)
    return body


def _errors(number: str) -> list[str]:
    try:
        read = phonenumbers.parse(number, "US")
    except phonenumbers.NumberParseException:
        return ["NOT_A_NUMBER"]
    wrong = WRONG.get(phonenumbers.is_possible_number_with_reason(read))
    if wrong:
        return [wrong]
    return [] if phonenumbers.is_valid_number(read) else ["INVALID_BUT_POSSIBLE"]


def _line(*, is_landline: bool) -> Json:
    network = (None, None) if is_landline else ("311", "480")
    return {
        "carrier_name": "Simulated Telephone",
        "error_code": None,
        "mobile_country_code": network[0],
        "mobile_network_code": network[1],
        "type": "landline" if is_landline else "mobile",
    }


def _owner(day: str, *, is_new: bool) -> Json:
    try:
        asked = date.fromisoformat(day)
    except ValueError as error:
        raise ApiError(20001, "LastVerifiedDate must be a day, written YYYYMMDD") from error
    return {
        "error_code": None,
        "is_number_reassigned": "yes" if is_new else "no",
        "last_verified_date": asked.isoformat(),
    }

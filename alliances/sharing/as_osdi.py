"""Supporters as a collection of people in the shape of the Open Supporter Data Interface, version 1.1.

Source: https://opensupporterdata.github.io/osdi-docs/ (people). It is a file and not an API: links lead nowhere.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from alliances.sharing.people import Person, Reach

SYSTEM = "groundswell"


def lines(people: Iterable[Sequence[Person]], total: int) -> Iterator[str]:
    """The file in pieces. total: how many people there are."""
    head = {
        "total_pages": 1,
        "per_page": total,
        "page": 1,
        "total_records": total,
        "_links": {"curies": [{"name": "osdi", "href": "https://opensupporterdata.github.io/osdi-docs/{rel}.html",
                               "templated": True}], "self": {"href": "people"}},
    }  # fmt: skip
    yield json.dumps(head)[:-1] + ', "_embedded": {"osdi:people": ['
    between = "\n"
    for piece in people:
        for one in piece:
            yield between + json.dumps(person(one), ensure_ascii=False)
            between = ",\n"
    yield "\n]}}\n"


def person(one: Person) -> dict[str, object]:
    """One person as OSDI names things."""
    home = {"primary": True, "locality": one.city, "region": one.state, "postal_code": one.zip, "country": "US"}
    made = one.joined_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "identifiers": [f"{SYSTEM}:{one.public_id}"],
        "created_date": made,
        "modified_date": made,
        "given_name": one.given,
        "family_name": one.family,
        "languages_spoken": [one.language],
        "postal_addresses": [home],
        "email_addresses": [_mail(one.mail)] if one.mail else [],
        "phone_numbers": [_phone(one.text)] if one.text else [],
        "custom_fields": {"district": one.district, "tags": "; ".join(one.tags), **one.fields},
        "_links": {"self": {"href": f"people/{one.public_id}"}},
    }


def _mail(reach: Reach) -> dict[str, object]:
    return {"primary": True, "address": reach.value, "status": _status(reach)}


def _phone(reach: Reach) -> dict[str, object]:
    digits = reach.value.removeprefix("+")
    told = {"primary": True, "number": digits, "number_type": "Mobile", "sms_capable": reach.may}
    return told | {"do_not_call": not reach.may}


def _status(reach: Reach) -> str:
    return "subscribed" if reach.may else "unsubscribed"

"""The export formats other programs publish, by the names of their columns; and names that anybody may use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alliances.importing.targets import ONCE
from alliances.importing.targets import Target as To

OURS = "groundswell"


@dataclass(frozen=True)
class Preset:
    """One program's export.

    known_by: columns that only it has (lower case); two of them, or its one, make it out.
    columns: where each goes, by its name without marks (see `plain`). file_names: how a file begins whose rows all
    said stop (`unsubscribed`) or bounced (`cleaned`).
    """

    code: str
    name: str
    known_by: frozenset[str]
    columns: dict[str, str]
    stopped_files: tuple[str, ...] = ()
    bounced_files: tuple[str, ...] = ()


def plain(name: str) -> str:
    """A column's name as it is compared: small letters and digits only."""
    return re.sub(r"[^a-z0-9]+", "", name.casefold().replace("ñ", "n").replace("é", "e").replace("ó", "o"))


PRESETS = (
    Preset(
        "action_network",
        "Action Network",
        frozenset({"can2userid", "can2subscriptionstatus", "can2usertags", "can2phone", "can2smsstatus",
                   "can2usercity", "can2statetaken", "can2userstate"}),
        {"email": To.EMAIL, "firstname": To.FIRST, "lastname": To.LAST, "zipcode": To.ZIP, "can2phone": To.PHONE,
         "phone": To.PHONE, "phonenumber": To.PHONE, "mobilenumber": To.PHONE, "can2subscriptionstatus": To.MAIL_STATUS,
         "can2smsstatus": To.TEXT_STATUS, "can2usertags": To.TAGS, "languagespoken": To.LANGUAGE,
         "preferredlanguage": To.LANGUAGE},
    ),
    Preset(
        "everyaction",
        "VAN / EveryAction",
        frozenset({"vanid", "myc1vanid", "votervanid", "mycampaignid", "mycampaignvanid"}),
        {"first": To.FIRST, "last": To.LAST, "firstname": To.FIRST, "lastname": To.LAST, "contactname": To.NAME,
         "preferredemail": To.EMAIL, "email": To.EMAIL, "personalemail": To.EMAIL, "cellphone": To.PHONE,
         "cell": To.PHONE, "preferredphone": To.PHONE, "mobilephone": To.PHONE, "mzip5": To.ZIP, "zip5": To.ZIP,
         "vzip5": To.ZIP, "zip": To.ZIP, "zippostal": To.ZIP, "mailingzippostal": To.ZIP, "zipcode": To.ZIP,
         "donotcall": To.NO_TEXTS, "donottext": To.NO_TEXTS, "donotemail": To.NO_MAIL, "nocall": To.NO_TEXTS,
         "smsoptinstatus": To.TEXT_STATUS, "phoneoptinstatus": To.TEXT_STATUS, "textoptinstatus": To.TEXT_STATUS,
         "emailsubscriptionstatus": To.MAIL_STATUS, "emailstatus": To.MAIL_STATUS, "dob": To.BIRTH,
         "dateofbirth": To.BIRTH, "age": To.AGE, "preferredlanguage": To.LANGUAGE, "spokenlanguage": To.LANGUAGE},
    ),
    Preset(
        "mailchimp",
        "Mailchimp",
        frozenset({"memberrating", "optintime", "optinip", "leid", "euid", "unsubtime", "cleantime"}),
        {"emailaddress": To.EMAIL, "firstname": To.FIRST, "lastname": To.LAST, "phonenumber": To.PHONE,
         "smsphonenumber": To.PHONE, "address": To.ADDRESS, "zip": To.ZIP, "zipcode": To.ZIP, "postalcode": To.ZIP,
         "birthday": To.NOTHING, "tags": To.TAGS, "unsubtime": To.NO_MAIL, "cleantime": To.BOUNCED,
         "language": To.LANGUAGE, "status": To.MAIL_STATUS, "emailmarketingstatus": To.MAIL_STATUS,
         "smsmarketingstatus": To.TEXT_STATUS, "optintime": To.YES_DAY},
        ("unsubscribed",), ("cleaned",),
    ),
    Preset(
        "civicrm",
        "CiviCRM",
        frozenset({"contacttype", "donotemail", "donotphone", "donotsms", "nobulkemailsuseroptout", "donottrade",
                   "internalcontactid", "ondonotemail"}),
        {"firstname": To.FIRST, "lastname": To.LAST, "displayname": To.NAME, "sortname": To.NOTHING, "email": To.EMAIL,
         "phone": To.PHONE, "homephonemobile": To.PHONE, "mobile": To.PHONE, "postalcode": To.ZIP,
         "homepostalcode": To.ZIP, "donotemail": To.NO_MAIL, "donotphone": To.NO_TEXTS, "donotsms": To.NO_TEXTS,
         "nobulkemailsuseroptout": To.NO_MAIL, "onhold": To.BOUNCED, "birthdate": To.BIRTH, "tags": To.TAGS,
         "tag": To.TAGS, "preferredlanguage": To.LANGUAGE, "communicationlanguage": To.LANGUAGE},
    ),
    Preset(
        "spoke",
        "Spoke",
        frozenset({"contactcell", "contactoptout", "contactfirstname", "contactmessagestatus", "assignmentid"}),
        {"contactfirstname": To.FIRST, "contactlastname": To.LAST, "contactcell": To.PHONE, "contactzip": To.ZIP,
         "contactoptout": To.NO_TEXTS, "firstname": To.FIRST, "lastname": To.LAST, "cell": To.PHONE, "zip": To.ZIP,
         "optedout": To.NO_TEXTS, "optout": To.NO_TEXTS},
    ),
    Preset(
        OURS,
        "Groundswell",
        frozenset({"maytext", "textconsenton", "maymail", "mailconsenton", "joinedon"}),
        {"name": To.NAME, "firstname": To.NOTHING, "lastname": To.NOTHING, "phone": To.PHONE, "email": To.EMAIL,
         "zip": To.ZIP, "language": To.LANGUAGE, "tags": To.TAGS, "maytext": To.TEXT_YES, "maymail": To.MAIL_YES,
         "textconsenton": To.YES_DAY},
    ),
)  # fmt: skip
BY_CODE = {one.code: one for one in PRESETS}
OUR_MARKS = {"importline", "importreason"}  # what our own file of refused rows adds

COMMON = {
    To.NAME: "name fullname wholename contactname nombrecompleto nombreyapellido",
    To.FIRST: "first firstname fname givenname nombre forename contactfirstname",
    To.LAST: "last lastname lname surname familyname apellido apellidos contactlastname",
    To.ZIP: "zip zipcode zip5 postalcode postcode postal codigopostal zippostalcode mailingzip homezip contactzip",
    To.ADDRESS: "address fulladdress mailingaddress homeaddress direccion",
    To.PHONE: "phone phonenumber mobile mobilephone mobilenumber cell cellphone cellnumber telephone tel telefono "
    "celular movil can2phone primaryphone contactcell",
    To.EMAIL: "email emailaddress mail correo correoelectronico emailprimary primaryemail",
    To.LANGUAGE: "language preferredlanguage idioma lang",
    To.BIRTH: "birthdate dateofbirth dob birth yearofbirth birthyear fechadenacimiento",
    To.AGE: "age edad",
    To.TAGS: "tags tag labels groups etiquetas",
    To.TEXT_STATUS: "smsstatus textstatus smssubscriptionstatus smsoptinstatus",
    To.MAIL_STATUS: "emailstatus subscriptionstatus emailsubscriptionstatus mailstatus",
    To.TEXT_YES: "textconsent smsconsent smsoptin textoptin okaytotext texts wantstexts",
    To.MAIL_YES: "emailconsent emailoptin mailoptin okaytoemail wantsmail",
    To.YES_DAY: "consentdate optindate consentedon",
    To.NO_TEXTS: "donottext donotsms donotcall donotphone nosms smsoptout textoptout",
    To.NO_MAIL: "donotemail noemail emailoptout unsubscribed unsubscribe",
    To.NO_CONTACT: "donotcontact optout optedout stop nocontact baja",
    To.BOUNCED: "bounced bounce emailbounced onhold",
}
BY_NAME = {name: str(target) for target, names in COMMON.items() for name in names.split()}


def recognised(columns: Sequence[str]) -> Preset | None:
    """Whose export this looks like: the program most of whose own columns are there; one is enough for none else."""
    names = {plain(column) for column in columns}
    scored = sorted(((len(one.known_by & names), one) for one in PRESETS), key=lambda pair: -pair[0])
    return scored[0][1] if scored[0][0] else None


def guessed(columns: Sequence[str], preset: Preset | None) -> list[str]:
    """Where each column goes, as far as its name tells; what repeats is left out unless several make sense."""
    known = preset.columns if preset else {}
    found: list[str] = []
    for column in columns:
        name = plain(column)
        target = str(known[name]) if name in known else BY_NAME.get(name, "")
        if target in found and target in ONCE:
            target = ""
        found.append(target if name not in OUR_MARKS else "")
    if To.NAME in found and (To.FIRST in found or To.LAST in found):
        found = ["" if one in {To.FIRST, To.LAST} else one for one in found]
    return found

"""What stands in a cell after other programs, spreadsheets and people have had their way with it."""

import re
import unicodedata
from datetime import date, datetime

from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST_NAME = 80
SHOWN = re.compile(r'^=\s*HYPERLINK\(\s*"[^"]*"\s*[,;]\s*"([^"]*)"\s*\)$', re.IGNORECASE)
QUOTED = re.compile(r'^=\s*"([^"]*)"$')
APOSTROPHE = re.compile(
    r"^['\u2019](?=[=+\-@\t\r0-9\uff1d\uff0b\uff0d\uff20])"
)  # what spreadsheets and our own exports put before
SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$")
LAST_ZIP = re.compile(r"(?<![\d-])(\d{5})(?:-\d{4})?(?![\d-])")
CUT = re.compile(r"[;|\n]|,(?!\s*\d{1,7}\s*$)|/|\s+(?:or|and|o|y)\s+", re.IGNORECASE)
LINK = re.compile(r"^(?:mailto|tel|sms):", re.IGNORECASE)
ANGLED = re.compile(r"<([^<>]*@[^<>]*)>")
NO = {"", "0", "0.0", "no", "n", "false", "f", "none", "never", "null", "nan", "-", "--", "n/a", "na", "falso"}
YES_STATUS = {"subscribed", "active", "opted in", "opt in", "opt-in", "opted-in", "opted_in", "optin", "confirmed"}
NO_STATUS = {"unsubscribed", "opted out", "opt out", "opt-out", "opted-out", "opted_out", "optout", "spam complaint",
             "complaint", "abuse", "removed", "stopped", "stop", "archived", "not allowed", "do not call",
             "do not text", "no"}  # fmt: skip
BOUNCED_STATUS = {"bouncing", "bounced", "bounce", "cleaned", "invalid", "undeliverable", "hard bounce"}
SPANISH = {"es", "spa", "spanish", "español", "espanol", "castellano", "es_mx", "es-mx", "es_us", "es-us", "es_es"}
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%m-%d-%Y", "%Y%m%d")


def shown(cell: str) -> str:
    """What a person sees in the cell. Raises Refusal for a formula that shows what only a spreadsheet knows."""
    text = cell.strip()
    if text.isascii() and text[:1].isalnum() and "\0" not in text:
        return text
    found = SHOWN.match(text) or QUOTED.match(text)
    if found:
        return found[1].strip()
    text = APOSTROPHE.sub("", text)
    if text.startswith("=") and len(text) > 1:
        raise Refusal(say("A cell holds a formula. Save its value in its place."))
    return unicodedata.normalize("NFC", text.replace("\0", ""))


def is_yes(cell: str) -> bool:
    """Whether a cell of yes and no, of dates or of marks says yes: anything that is not a no."""
    return cell.strip().casefold() not in NO


def status(cell: str) -> str:
    """`yes`, `no` (which is a stop), `bounced`, or nothing where the cell says nothing clear."""
    word = " ".join(cell.casefold().split())
    if word in BOUNCED_STATUS:
        return "bounced"
    if word in NO_STATUS or word.startswith(("unsub", "opted out", "do not")):
        return "no"
    return "yes" if word in YES_STATUS or word in {"yes", "y", "true", "1"} else ""


def zip_code(cell: str) -> str:
    """A ZIP code as it can be read: spreadsheets that took zeros or added `.0` are put right; nothing for nothing.

    Raises Refusal where the digits cannot be had back.
    """
    text = cell.strip()
    if SCIENTIFIC.match(text) and re.search("[eE]", text):
        raise Refusal(say("A spreadsheet wrote this ZIP code in powers of ten. Give the column the type Text."))
    return re.sub(r"^(\d{1,9})\.0+$", r"\1", text)


def zip_in_address(cell: str) -> str:
    """The last ZIP code in an address, or nothing."""
    found = LAST_ZIP.findall(cell[:1000])
    return str(found[-1]) if found else ""


def numbers(cell: str) -> list[str]:
    """The phone numbers of one cell, as they stand."""
    if SCIENTIFIC.match(cell.strip()):
        raise Refusal(say("A spreadsheet wrote this number in powers of ten. Give the column the type Text."))
    cleaned = [LINK.sub("", part.strip()) for part in CUT.split(cell[:500])]
    return [re.sub(r"(?<=\d)\.0$", "", part) for part in cleaned if re.search(r"\d", part)]


def mailboxes(cell: str) -> list[str]:
    """The e-mail addresses of one cell, without `mailto:`, names and spaces."""
    text = " ".join(ANGLED.findall(cell)) or cell
    parts = re.split(r"[;,|\n]|\s+(?:or|and|o|y)\s+", text[:1000])
    return [re.sub(r"\s+", "", LINK.sub("", part.strip())) for part in parts if part.strip()]


def name(whole: str, first: str, last: str) -> str:
    """One name out of what the file has; `Last, First` is turned round, capitals are left as they are.

    Raises Refusal for one that is too long or holds what nobody is called.
    """
    text = " ".join(f"{first} {last}".split()) or " ".join(whole.split())
    if not first and not last and text.count(",") == 1:
        before, after = (part.strip() for part in text.split(","))
        is_title = after.casefold().rstrip(".") in {"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", ""}
        text = f"{before} {after}".strip() if is_title else f"{after} {before}"
    if len(text) > LONGEST_NAME or not text.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME))
    return text


def language(cell: str) -> str:
    """`es` or `en`, or nothing where the cell names neither."""
    word = cell.strip().casefold()
    if word in SPANISH:
        return "es"
    return "en" if word[:2] == "en" or word == "inglés" else ""


def day(cell: str) -> date | None:
    """A day in one of the usual ways, its hour dropped."""
    text = cell.strip()
    if not text:
        return None
    head = text.partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", text) else re.sub(r"\s+\d{1,2}:\d\d.*$", "", text)
    for form in DAYS:
        try:
            return datetime.strptime(head, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def is_under_age(birth: str, age: str, *, on: date) -> bool | None:
    """Whether somebody is under 18, or may be; none where the file says nothing. Raises Refusal for the unreadable."""
    if age.strip():
        years = re.match(r"^\s*(\d{1,3})(?:\.\d+)?\s*\+?\s*$", age)
        if not years:
            raise Refusal(say("The age cannot be read. Write it in figures."))
        return int(years[1]) < 18
    if not birth.strip():
        return None
    if re.fullmatch(r"\d{4}(?:\.0)?", birth.strip()):
        return on.year - int(birth.strip()[:4]) <= 18  # with the year alone, only the 19th is sure
    born = day(birth)
    if born is None:
        raise Refusal(say("The day of birth cannot be read. Write it as 1980-06-16."))
    born = born.replace(year=born.year - 100) if born > on else born
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) < 18


def tags(cell: str) -> list[str]:
    """The tags of one cell: parted by semicolons, bars, lines, or commas outside of quotation marks."""
    if ";" in cell or "|" in cell:
        parts = re.split(r"[;|\n]", cell)
    else:
        parts = [one or two for one, two in re.findall(r'"([^"]*)"|([^",\n]+)', cell)]
    found = (" ".join(part.replace('"', "").split())[:60] for part in parts)
    return list(dict.fromkeys(one for one in found if one))

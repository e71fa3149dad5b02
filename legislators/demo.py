"""The invented State of Franklin in the same tables as the real ones, and the step that finds legislators."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from groundwork.doors import DemoStep
from legislators import franklin, loading
from legislators.models import (
    BoundarySet,
    Chamber,
    Office,
    OfficeKind,
    Person,
    Roster,
    Seat,
    State,
    StateKind,
    Term,
    ZipCandidate,
    ZipPlace,
)
from legislators.people import roster_age, senators
from legislators.tables import Row

if TYPE_CHECKING:
    from groundwork.stage import Stage

SOURCE = "invented"
AS_OF = date(2026, 6, 15)
# person: first, last, seat, party, in the chamber since
MEMBERS = {
    "FK00001": ("Ruth", "Calder", "FK-S3", "Democrat", date(2023, 1, 3)),
    "FK00002": ("Edwin", "Hale", "FK-S1", "Republican", date(2013, 1, 3)),
    "FK00003": ("Brian", "Stroud", "FK-1", "Republican", date(2015, 1, 6)),
    "FK00004": ("Peter", "Novak", "FK-2", "Democrat", date(2019, 1, 3)),
    "FK00005": ("Daniel", "Voss", "FK-3", "Republican", date(2021, 1, 3)),
    "FK00006": ("Grace", "Morrow", "FK-4", "Democrat", date(2023, 1, 3)),
    "FK00007": ("Sean", "Fairley", "FK-5", "Republican", date(2017, 1, 3)),
    "FK00008": ("Glen", "Garner", "FK-6", "Republican", date(2011, 1, 5)),
    "FK00009": ("Theo", "Tolland", "FK-7", "Republican", date(2025, 1, 3)),
    "FK00010": ("Toby", "Wynn", "FK-8", "Republican", date(2025, 1, 3)),
}
SENATE_TERMS = {"FK-S1": (date(2025, 1, 3), date(2031, 1, 3)), "FK-S3": (date(2023, 1, 3), date(2029, 1, 3))}
HOUSE_TERM = (date(2025, 1, 3), date(2027, 1, 3))
# the twenty-three local offices: whose, and where
OFFICES = (
    *(("FK00001", town) for town in ("Watauga", "Ladywell", "Clinch Falls", "Oakmont")),
    *(("FK00002", town) for town in ("Watauga", "Osgood", "Clinch Falls", "Perry")),
    *(("FK00003", town) for town in ("Brighton", "St Clare", "Rockford Bend", "Jonesburg")),
    *(("FK00004", town) for town in ("Watauga", "Nolin")),
    *(("FK00005", town) for town in ("Cross Keys", "Clearwater")),
    ("FK00006", "Clinch Falls"),
    *(("FK00007", town) for town in ("Oakmont", "Osgood")),
    ("FK00008", "Duck Lake"),
    ("FK00009", "Warsaw Mills"),
    *(("FK00010", town) for town in ("Perry", "Ladywell")),
)
HOURS = ("Monday-Friday 9:00AM-5:00PM", "", "Monday-Friday 8:30AM-4:30PM", "", "By appointment only")
STREETS = ("Court Square", "Mill Street", "Depot Road", "Second Avenue")


def seed(session: Session, *, now: datetime) -> None:
    """The real members and lines from the snapshot, then Franklin's beside them."""
    loading.load(session, now=now)
    session.add(State(code=franklin.CODE, name=franklin.NAME, kind=StateKind.STATE, time_zone=franklin.ZONE))
    session.add(Roster(state=franklin.CODE, as_of=AS_OF, source=SOURCE, loaded_at=now))
    session.flush()
    for table, rows in ((Person, _people()), (Seat, _seats()), (Term, _terms()), (Office, _offices())):
        session.execute(insert(table), list(rows))
    _seed_places(session)


def _people() -> Iterator[Row]:
    for person_id, (first, last, *_rest) in MEMBERS.items():
        yield {"id": person_id, "first": first, "last": last}


def _seats() -> Iterator[Row]:
    for seat in [member[2] for member in MEMBERS.values()]:
        is_senate = "-S" in seat
        yield {
            "id": seat,
            "chamber": Chamber.SENATE if is_senate else Chamber.HOUSE,
            "state": franklin.CODE,
            "district": None if is_senate else int(seat[3:]),
            "senate_class": int(seat[-1]) if is_senate else None,
        }


def _terms() -> Iterator[Row]:
    for person_id, (_first, _last, seat, party, since) in MEMBERS.items():
        starts_on, ends_on = SENATE_TERMS.get(seat, HOUSE_TERM)
        yield {
            "person_id": person_id,
            "seat_id": seat,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "since": since,
            "party": party,
            "rank": {"FK-S1": "senior", "FK-S3": "junior"}.get(seat, ""),
            "source": SOURCE,
        }


def _washington_phone(number: int) -> str:
    return f"+1202555{101 + number:04d}"


def _offices() -> Iterator[Row]:
    for number, (person_id, town) in enumerate(OFFICES):
        point = franklin.TOWNS[town]
        yield _office(person_id, town) | {
            "kind": OfficeKind.LOCAL,
            "address": f"{12 + 7 * number} {STREETS[number % 4]}",
            "state": franklin.CODE,
            "zip": next(iter(franklin.ZIPS[town])),
            "phone": f"+1414555{101 + number:04d}",
            "hours": HOURS[number % 5],
            "latitude": franklin.latitude_of(point),
            "longitude": franklin.longitude_of(point),
        }
    for number, person_id in enumerate(MEMBERS):
        yield _office(person_id, "Washington") | {
            "kind": OfficeKind.WASHINGTON,
            "address": "Invented Office Building",
            "state": "DC",
            "zip": "",
            "phone": _washington_phone(number),
            "hours": "",
            "latitude": 38.8899,
            "longitude": -77.0091,
        }


def _office(person_id: str, town: str) -> Row:
    slug = town.lower().replace(" ", "-")
    return {
        "id": f"{person_id}-{slug}",
        "person_id": person_id,
        "city": town,
        "time_zone": franklin.ZONE,
        "valid_from": HOUSE_TERM[0],
        "since": HOUSE_TERM[0],
        "source": SOURCE,
    }


def _seed_places(session: Session) -> None:
    lines = BoundarySet(congress=119, state=franklin.CODE, valid_from=HOUSE_TERM[0], source=SOURCE)
    session.add(lines)
    session.flush()
    zips = [(code, town, found) for town, codes in franklin.ZIPS.items() for code, found in codes.items()]
    session.execute(insert(ZipPlace), [_zip_place(code, town) for code, town, _found in zips])
    session.execute(
        insert(ZipCandidate),
        [
            {
                "boundary_set_id": lines.id,
                "zip": code,
                "district": district,
                "valid_from": lines.valid_from,
                "basis": "crosswalk",
            }
            for code, _town, found in zips
            for district in found
        ],
    )


def _zip_place(code: str, town: str) -> Row:
    point = franklin.zip_point(code, town)
    return {
        "zip": code,
        "city": town,
        "state": franklin.CODE,
        "latitude": franklin.latitude_of(point),
        "longitude": franklin.longitude_of(point),
        "time_zone": franklin.ZONE,
    }


def play(stage: "Stage") -> str:
    """Three people ask for their legislators: one district, two districts, and one of Franklin's."""
    with stage.database.reading() as session:
        two = [one.name for one in senators(session, "WI", on=stage.clock().date())]
        age = roster_age(session)
    unique = stage.visitor.get("/find?place=53703")
    stage.require(all(name in unique.words for name in two), "53703 did not show Wisconsin's two Senators")
    split = stage.visitor.get("/find?place=53811")
    stage.require("two districts" in split.words, "53811 was not asked which district is theirs")
    chosen = stage.visitor.send(split, "choose", district="WI-3")
    stage.require("3rd District" in chosen.words, "choosing the 3rd district did not show who sits for it")
    ours = stage.visitor.get("/find?place=00101")
    stage.require("Peter Novak" in ours.words, "00101 did not show Franklin's second district")
    with stage.database.reading() as session:
        people = len(session.scalars(select(Term.person_id).where(Term.ends_on > stage.clock().date())).all())
        offices = len(session.scalars(select(Office.id)).all())
    return f"3 ZIP codes answered, 1 asked which of 2 districts; {people} members, {offices} offices, list of {age}"


def spoil(stage: "Stage") -> None:
    """Take every candidate of the split ZIP code away but one, so that nobody is asked."""
    with stage.database.writing() as session:
        session.execute(delete(ZipCandidate).where(ZipCandidate.zip == "53811", ZipCandidate.district == "WI-2"))


STEP = DemoStep("legislators", play, spoil)

"""The states and what is like one: names, kinds, time zones, and how many Senators."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import State, StateKind

# code: name, and its time zones, the one most people live in first
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "AL": ("Alabama", ("America/Chicago",)),
    "AK": ("Alaska", ("America/Anchorage", "America/Adak")),
    "AZ": ("Arizona", ("America/Phoenix", "America/Denver")),
    "AR": ("Arkansas", ("America/Chicago",)),
    "CA": ("California", ("America/Los_Angeles",)),
    "CO": ("Colorado", ("America/Denver",)),
    "CT": ("Connecticut", ("America/New_York",)),
    "DE": ("Delaware", ("America/New_York",)),
    "FL": ("Florida", ("America/New_York", "America/Chicago")),
    "GA": ("Georgia", ("America/New_York",)),
    "HI": ("Hawaii", ("Pacific/Honolulu",)),
    "ID": ("Idaho", ("America/Boise", "America/Los_Angeles")),
    "IL": ("Illinois", ("America/Chicago",)),
    "IN": ("Indiana", ("America/Indiana/Indianapolis", "America/Chicago")),
    "IA": ("Iowa", ("America/Chicago",)),
    "KS": ("Kansas", ("America/Chicago", "America/Denver")),
    "KY": ("Kentucky", ("America/New_York", "America/Chicago")),
    "LA": ("Louisiana", ("America/Chicago",)),
    "ME": ("Maine", ("America/New_York",)),
    "MD": ("Maryland", ("America/New_York",)),
    "MA": ("Massachusetts", ("America/New_York",)),
    "MI": ("Michigan", ("America/Detroit", "America/Menominee")),
    "MN": ("Minnesota", ("America/Chicago",)),
    "MS": ("Mississippi", ("America/Chicago",)),
    "MO": ("Missouri", ("America/Chicago",)),
    "MT": ("Montana", ("America/Denver",)),
    "NE": ("Nebraska", ("America/Chicago", "America/Denver")),
    "NV": ("Nevada", ("America/Los_Angeles", "America/Denver")),
    "NH": ("New Hampshire", ("America/New_York",)),
    "NJ": ("New Jersey", ("America/New_York",)),
    "NM": ("New Mexico", ("America/Denver",)),
    "NY": ("New York", ("America/New_York",)),
    "NC": ("North Carolina", ("America/New_York",)),
    "ND": ("North Dakota", ("America/Chicago", "America/Denver")),
    "OH": ("Ohio", ("America/New_York",)),
    "OK": ("Oklahoma", ("America/Chicago",)),
    "OR": ("Oregon", ("America/Los_Angeles", "America/Boise")),
    "PA": ("Pennsylvania", ("America/New_York",)),
    "RI": ("Rhode Island", ("America/New_York",)),
    "SC": ("South Carolina", ("America/New_York",)),
    "SD": ("South Dakota", ("America/Chicago", "America/Denver")),
    "TN": ("Tennessee", ("America/Chicago", "America/New_York")),
    "TX": ("Texas", ("America/Chicago", "America/Denver")),
    "UT": ("Utah", ("America/Denver",)),
    "VT": ("Vermont", ("America/New_York",)),
    "VA": ("Virginia", ("America/New_York",)),
    "WA": ("Washington", ("America/Los_Angeles",)),
    "WV": ("West Virginia", ("America/New_York",)),
    "WI": ("Wisconsin", ("America/Chicago",)),
    "WY": ("Wyoming", ("America/Denver",)),
    "DC": ("District of Columbia", ("America/New_York",)),
    "AS": ("American Samoa", ("Pacific/Pago_Pago",)),
    "GU": ("Guam", ("Pacific/Guam",)),
    "MP": ("Northern Mariana Islands", ("Pacific/Saipan",)),
    "PR": ("Puerto Rico", ("America/Puerto_Rico",)),
    "VI": ("U.S. Virgin Islands", ("America/St_Thomas",)),
}
KINDS = {
    "DC": StateKind.DISTRICT,
    "AS": StateKind.TERRITORY,
    "GU": StateKind.TERRITORY,
    "VI": StateKind.TERRITORY,
    "MP": StateKind.COMMONWEALTH,
    "PR": StateKind.COMMONWEALTH,
}
OTHER_NAMES = {
    "washington dc": "DC",
    "washington d c": "DC",
    "d c": "DC",
    "virgin islands": "VI",
    "us virgin islands": "VI",
}
# all the clocks somebody in the United States may live by; what to respect when nothing is known of them
EVERY_ZONE = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


def kind_of(code: str) -> StateKind:
    """What a code stands for; an invented state is a state."""
    return KINDS.get(code, StateKind.STATE)


def rows() -> list[dict[str, object]]:
    """The rows of the table `state` for the United States."""
    return [
        {"code": code, "name": name, "kind": kind_of(code), "time_zone": zones[0]}
        for code, (name, zones) in STATES.items()
    ]


def zones_of(code: str) -> tuple[str, ...]:
    """The time zones of a state, the most peopled first; every zone when the state is not known."""
    return STATES[code][1] if code in STATES else EVERY_ZONE


def plain(text: str) -> str:
    """Text as it is compared: no dots or commas, single spaces, lower case."""
    return " ".join(text.replace(".", " ").replace(",", " ").lower().split())


def find_state(session: Session, text: str) -> State | None:
    """The state meant by a code or a name, in any case; none when it is neither."""
    wanted = plain(text)
    code = OTHER_NAMES.get(wanted, wanted.upper())
    return next((state for state in all_states(session) if state.code == code or plain(state.name) == wanted), None)


def all_states(session: Session) -> list[State]:
    """Every state and what is like one, by name."""
    return list(session.scalars(select(State).order_by(State.name)))


def in_order(district: str) -> tuple[str, int]:
    """A sorting key that puts OH-3 before OH-15."""
    state, _, number = district.partition("-")
    return state, int(number) if number.isdigit() else 0

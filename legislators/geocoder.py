"""Where a street address is, asked of the Census Bureau's service; only where the operator has switched it on."""

from dataclasses import dataclass
from typing import Any, Protocol

from groundwork.refusal import Refusal
from groundwork.words import say

LAYER = "Congressional Districts"  # the end of its layer's name; the front changes with each Congress
SECONDS = (3.05, 10.0)  # to connect, and between two pieces of the answer
LARGEST = 1_000_000  # characters of an answer; theirs have a few thousand


@dataclass(frozen=True)
class Located:
    """Where an address is. zip, state: of the address they found, empty where it has none.

    district: theirs, such as OH-3, for comparing; ours are by the day's lines.
    """

    latitude: float
    longitude: float
    zip: str
    state: str
    district: str


class Geocoder(Protocol):
    """Whoever can tell where an address is."""

    def locate(self, address: str) -> Located | None:
        """Where it is; none where nobody knows such an address. Raises Refusal where the service does not answer."""


@dataclass(frozen=True)
class CensusGeocoder:
    """The Census Bureau's geocoder, or another service with its paths. root: its address without a slash at the end.

    No address is written to a log or into an error.
    """

    root: str
    seconds: tuple[float, float] = SECONDS

    def locate(self, address: str) -> Located | None:
        """Where an address is, the first of several; see Geocoder."""
        import requests  # 40 ms, only where an address is asked about

        asked = {
            "address": " ".join(address.split())[:200],
            "benchmark": "Public_AR_Current",
            "vintage": "Current_Current",
            "layers": "all",
            "format": "json",
        }
        path = f"{self.root.rstrip('/')}/geographies/onelineaddress"
        try:
            answer = requests.get(path, params=asked, timeout=self.seconds, allow_redirects=False)
            if answer.status_code != requests.codes.ok or len(answer.content) > LARGEST:
                raise _silent()
            return _first(answer.json()["result"]["addressMatches"])
        except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError):
            raise _silent() from None  # the cause names the address


def geocoder_of(service: str) -> Geocoder | None:
    """The geocoder an operator has set, by the address of its service; none where there is none."""
    return CensusGeocoder(service) if service else None


def _silent() -> Refusal:
    return Refusal(say("The address service does not answer. Use your ZIP code or the map."), field="address")


def _first(matches: list[dict[str, Any]]) -> Located | None:
    if not matches:
        return None
    point, parts = matches[0]["coordinates"], matches[0].get("addressComponents") or {}
    state = str(parts.get("state") or "").upper()
    return Located(
        float(point["y"]), float(point["x"]), str(parts.get("zip") or ""), state, _district(matches[0], state)
    )


def _district(match: dict[str, Any], state: str) -> str:
    layers = (match.get("geographies") or {}).items()
    found = next((layer for name, layer in layers if name.endswith(LAYER) and layer), None)
    number = str(found[0].get("GEOID") or "")[2:] if found else ""
    return f"{state}-{0 if number == '98' else int(number)}" if state and number.isdigit() else ""

"""Reads district lines from a file of the Census Bureau or of a state, and refuses what is not one."""

import gzip
import hashlib
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapefile  # type: ignore[import-untyped, unused-ignore] # whether it is typed depends on its version
import shapely

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators.importing.fips import CODES
from legislators.states import STATES
from legislators.tables import Row

CONGRESS_FIELD = re.compile(r"CD(\d+)FP(?:\d\d)?")
AT_LARGE = {"00", "98"}  # the only seat of a state, and a delegate's
OURS = re.compile(r"([A-Z]{2})-(\d{1,2})")
LATITUDES = (-15.5, 72.0)  # of everything that has a seat in the House
EAST_OF, WEST_OF = -64.0, 144.0  # nothing that has one lies between these longitudes

Feature = tuple[Row, Any]  # its properties in capitals, and its shape


@dataclass(frozen=True)
class BoundaryFile:
    """District to whole polygon in degrees, and the digest of the file they were read from."""

    shapes: dict[str, Any]
    digest: str


def read(file: Path, *, congress: int) -> BoundaryFile:
    """The districts of a Census shapefile (.zip) or of GeoJSON, plain or gzipped.

    A feature names its district by CDnnnFP or CDFP with STATEFP or GEOID, or as `OH-3` in `district`. Water (ZZ) is
    left out, broken rings are mended. Raises Refusal for a file of another Congress and for what is no such file.
    """
    raw = file.read_bytes()
    shapes: dict[str, Any] = {}
    for number, (properties, shape) in enumerate(_features(raw, file.name), start=1):
        _check_congress(properties, congress)
        district = _district(properties, number)
        if not district:
            continue
        if district in shapes:
            raise Refusal(say("District %(district)s is in the file twice. Take the official file.", district=district))
        shapes[district] = _mended(shape, district)
    if not shapes:
        raise Refusal(say("There is no district in %(file)s.", file=file.name))
    return BoundaryFile(shapes, hashlib.sha256(raw).hexdigest())


def _features(raw: bytes, name: str) -> Iterator[Feature]:
    if raw[:2] == b"PK":
        return _of_shapefile(raw, name)
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, OSError, zlib.error):
            raise _cut_off(name) from None
    start = raw[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        words = (
            "%(file)s is a web page, not district lines. Open its address in a browser and download the file itself."
        )
        raise Refusal(say(words, file=name))
    if not start.startswith(b"{"):
        words = "%(file)s is neither a shapefile in a .zip nor GeoJSON. Download the Census Bureau's .zip file."
        raise Refusal(say(words, file=name))
    return _of_geojson(raw, name)


def _cut_off(name: str) -> Refusal:
    return Refusal(say("%(file)s is damaged or cut off. Download it again.", file=name))


def _of_shapefile(raw: bytes, name: str) -> Iterator[Feature]:
    parts = _members(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # pyshp only warns of a file that is shorter than it says
            with shapefile.Reader(**{kind: io.BytesIO(part) for kind, part in parts.items()}) as reader:
                found = list(reader.iterShapeRecords())
        return iter(
            [(_capitals(one.record.as_dict()), shapely.geometry.shape(one.shape.__geo_interface__)) for one in found]
        )
    except (shapefile.ShapefileException, shapely.GEOSException, shapefile.error, Warning):
        raise _cut_off(name) from None
    except (ValueError, LookupError, OSError, EOFError, AttributeError):
        raise _cut_off(name) from None


def _members(raw: bytes, name: str) -> dict[str, bytes]:
    """The parts of the one shapefile in a .zip: `shp`, `dbf` and, where it is there, `shx`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            names = {one[-3:].lower(): one for one in packed.namelist() if one[-4:-3] == "."}
            shps = [one for one in packed.namelist() if one.lower().endswith(".shp")]
            if len(shps) != 1 or "dbf" not in names:
                words = "%(file)s has no shapefile in it, or several. Take the .zip of one map of districts."
                raise Refusal(say(words, file=name))
            return {kind: packed.read(names[kind]) for kind in ("shp", "dbf", "shx") if kind in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        raise _cut_off(name) from None


def _of_geojson(raw: bytes, name: str) -> Iterator[Feature]:
    try:
        found = json.loads(raw)
    except ValueError:
        raise _cut_off(name) from None
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise Refusal(say("%(file)s has no list of features. Save the lines as GeoJSON, not TopoJSON.", file=name))
    for number, one in enumerate(found["features"], start=1):
        try:
            shape = one["geometry"] and shapely.from_geojson(json.dumps(one["geometry"]))
            yield _capitals(one["properties"]), shape
        except (shapely.GEOSException, KeyError, TypeError, AttributeError):
            raise Refusal(say("Feature %(number)s of %(file)s is broken.", number=number, file=name)) from None


def _capitals(properties: Row) -> Row:
    return {key.upper(): value for key, value in properties.items()}


def _check_congress(properties: Row, congress: int) -> None:
    said = {int(found.group(1)) for key in properties if (found := CONGRESS_FIELD.fullmatch(key))}
    session = str(properties.get("CDSESSN") or "")
    said |= {int(session)} if session.isdigit() else set()
    other = next(iter(said - {congress}), None)
    if other is not None:
        words = (
            "These are the lines of Congress %(other)s, not of Congress %(congress)s. "
            "Take the other file, or name %(other)s."
        )
        raise Refusal(say(words, other=other, congress=congress))


def _district(properties: Row, number: int) -> str:
    """The district's name as ours (`OH-3`); empty for water."""
    ours = OURS.fullmatch(str(properties.get("DISTRICT") or ""))
    if ours and ours[1] in STATES:
        return f"{ours[1]}-{int(ours[2]) % 98}"
    field = next((key for key in properties if CONGRESS_FIELD.fullmatch(key) or key == "CDFP"), "")
    geoid = str(properties.get("GEOID") or "")
    code = str(properties.get(field) or geoid[2:]).zfill(2)
    state = CODES.get(str(properties.get("STATEFP") or geoid[:2]).zfill(2))
    if code == "ZZ":
        return ""
    if state is None or not re.fullmatch(r"\d\d", code):
        words = (
            "Feature %(number)s does not name its district. It needs CD119FP (or another Congress's, or CDFP) with "
            "STATEFP, or GEOID, or a district such as OH-3."
        )
        raise Refusal(say(words, number=number))
    return f"{state}-{0 if code in AT_LARGE else int(code)}"


def _mended(shape: Any, district: str) -> Any:
    """A valid polygon of a district, in degrees and where the United States are."""
    if shape is None or shape.is_empty:
        raise Refusal(say("District %(district)s has no outline.", district=district))
    whole = shapely.make_valid(shapely.force_2d(shape), method="structure")
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon" and part.area > 0]
    if not parts:
        raise Refusal(say("District %(district)s has no outline.", district=district))
    corners = shapely.get_coordinates(parts)
    longitudes, latitudes = corners[:, 0], corners[:, 1]
    is_here = (latitudes > LATITUDES[0]) & (latitudes < LATITUDES[1]) & (abs(longitudes) <= 180)
    is_here &= (longitudes < EAST_OF) | (longitudes > WEST_OF)
    if not is_here.all():
        words = (
            "The outline of district %(district)s is not in the United States. Longitude must come first, then "
            "latitude, both in degrees."
        )
        raise Refusal(say(words, district=district))
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]

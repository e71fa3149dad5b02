"""Invented files of district lines: the real districts of a state with their numbers moved on by one."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import shapefile
import shapely

from legislators.importing.fips import CODES
from legislators.outlines import lines


def moved_on(states: set[str]) -> dict[str, Any]:
    """District to polygon: what was Utah's first district is now its second, and its last is the first."""
    index = lines.shipped_index()
    names = [name for name in index.districts if name[:2] in states]
    whole = {
        name: shapely.union_all(index.tree.geometries[index.of == index.districts.index(name)], grid_size=1e-5)
        for name in names
    }
    return {_next(name, names): shape for name, shape in whole.items()}


def _next(name: str, names: list[str]) -> str:
    state, _, number = name.partition("-")
    count = sum(other.startswith(f"{state}-") for other in names)
    return name if number == "0" else f"{state}-{int(number) % count + 1}"


def fips(state: str) -> str:
    return next(number for number, code in CODES.items() if code == state)


def properties(district: str, congress: int) -> dict[str, str]:
    state, _, number = district.partition("-")
    code = f"{int(number):02}"
    return {f"CD{congress}FP": code, "STATEFP": fips(state), "GEOID": fips(state) + code}


def a_geojson(file: Path, shapes: dict[str, Any], *, congress: int = 120, packed: bool = False) -> Path:
    features = [
        {"type": "Feature", "properties": properties(name, congress), "geometry": json.loads(shapely.to_geojson(shape))}
        for name, shape in shapes.items()
    ]
    raw = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    file.write_bytes(gzip.compress(raw) if packed else raw)
    return file


def a_shapefile(file: Path, shapes: dict[str, Any], *, congress: int = 120) -> Path:
    """A .zip as the Census Bureau's, with a piece of water in it."""
    parts = {kind: io.BytesIO() for kind in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON) as writer:
        for name in ("STATEFP", f"CD{congress}FP", "GEOID"):
            writer.field(name, "C", size=4)
        for name, shape in shapes.items():
            known = properties(name, congress)
            writer.record(known["STATEFP"], known[f"CD{congress}FP"], known["GEOID"])
            writer.shape(shapely.geometry.mapping(shape))
        writer.record("17", "ZZ", "17ZZ")
        writer.shape(shapely.geometry.mapping(shapely.box(-87, 42, -86.5, 43)))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for kind, content in parts.items():
            made.writestr(f"cb_2026_us_cd{congress}_500k.{kind}", content.getvalue())
    return file

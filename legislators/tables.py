"""Small tables of the snapshot: one gzip member of JSON, columns once, then a line a row."""

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows, absent values as nulls; the same rows make the same bytes. Returns how many."""
    lines = [json.dumps(columns)]
    lines += [json.dumps([row.get(name) for name in columns], separators=(",", ":")) for row in rows]
    file.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))
    return len(lines) - 1


def read(file: Path) -> list[Row]:
    """The rows of a file; what was absent is absent again."""
    lines = gzip.decompress(file.read_bytes()).decode().split("\n")
    columns = json.loads(lines[0])
    return [
        {name: value for name, value in zip(columns, json.loads(line), strict=True) if value is not None}
        for line in lines[1:]
    ]

"""plotly.js as the installed wheel carries it, compressed once and kept by browsers for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True)
class PlotlyFile:
    """The script, plain and compressed, and the mark by which a browser knows its copy."""

    plain: Path
    compressed: bytes
    etag: str


@cache
def plotly_version() -> str:
    """The version in the script's address."""
    return version("plotly")


@cache
def plotly_file() -> PlotlyFile:
    """The script of the installed wheel; compressing takes a fifth of a second, once in a process."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("plotly is not installed")
    plain = Path(spec.origin).parent / "package_data" / "plotly.min.js"
    script = plain.read_bytes()
    return PlotlyFile(plain, gzip.compress(script, 9, mtime=0), hashlib.sha256(script).hexdigest()[:16])

"""The words of the demo's story, which are data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

Told = dict[str, Any]


@cache
def story() -> Told:
    """Everything `story.toml` tells."""
    return tomllib.loads((Path(__file__).parent / "story.toml").read_text(encoding="utf-8"))


@cache
def names(kind: str) -> tuple[str, ...]:
    """One of the story's lists: first, last or areas."""
    return tuple(story()["names"][kind].split())

"""One picture of every district of the country, with Alaska and Hawaii below the west; no database is needed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from legislators import drawing
from legislators.drawing import Area, Frame
from legislators.towns import Box

WIDTH, HEIGHT = 760, 470
APART = ("AK", "HI")
MAINLAND: Box = (-125.0, 24.4, -66.8, 49.5)
ALASKA: Box = (-188.0, 51.0, -129.5, 71.6)
HAWAII: Box = (-160.4, 18.8, -154.6, 22.4)


@dataclass(frozen=True)
class Part:
    """One piece of the picture and where its upper left corner stands."""

    areas: tuple[Area, ...]
    x: int
    y: int


def parts(kinds: Mapping[str, str]) -> tuple[Part, ...]:
    """Every district by the lines that come with the product, in the class that `kinds` names for it, else `none`."""
    return tuple(
        replace(part, areas=tuple(replace(area, kind=kinds.get(area.district, "none")) for area in part.areas))
        for part in plain()
    )


@cache
def plain() -> tuple[Part, ...]:
    """The picture before anything is filled; drawn once in a process, as it takes seconds."""
    return (
        _part(MAINLAND, (WIDTH, 410), (0, 0)),
        _part(ALASKA, (170, 110), (0, HEIGHT - 110), "AK"),
        _part(HAWAII, (90, 60), (175, HEIGHT - 60), "HI"),
    )


def _part(box: Box, size: tuple[int, int], corner: tuple[int, int], only: str = "") -> Part:
    from legislators.outlines import lines

    frame: Frame = drawing.frame_of(box, width=size[0], height=size[1], room=1.0)
    found = [
        one
        for one in drawing.pieces_of(lines.shipped_index(), box)
        if (one[0][:2] == only if only else one[0][:2] not in APART)
    ]
    return Part(tuple(drawing.areas(drawing.shapes(found, frame), frame, (), is_open=True)), *corner)

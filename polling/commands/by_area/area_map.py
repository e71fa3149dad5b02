"""A map of the districts that were estimated, as a picture that stands by itself."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from groundwork.refusal import Refusal
from legislators import country

FILLS = ("#e6f0ef", "#b5d4d1", "#7fb5b0", "#43918b", "#01665e")  # pale to dark; grey is what was not estimated
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#1b1f24}text.head{font-weight:700}text.key{font-size:12px}"
    "path{stroke:#fff;stroke-width:.4;fill-rule:evenodd}"
    ".none{fill:#d5d9de}"
)
TOP, KEY = 34, 30

Reals = NDArray[np.float64]


def districts() -> frozenset[str]:
    """The districts whose lines come with the product."""
    from legislators.outlines import lines

    return frozenset(lines.shipped_index().districts)


def require_districts(areas: Iterable[str]) -> None:
    """Raise Refusal where no area has the name of a district."""
    if districts().isdisjoint(areas):
        raise Refusal("No area is named as a district is, such as OH-3 (AK-0 where there is one), so there is no map.")


def picture(maps: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    """An SVG of one map below another, all with the same five classes of equally many districts.

    maps: a heading and the share of each district.
    """
    shares = np.array([share for _, found in maps for area, share in found.items() if area in districts()])
    breaks = np.unique(np.round(np.quantile(shares, [0.2, 0.4, 0.6, 0.8]), 2))
    each = TOP + country.HEIGHT + KEY
    drawn = "".join(
        f'<g transform="translate(0 {number * each})">{_map(heading, found, breaks)}</g>'
        for number, (heading, found) in enumerate(maps)
    )
    size = f'viewBox="0 0 {country.WIDTH} {each * len(maps)}"'
    fills = "".join(f".c{number}{{fill:{fill}}}" for number, fill in enumerate(FILLS))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}{fills}</style>{drawn}</svg>\n'


def _map(heading: str, shares: Mapping[str, float], breaks: Reals) -> str:
    kinds = {area: f"c{int(np.searchsorted(breaks, share, side='right'))}" for area, share in shares.items()}
    lines = [f'<text x="4" y="20" class="head">{escape(heading)}</text><g transform="translate(0 {TOP})">']
    for part in country.parts(kinds):
        paths = "".join(
            f'<path class="{area.kind}" d="{area.path}"><title>{_said(area.district, shares)}</title></path>'
            for area in part.areas
        )
        lines.append(f'<g transform="translate({part.x} {part.y})">{paths}</g>')
    return "".join([*lines, "</g>", _key(breaks)])


def _said(district: str, shares: Mapping[str, float]) -> str:
    share = shares.get(district)
    return district if share is None else f"{district}: {100 * share:.1f}%"


def _key(breaks: Reals) -> str:
    ends = [f"{100 * one:.0f}%" for one in breaks]
    words = [
        "below " + ends[0],
        *(f"{low} to {high}" for low, high in pairwise(ends)),
        ends[-1] + " or more",
    ]
    y = TOP + country.HEIGHT + 8
    return "".join(
        f'<rect x="{280 + 96 * number}" y="{y - 26}" width="14" height="14" class="c{number}"/>'
        f'<text x="{298 + 96 * number}" y="{y - 14}" class="key">{said}</text>'
        for number, said in enumerate(words)
    )
